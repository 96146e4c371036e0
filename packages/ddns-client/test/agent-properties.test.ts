import { type AgentInput, statusOf } from "@candor/ddns-client";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createWorld, traced, type Weather, type World } from "./world.ts";

const IDS = ["a.homes.example/A", "a.homes.example/AAAA", "lan.a.homes.example/A"] as const;
const INPUT: AgentInput = {
  zone: "homes.example",
  records: [
    { name: "a.homes.example", family: "ipv4" },
    { name: "a.homes.example", family: "ipv6" },
    { name: "lan.a.homes.example", family: "ipv4", scope: "lan" },
  ],
};
// Good for one record each; the rest is good for none. The list is the oracle.
const GOOD: Readonly<Record<string, readonly string[]>> = {
  [IDS[0]]: ["8.8.8.1", "8.8.8.2"],
  [IDS[1]]: ["2a00::1", "2a00::2"],
  [IDS[2]]: ["192.168.1.1", "10.0.0.1"],
};
const BAD = ["", "127.0.0.1", "100.64.0.1", "203.0.113.7", "fe80::1", "<html>", "8.8.8.8 "];
const EVERYTHING = [...Object.values(GOOD).flat(), ...BAD];
const FOREIGN = "9.9.9.9";

type Action =
  | { readonly do: "carry"; readonly weather: Weather }
  | { readonly do: "source"; readonly id: string; readonly address: string }
  | { readonly do: "foreign"; readonly id: string }
  | { readonly do: "disable"; readonly retract: boolean }
  | { readonly do: "enable" | "check" | "wake" | "kill" };

const weather = fc.constantFrom<Weather>(
  ...["fine", "fine", "fine", "lost", "answer lost", "servfail", "refused, unsigned"].map(
    (kind) => kind as Weather,
  ),
  "disk full",
);
const id = fc.constantFrom(...IDS);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 12, arbitrary: weather.map((kind) => ({ do: "carry", weather: kind }) as const) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("source" as const),
      id,
      address: fc.constantFrom(...EVERYTHING),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("foreign" as const), id }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("disable" as const), retract: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Action>(
      { do: "enable" },
      { do: "check" },
      { do: "wake" },
      { do: "kill" },
    ),
  },
);
const story = fc.array(action, { maxLength: 120 });

function act(world: World, what: Action): void {
  switch (what.do) {
    case "carry":
      world.carryOut(what.weather);
      break;
    case "source":
      world.sources.set(what.id, what.address);
      break;
    case "foreign":
      world.zone.set(what.id, [FOREIGN]);
      break;
    case "wake":
      world.wake(86_400_000);
      break;
    case "kill":
      world.kill();
      break;
    case "disable":
      world.give({ type: "disable", retract: what.retract });
      break;
    default:
      world.give({ type: what.do });
  }
}

function told(actions: readonly Action[], each: (world: World, what: Action) => void = () => {}) {
  const world = createWorld(INPUT, () => 0.25);
  for (const record of IDS) world.sources.set(record, GOOD[record]?.[0] ?? "");
  world.give({ type: "start" });
  for (const what of actions) {
    act(world, what);
    each(world, what);
  }
  return world;
}

const RUNS = { numRuns: 500, seed: 20_261_122 };

