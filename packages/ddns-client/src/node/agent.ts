import { randomInt } from "node:crypto";
import { type AgentConfig, parseAgentConfig } from "../core/agent/config.ts";
import type { AgentEffect, AgentEvent, AgentNotice } from "../core/agent/events.ts";
import {
  createMachine,
  isSettled,
  type Machine,
  type Moment,
  statusOf,
  wakeAt,
} from "../core/agent/machine.ts";
import { type AgentState, firstState } from "../core/agent/state.ts";
import type { DdnsStatus, Phase } from "../core/agent/status.ts";
import { step } from "../core/agent/step.ts";
import { DdnsError } from "../core/errors.ts";
import type { UpdateOutcome } from "../core/rfc2136/outcome.ts";
import { createAuthorityWatch } from "./authority-watch.ts";
import type {
  AgentOptions,
  DdnsAgent,
  DdnsAgentOptions,
  DdnsChange,
  ProviderAgentOptions,
} from "./ddns-agent.ts";
import { gatherSends } from "./gathered-sends.ts";
import { takeLock } from "./lock.ts";
import type { AddressSource } from "./sources/source.ts";
import { openStateFile, type StateFile } from "./state-file.ts";
import { firstOrStored } from "./stored-state.ts";
import type { RecordUpdater } from "./updaters/record-updater.ts";
import { rfc2136Updater } from "./updaters/rfc2136.ts";

/**
 * Makes an agent that keeps the records at the names' authoritative server true, and falls silent
 * when it is told to.
 *
 * @throws DdnsError `option`, `algorithm`, `secret`, `name-syntax`, `lab-network` when a setting is
 * wrong; `field` names it.
 * @example
 * const agent = createDdnsAgent({
 *   zone: "homes.example",
 *   server: { host: "ns.homes.example" },
 *   key: { name: "anna.homes.example", algorithm: "hmac-sha256", secret },
 *   records: [{ name: "anna.homes.example", family: "ipv4", source: httpSource({ url }) }],
 *   stateFile: "/var/lib/ddns/state.json",
 * });
 * await agent.start();
 */
export function createDdnsAgent(options: DdnsAgentOptions | ProviderAgentOptions): DdnsAgent {
  const updater = updaterOf(options);
  const config = parseAgentConfig({ ...options, fingerprint: updater.fingerprint });
  const primary = "updater" in options ? null : { port: 53, ...options.server };
  return createRunner({ options, config, updater, primary });
}

/**
 * Reads what the stored state says, without lock, source or server: for a look from outside while
 * no agent runs.
 */
export async function storedStatus(
  options: DdnsAgentOptions | ProviderAgentOptions,
): Promise<DdnsStatus> {
  const { fingerprint } = updaterOf(options);
  const config = parseAgentConfig({ ...options, fingerprint });
  const { state, note } = firstOrStored(config, await openStateFile(options.stateFile).read());
  return statusOf(createMachine(config, state), 0, note);
}

/** What keeps the records by these settings. @throws DdnsError as {@link createDdnsAgent} does. */
export function updaterOf(options: DdnsAgentOptions | ProviderAgentOptions): RecordUpdater {
  return "updater" in options ? options.updater : rfc2136Updater(options);
}

interface Parts {
  readonly options: AgentOptions;
  readonly config: AgentConfig;
  readonly updater: RecordUpdater;
  /** The zone's primary server, where it is known. */
  readonly primary: { readonly host: string; readonly port: number } | null;
}

