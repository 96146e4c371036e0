import {
  type AgentEffect,
  type AgentEvent,
  type AgentInput,
  type AgentState,
  createMachine,
  firstState,
  type LookupOutcome,
  type Machine,
  parseAgentConfig,
  parseState,
  statusOf,
  step,
  type UpdateOutcome,
  wakeAt,
} from "@candor/ddns-client";

/** What can go wrong with one effect. */
export type Weather =
  | "fine"
  | "lost" // never arrives
  | "answer lost" // arrives, but nobody hears
  | "servfail"
  | "refused, unsigned"
  | "disk full";

/** A world of one device and one authoritative server, in which time stands still unless told. */
export interface World {
  machine: Machine;
  now: number;
  /** RRsets at the authoritative server. */
  readonly zone: Map<string, string[]>;
  /** What each source would answer now. */
  readonly sources: Map<string, string>;
  /** Effects asked for and not yet carried out. */
  readonly queue: AgentEffect[];
  /** Every effect there ever was, in order, with the time. */
  readonly trace: {
    readonly at: number;
    readonly effect: AgentEffect;
    /** Number of the newest write that had ended, well or not, when the effect was asked for. */
    readonly written: number;
  }[];
  written: number;
  /** State on the simulated disk. */
  disk: AgentState | null;
  give(event: AgentEvent): void;
  /** Carries out the oldest effect in this weather. */
  carryOut(weather?: Weather): void;
  /** Carries out everything, fine weather, until nothing is left. */
  calm(): void;
  /** Moves time to the next wake-up, at most by `limit`, and ticks. */
  wake(limit?: number): void;
  /** Dies now, and starts again from what is on disk. */
  kill(): void;
}

/** Makes a world; `random` is the chance handed to the agent. */
export function createWorld(input: AgentInput, random: () => number = () => 0.5): World {
  const config = parseAgentConfig(input);
  const world: World = {
    machine: createMachine(config, firstState(config)),
    now: 1000,
    zone: new Map(),
    sources: new Map(),
    queue: [],
    trace: [],
    written: 0,
    disk: null,
    give(event) {
      const moment = { now: world.now, wall: 1_767_225_600_000 + world.now, random };
      const next = step(world.machine, event, moment);
      world.machine = next.machine;
      for (const effect of next.effects) {
        world.trace.push({ at: world.now, effect, written: world.written });
        if (effect.type === "abort") cancel(world);
        else if (effect.type !== "notice") world.queue.push(effect);
      }
    },
    carryOut(weather = "fine") {
      const effect = world.queue.shift();
      if (effect !== undefined) carryOut(world, effect, weather);
    },
    calm() {
      while (world.queue.length > 0) world.carryOut();
    },
    wake(limit = Number.POSITIVE_INFINITY) {
      const at = wakeAt(world.machine);
      world.now = Math.max(world.now, Math.min(at ?? world.now + limit, world.now + limit));
      if (!Number.isFinite(world.now)) throw new Error("nothing to wait for");
      world.give({ type: "tick" });
    },
    kill() {
      world.queue.length = 0;
      const stored = world.disk === null ? firstState(config) : parseState(jsonCopy(world.disk));
      world.machine = createMachine(config, stored);
      world.written = 0;
      world.now += 1000;
      world.give({ type: "start" });
    },
  };
  return world;
}

function jsonCopy(state: AgentState): unknown {
  return JSON.parse(JSON.stringify(state));
}

// Writes go on; what speaks to the network is cancelled.
function cancel(world: World): void {
  const kept = world.queue.filter(({ type }) => type === "store");
  world.queue.splice(0, world.queue.length, ...kept);
}

function carryOut(world: World, effect: AgentEffect, weather: Weather): void {
  switch (effect.type) {
    case "store": {
      const { revision } = effect;
      world.written = revision;
      if (weather === "disk full") world.give({ type: "stored", revision, error: "disk full" });
      else {
        world.disk = effect.state;
        world.give({ type: "stored", revision });
      }
      break;
    }
    case "look": {
      const { id, ticket } = effect;
      const address = world.sources.get(id);
      const result =
        weather === "lost" || address === undefined
          ? { code: "source", message: "no answer" }
          : { address };
      world.give({ type: "looked", id, ticket, result });
      break;
    }
    case "read": {
      const { id, ticket } = effect;
      world.give({ type: "read", id, ticket, outcome: read(world, id, weather) });
      break;
    }
    case "send": {
      const { id, ticket, old, address } = effect;
      const outcome = update(weather, () => {
        const here = world.zone.get(id) ?? [];
        if ([...here].sort().join() !== [...old].sort().join())
          return { kind: "prerequisite", code: "NXRRSET" };
        world.zone.set(id, [address]);
        return { kind: "done", authenticated: true };
      });
      world.give({ type: "sent", id, ticket, outcome });
      break;
    }
    case "retract": {
      const { ticket, records } = effect;
      const outcome = update(weather, () => {
        for (const { id, values } of records) {
          const left = (world.zone.get(id) ?? []).filter((value) => !values.includes(value));
          world.zone.set(id, left);
        }
        return { kind: "done", authenticated: true };
      });
      world.give({ type: "retracted", ticket, outcome });
      break;
    }
    default:
      break;
  }
}

const UNHEARD = { kind: "unreachable", code: "timeout", message: "no answer" } as const;

function read(world: World, id: string, weather: Weather): LookupOutcome {
  const refused = refusal(weather);
  if (refused !== null) return refused;
  if (weather === "lost" || weather === "answer lost") return UNHEARD;
  return { kind: "found", values: [...(world.zone.get(id) ?? [])].sort(), authenticated: true };
}

function update(weather: Weather, apply: () => UpdateOutcome): UpdateOutcome {
  const refused = refusal(weather);
  if (refused !== null) return refused;
  if (weather === "lost") return UNHEARD;
  const outcome = apply();
  return weather === "answer lost" ? UNHEARD : outcome;
}

function refusal(weather: Weather) {
  if (weather === "servfail")
    return { kind: "refused", code: "SERVFAIL", authenticated: true, message: "SERVFAIL" } as const;
  if (weather === "refused, unsigned")
    return { kind: "refused", code: "REFUSED", authenticated: false, message: "REFUSED" } as const;
  return null;
}

/** Effects of one type, in order. */
export function traced<T extends AgentEffect["type"]>(
  world: World,
  type: T,
): Extract<AgentEffect, { type: T }>[] {
  return world.trace
    .map(({ effect }) => effect)
    .filter((effect): effect is Extract<AgentEffect, { type: T }> => effect.type === type);
}

/** Status of the only record. */
export function only(world: World) {
  const [record] = statusOf(world.machine, world.now, null).records;
  if (record === undefined) throw new Error("no record");
  return record;
}