describe("whatever happens", { timeout: 60_000 }, () => {
  it("no address leaves that is not good for its record", () => {
    fc.assert(
      fc.property(story, (actions) => {
        for (const { id: record, address } of traced(told(actions), "send"))
          expect(GOOD[record]).toContain(address);
      }),
      RUNS,
    );
  });

  it("an address is on disk, or the disk has refused it, before it is sent", () => {
    fc.assert(
      fc.property(story, (actions) => {
        const world = told(actions);
        // Number of the write since which each record's pending address has been what it is.
        const offered = new Map<string, { pending: string | null; revision: number }>();
        for (const { effect, written } of world.trace) {
          if (effect.type === "store")
            for (const [record, { pending }] of Object.entries(effect.state.records))
              if (offered.get(record)?.pending !== pending || effect.revision === 1)
                offered.set(record, { pending, revision: effect.revision });
          if (effect.type !== "send") continue;
          const { pending, revision } = offered.get(effect.id) ?? { pending: null, revision: 0 };
          expect(pending).toBe(effect.address);
          expect(written).toBeGreaterThanOrEqual(revision);
        }
      }),
      RUNS,
    );
  });

  it("after off there is silence, but for one retraction, and that only once off is on disk", () => {
    fc.assert(
      fc.property(story, (actions) => {
        let mark = 0;
        let allowed = 0;
        told(actions, (world, what) => {
          if (what.do === "disable") {
            mark = world.trace.length;
            allowed = what.retract ? 1 : world.machine.state.retraction?.state === "owed" ? 1 : 0;
          }
          if (world.machine.state.enabled || what.do === "kill") {
            mark = world.trace.length;
            allowed = world.machine.state.retraction?.state === "owed" ? 1 : 0;
            return;
          }
          const since = world.trace.slice(mark).map(({ effect }) => effect.type);
          expect(since).not.toContain("look");
          expect(since).not.toContain("read");
          expect(since).not.toContain("send");
          const retractions = since.filter((type) => type === "retract").length;
          expect(retractions).toBeLessThanOrEqual(allowed);
          if (retractions > 0) expect(world.disk?.enabled).toBe(false);
        });
      }),
      RUNS,
    );
  });

  it("another writer's value is replaced only when this device is new or was just switched on", () => {
    fc.assert(
      fc.property(story, (actions) => {
        const mayAdopt = new Map<string, boolean>(IDS.map((record) => [record, true]));
        let seen = 0;
        told(actions, (world, what) => {
          if (what.do === "enable") for (const record of IDS) mayAdopt.set(record, true);
          for (const { effect } of world.trace.slice(seen))
            if (effect.type === "send" && effect.old.includes(FOREIGN))
              expect(mayAdopt.get(effect.id)).toBe(true);
          seen = world.trace.length;
          for (const record of IDS) {
            const published = world.machine.state.records[record]?.published ?? null;
            if (
              published !== null &&
              what.do !== "enable" &&
              world.machine.runs[record]?.adopt === false
            )
              mayAdopt.set(record, false);
            if (published === null && what.do === "kill") mayAdopt.set(record, true);
          }
        });
      }),
      RUNS,
    );
  });

  it("it comes right in the end: switched on, fair weather, good sources", () => {
    fc.assert(
      fc.property(story, (actions) => {
        const world = told(actions);
        for (const record of IDS) world.sources.set(record, GOOD[record]?.[0] ?? "");
        world.give({ type: "enable" });
        world.calm();
        for (let i = 0; i < 4; i++) {
          world.wake(86_400_000);
          world.calm();
        }
        for (const record of IDS) expect(world.zone.get(record)).toEqual([GOOD[record]?.[0]]);
        for (const { error } of statusOf(world.machine, world.now, null).records)
          expect(error).toBeNull();
      }),
      RUNS,
    );
  });

  it("a kill causes no needless update: what stands at the authority is not sent again", () => {
    fc.assert(
      fc.property(story, (actions) => {
        const world = told(actions);
        for (const record of IDS) world.sources.set(record, GOOD[record]?.[0] ?? "");
        world.give({ type: "enable" });
        world.calm();
        world.wake(86_400_000);
        world.calm();
        const sends = traced(world, "send").length;
        world.kill();
        world.calm();
        world.kill();
        world.calm();
        expect(traced(world, "send").length).toBe(sends);
      }),
      { ...RUNS, numRuns: 200 },
    );
  });

  it("one record's fate changes nothing for another", () => {
    const fate = fc.array(fc.tuple(weather, weather, fc.constantFrom(...EVERYTHING)), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(fate, fate, (one, other) => {
        expect(alone(one, [])).toEqual(alone(one, other));
      }),
      { ...RUNS, numRuns: 60 },
    );
  });
});

type Fate = readonly (readonly [Weather, Weather, string])[];

/** What the first record did, with a second record that had a fate of its own beside it. */
function alone(fate: Fate, neighbour: Fate): unknown[] {
  const world = createWorld({ ...INPUT, records: INPUT.records.slice(0, 2) }, () => 0.25);
  world.sources.set(IDS[0], "8.8.8.1").set(IDS[1], "2a00::1");
  world.give({ type: "start" });
  const left = { [IDS[0]]: [...fate], [IDS[1]]: [...neighbour] };
  const end = 6 * 3_600_000;
  while (world.now < end) {
    while (world.queue.length > 0) {
      const effect = world.queue[0];
      if (effect === undefined || !("id" in effect)) {
        world.carryOut();
        continue;
      }
      const record = effect.id as (typeof IDS)[0];
      const [sky = "fine", , address] = left[record]?.shift() ?? [];
      if (address !== undefined) world.sources.set(record, address);
      world.carryOut(sky === "disk full" ? "fine" : sky);
    }
    world.wake();
  }
  return world.trace.flatMap(({ at, effect }) => {
    if (at >= end || !("id" in effect) || effect.id !== IDS[0]) return [];
    const { ticket: _, ...rest } = effect as { ticket?: number };
    return [{ at, ...rest }];
  });
}