function createRunner({ options, config, updater, primary }: Parts): DdnsAgent {
  const clock = options.clock ?? Date.now;
  const listeners = new Set<(change: DdnsChange) => void>();
  const waiting = new Set<() => void>();
  const sources = new Map(config.records.map(({ id }, i) => [id, options.records[i]?.source]));
  const sends = gatherSends(updater);
  const file: StateFile = openStateFile(options.stateFile);
  let machine: Machine = createMachine(config, { ...firstState(config), enabled: false });
  let damage: string | null = null;
  let release: (() => Promise<void>) | null = null;
  let flight = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let lastWrite: Promise<string | undefined> = Promise.resolve(undefined);

  const moment = (): Moment => ({
    now: performance.now(),
    wall: clock(),
    random: () => randomInt(2 ** 32) / 2 ** 32,
  });
  const { timeoutMs = 3000 } = options;
  const authorities =
    primary === null || options.verifyAuthorities === false
      ? null
      : createAuthorityWatch({ zone: config.zone, primary, timeoutMs });
  const status = (): DdnsStatus => {
    const now = statusOf(machine, performance.now(), damage);
    const records = now.records.map((record) => ({
      ...record,
      authorities: now.enabled ? (authorities?.answers(record) ?? []) : [],
    }));
    return { ...now, records };
  };

  /** A record stands at the primary: follow it to the others. */
  const follow = (id: string): void => {
    const { published } = machine.state.records[id] ?? { published: null };
    if (published !== null) authorities?.follow({ ...recordOf(id), published }, flight.signal);
  };

  const dispatch = (event: AgentEvent): void => {
    if (release === null) return;
    const next = step(machine, event, moment());
    machine = next.machine;
    for (const effect of next.effects) run(effect);
    sends.more(Object.values(machine.runs).some(({ phase }) => BEFORE_SENDING.includes(phase)));
    schedule();
    // Listeners come last: one that turns the switch must not run between two effects.
    for (const effect of next.effects) if (effect.type === "notice") tell(effect);
    if (isSettled(machine)) for (const wake of waiting) wake();
  };

  const schedule = (): void => {
    clearTimeout(timer);
    const at = wakeAt(machine);
    if (at === null) return;
    const wait = Math.min(2 ** 31 - 1, Math.max(0, at - performance.now()));
    timer = setTimeout(() => dispatch({ type: "tick" }), wait);
  };

  const recordOf = (id: string) => {
    const cut = id.lastIndexOf("/");
    return { name: id.slice(0, cut), type: id.slice(cut + 1) as "A" | "AAAA" };
  };

  const run = (effect: AgentEffect): void => {
    switch (effect.type) {
      case "look": {
        const { id, ticket } = effect;
        look(sources.get(id), flight.signal).then((result) =>
          dispatch({ type: "looked", id, ticket, result }),
        );
        break;
      }
      case "read": {
        const { id, ticket } = effect;
        updater
          .lookup(recordOf(id), flight.signal)
          .then((outcome) => dispatch({ type: "read", id, ticket, outcome }));
        break;
      }
      case "send": {
        const { id, ticket, old, address } = effect;
        if (options.dryRun === true) {
          const outcome = onlyTold(`would replace ${old.join(", ") || "nothing"} by ${address}`);
          queueMicrotask(() => dispatch({ type: "sent", id, ticket, outcome }));
          break;
        }
        sends
          .add({ ...recordOf(id), old, address, ttl: config.ttl }, flight.signal)
          .then((outcome) => dispatch({ type: "sent", id, ticket, outcome }));
        break;
      }
      case "retract": {
        const { ticket } = effect;
        const records = effect.records.map(({ id, values }) => ({ ...recordOf(id), values }));
        updater
          .retract(records, flight.signal)
          .then((outcome) => dispatch({ type: "retracted", ticket, outcome }));
        break;
      }
      case "store":
        save(effect.revision, effect.state);
        break;
      case "watch":
        for (const { id } of config.records)
          sources.get(id)?.watch?.(() => dispatch({ type: "changed", id }), flight.signal);
        break;
      case "abort":
        flight.abort();
        flight = new AbortController();
        break;
      case "notice":
        break;
    }
  };

  const save = (revision: number, state: AgentState): void => {
    lastWrite = (options.dryRun === true ? Promise.resolve() : file.write(state)).then(
      () => undefined,
      (error: Error) => `${options.stateFile} could not be written: ${error.message}`,
    );
    lastWrite.then((error) =>
      dispatch({ type: "stored", revision, ...(error === undefined ? {} : { error }) }),
    );
  };

  const tell = ({ what, id, message }: AgentNotice): void => {
    if (id !== undefined && (what === "published" || what === "verified")) follow(id);
    const about = {
      ...(id === undefined ? {} : { name: recordOf(id).name }),
      ...(message === undefined ? {} : { message }),
    };
    for (const listener of listeners) {
      try {
        listener({ type: what, ...about, status: status() });
      } catch (error) {
        queueMicrotask(() => {
          throw error; // the listener's own mistake, reported as such; the agent goes on
        });
      }
    }
  };

  const settled = async (): Promise<void> => {
    while (release !== null && !isSettled(machine)) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
      });
    }
  };

  const turn = async (event: AgentEvent): Promise<void> => {
    if (release === null) throw notStarted();
    damage = null;
    dispatch(event);
    const error = await lastWrite;
    if (error !== undefined)
      throw new DdnsError("state-not-stored", `${error}; the switch holds until a restart`);
  };

  return {
    status,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async start() {
      if (release !== null) return;
      const held =
        options.dryRun === true
          ? async () => undefined
          : await takeLock(`${options.stateFile}.lock`);
      const stored = await file.read();
      const { state, note } = firstOrStored(config, stored);
      damage = note;
      machine = createMachine(config, state);
      flight = new AbortController();
      release = held;
      dispatch({ type: "start" });
    },
    async stop() {
      if (release === null) return;
      const held = release;
      release = null;
      clearTimeout(timer);
      flight.abort();
      sends.more(false);
      for (const wake of waiting) wake();
      await lastWrite;
      await held();
    },
    enable: () => turn({ type: "enable" }),
    async disable({ retract = false } = {}) {
      if (options.dryRun === true)
        throw new DdnsError("option", "dryRun: nothing can be taken back");
      await turn({ type: "disable", retract });
      if (retract) await settled();
    },
    async check() {
      if (release === null) throw notStarted();
      dispatch({ type: "check" });
      await settled();
      await authorities?.asked();
      return status();
    },
  };
}

const BEFORE_SENDING: readonly Phase[] = ["looking", "reading", "storing"];

function onlyTold(message: string): UpdateOutcome {
  return { kind: "unreachable", code: "dry-run", message };
}

async function look(source: AddressSource | undefined, signal: AbortSignal) {
  try {
    if (source === undefined) throw new DdnsError("source", "the record has no source");
    return { address: String(await source(signal)) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { code: error instanceof DdnsError ? error.code : "source", message };
  }
}

function notStarted(): DdnsError {
  return new DdnsError("not-started", "call start() first");
}
