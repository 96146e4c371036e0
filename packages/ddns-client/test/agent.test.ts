import {
  type AgentInput,
  isSettled,
  parseAgentConfig,
  statusOf,
  wakeAt,
} from "@candor/ddns-client";
import { describe, expect, it } from "vitest";
import { createWorld, only, traced, type World } from "./world.ts";

const A = "anna.homes.example/A";
const AAAA = "anna.homes.example/AAAA";
const ONE: AgentInput = {
  zone: "homes.example",
  records: [{ name: "anna.homes.example", family: "ipv4" }],
};

/** A device that has published 8.8.8.1. */
function settled(input: AgentInput = ONE): World {
  const world = createWorld(input);
  world.sources.set(A, "8.8.8.1").set(AAAA, "2a00::1");
  world.give({ type: "start" });
  world.calm();
  return world;
}

describe("publishing", () => {
  it("reads, writes down, sends, and looks at the authority before it says so", () => {
    const world = settled();
    expect(
      world.trace.map(({ effect }) => effect.type).filter((type) => type !== "notice"),
    ).toEqual(["store", "watch", "look", "read", "store", "send", "read", "store"]);
    expect(traced(world, "send")).toMatchObject([{ old: [], address: "8.8.8.1" }]);
    expect(only(world)).toMatchObject({ published: "8.8.8.1", error: null, phase: "waiting" });
    expect(isSettled(world.machine)).toBe(true);
  });

  it("sends nothing when the authority already says it", () => {
    const world = createWorld(ONE);
    world.sources.set(A, "8.8.8.1");
    world.zone.set(A, ["8.8.8.1"]);
    world.give({ type: "start" });
    world.calm();
    expect(traced(world, "send")).toEqual([]);
    expect(only(world).published).toBe("8.8.8.1");
  });

  it("replaces exactly the value it knows, without asking again first", () => {
    const world = settled();
    world.sources.set(A, "8.8.8.2");
    world.wake();
    world.calm();
    expect(traced(world, "send").at(-1)).toMatchObject({ old: ["8.8.8.1"], address: "8.8.8.2" });
    expect(traced(world, "read")).toHaveLength(3);
    expect(world.zone.get(A)).toEqual(["8.8.8.2"]);
  });

  it("asks the authority again once a day, and republishes what was lost there", () => {
    const world = settled();
    const reads = traced(world, "read").length;
    while (world.now < 86_400_000 * 1.1) {
      world.wake();
      world.calm();
    }
    expect(traced(world, "read").length).toBe(reads + 1);
    world.zone.set(A, []);
    world.now += 86_400_000;
    world.wake();
    world.calm();
    expect(world.zone.get(A)).toEqual(["8.8.8.1"]);
  });

  it("never lets one family wait for the other", () => {
    const records = (["ipv4", "ipv6"] as const).map((family) => ({
      name: "anna.homes.example",
      family,
    }));
    const world = createWorld({ ...ONE, records });
    world.sources.set(AAAA, "2a00::1"); // no source for IPv4
    world.give({ type: "start" });
    world.calm();
    const [ipv4, ipv6] = statusOf(world.machine, world.now, null).records;
    expect(ipv4).toMatchObject({ published: null, error: { code: "source" } });
    expect(ipv6).toMatchObject({ published: "2a00::1", error: null });
  });

  it("keeps the last good record when the source turns bad", () => {
    const world = settled();
    for (const bad of ["10.0.0.1", "", "<html>", "2a00::1", "100.64.0.1"]) {
      world.sources.set(A, bad);
      world.wake();
      world.calm();
      expect(only(world)).toMatchObject({ published: "8.8.8.1", candidate: null });
    }
    expect(traced(world, "send")).toHaveLength(1);
    expect(traced(world, "notice").filter(({ what }) => what === "refused-address")).toHaveLength(
      5,
    );
  });
});

describe("trouble", () => {
  it("waits longer each time, up to an hour", () => {
    const world = createWorld(ONE);
    world.sources.set(A, "8.8.8.1");
    world.give({ type: "start" });
    const waits: number[] = [];
    for (let i = 0; i < 15; i++) {
      while (world.queue.length > 0)
        world.carryOut(world.queue[0]?.type === "read" ? "lost" : "fine");
      waits.push((wakeAt(world.machine) ?? 0) - world.now);
      world.wake();
    }
    expect(waits.slice(0, 4)).toEqual([7500, 15_000, 30_000, 60_000]);
    expect(waits.at(-1)).toBe(2_700_000);
  });

  it("spreads devices: half of the wait is left to chance", () => {
    const waits = [0, 0.999].map((chance) => {
      const world = createWorld(ONE, () => chance);
      world.give({ type: "start" });
      world.calm();
      return Math.round((wakeAt(world.machine) ?? 0) - world.now);
    });
    expect(waits).toEqual([5000, 9995]);
  });

  it("stops for good at a proved refusal, and stays stopped after a restart", () => {
    const world = createWorld(ONE);
    world.sources.set(A, "8.8.8.1");
    world.give({ type: "start" });
    refuse(world, "NOTAUTH", true);
    expect(only(world)).toMatchObject({
      stopped: true,
      error: { code: "NOTAUTH" },
      nextInMs: null,
    });
    world.calm();
    world.kill();
    world.calm();
    expect(only(world).stopped).toBe(true);
    expect(traced(world, "read")).toHaveLength(1);
  });

  it.each(["enable", "fingerprint"])("starts again after %s", (how) => {
    const world = createWorld(ONE);
    world.sources.set(A, "8.8.8.1");
    world.give({ type: "start" });
    refuse(world, "REFUSED", true);
    world.calm();
    if (how === "enable") world.give({ type: "enable" });
    const next = how === "enable" ? world : createWorld({ ...ONE, fingerprint: "another key" });
    if (next !== world) {
      next.disk = world.disk;
      next.sources.set(A, "8.8.8.1");
      next.kill();
    }
    next.calm();
    expect(only(next)).toMatchObject({ stopped: false, published: "8.8.8.1" });
  });

  it("does not stop at refusals without proof until the fifth, hours later", () => {
    const world = createWorld(ONE);
    world.sources.set(A, "8.8.8.1");
    world.give({ type: "start" });
    for (let i = 1; i <= 5; i++) {
      expect(only(world).stopped, `before refusal ${i}`).toBe(false);
      refuse(world, "BADKEY", false);
      if (i < 5) world.wake();
    }
    expect(only(world).stopped).toBe(true);
    expect(world.now).toBeGreaterThan(3_000_000);
  });

  it("asks again when a prerequisite failed, and ends when the value is its own", () => {
    const world = settled();
    world.sources.set(A, "8.8.8.2");
    world.wake();
    world.carryOut(); // look
    world.carryOut(); // store
    world.carryOut("answer lost"); // the update arrives, its answer does not
    expect(only(world).error?.code).toBe("timeout");
    world.wake();
    world.calm();
    expect(only(world)).toMatchObject({ published: "8.8.8.2", error: null });
    expect(traced(world, "send")).toHaveLength(2);
  });

  it("knows a value as its own whose answer was lost, even when the address changes again", () => {
    const world = settled();
    world.sources.set(A, "8.8.8.2");
    world.wake();
    world.carryOut();
    world.carryOut();
    world.carryOut("answer lost");
    world.sources.set(A, "8.8.8.3");
    world.kill();
    world.calm();
    expect(traced(world, "notice").some(({ what }) => what === "conflict")).toBe(false);
    expect(world.zone.get(A)).toEqual(["8.8.8.3"]);
  });

  it("knows it still when the update after that one is lost as well", () => {
    const world = settled();
    for (const [address, weather] of [
      ["8.8.8.2", "answer lost"],
      ["8.8.8.3", "lost"],
    ] as const) {
      world.sources.set(A, address);
      world.wake();
      while (world.queue.length > 0)
        world.carryOut(world.queue[0]?.type === "send" ? weather : "fine");
    }
    world.kill();
    world.calm();
    expect(traced(world, "notice").some(({ what }) => what === "conflict")).toBe(false);
    expect(world.zone.get(A)).toEqual(["8.8.8.3"]);
  });

  it("stops at an alias, beside which no address can stand", () => {
    const world = createWorld(ONE);
    world.sources.set(A, "8.8.8.1");
    world.give({ type: "start" });
    while (world.queue[0]?.type !== "read") world.carryOut();
    const { id, ticket } = world.queue.shift() as { id: string; ticket: number };
    world.give({ type: "read", id, ticket, outcome: { kind: "alias", target: "x.example" } });
    expect(only(world)).toMatchObject({ stopped: true, error: { code: "alias" } });
    expect(only(world).error?.message).toContain("x.example");
  });

  it("does not hammer a server that says yes and does nothing", () => {
    const world = createWorld(ONE);
    world.sources.set(A, "8.8.8.1");
    world.give({ type: "start" });
    const end = world.now + 3_600_000;
    while (world.now < end) {
      while (world.queue.length > 0) {
        world.carryOut();
        world.zone.set(A, []); // forgets at once
      }
      world.wake();
    }
    expect(only(world).error?.code).toBe("not-visible");
    expect(traced(world, "send").length).toBeLessThan(15);
  });

  it("goes on when the disk is full, and says so", () => {
    const world = createWorld(ONE);
    world.sources.set(A, "8.8.8.1");
    world.give({ type: "start" });
    while (world.queue.length > 0) world.carryOut("disk full");
    expect(world.zone.get(A)).toEqual(["8.8.8.1"]);
    expect(statusOf(world.machine, world.now, null).unsaved).toBe("disk full");
    world.wake();
    world.calm();
    expect(statusOf(world.machine, world.now, null).unsaved).toBeNull();
    expect(world.disk?.records[A]?.published).toBe("8.8.8.1");
  });
});

describe("an address that keeps changing", () => {
  const change = (world: World, address: string) => {
    world.sources.set(A, address);
    world.now += 5000;
    world.give({ type: "check" });
    world.calm();
  };

  it("is sent at once three times in ten minutes, and then once it has held", () => {
    const world = settled();
    change(world, "8.8.8.2");
    world.now += 60_000;
    change(world, "8.8.8.3");
    expect(world.zone.get(A)).toEqual(["8.8.8.3"]);
    world.now += 1000;
    change(world, "8.8.8.4");
    expect(world.zone.get(A)).toEqual(["8.8.8.3"]);
    expect(only(world)).toMatchObject({ candidate: "8.8.8.4", error: { code: "flapping" } });
    expect(only(world).nextInMs).toBe(30_000);
    world.wake();
    world.calm();
    expect(world.zone.get(A)).toEqual(["8.8.8.4"]);
    expect(only(world)).toMatchObject({ published: "8.8.8.4", error: null });
  });

  it("starts to wait anew with each other address", () => {
    const world = settled();
    for (const address of ["8.8.8.2", "8.8.8.3", "8.8.8.4"]) change(world, address);
    world.now += 20_000;
    world.sources.set(A, "8.8.8.5");
    world.give({ type: "check" });
    world.calm();
    expect(only(world)).toMatchObject({ candidate: "8.8.8.5", error: { code: "flapping" } });
    expect(only(world).nextInMs).toBe(30_000);
  });

  it("costs the server a handful of updates an hour, not sixty", () => {
    const world = settled();
    const end = world.now + 3_600_000;
    for (let i = 0; world.now < end; i++) {
      world.sources.set(A, `8.8.8.${10 + (i % 2)}`);
      world.now += 60_000;
      world.give({ type: "check" });
      world.calm();
    }
    expect(traced(world, "send").length).toBeLessThan(20);
    const held = createWorld({ ...ONE, intervals: { hold: 0 } });
    expect(held.machine.config.intervals.hold).toBe(0);
  });

  it("goes back to where it was without a word to the server", () => {
    const world = settled();
    for (const address of ["8.8.8.2", "8.8.8.3", "8.8.8.4"]) change(world, address);
    const sent = traced(world, "send").length;
    change(world, "8.8.8.3");
    expect(traced(world, "send")).toHaveLength(sent);
    expect(only(world)).toMatchObject({ published: "8.8.8.3", error: null });
  });
});

describe("a watch", () => {
  it("is asked for at the start and after each time the switch goes on, and aborted with the rest", () => {
    const world = settled();
    world.give({ type: "disable", retract: false });
    world.calm();
    world.give({ type: "enable" });
    world.calm();
    const types = world.trace.map(({ effect }) => effect.type);
    expect(types.filter((type) => type === "watch" || type === "abort")).toEqual([
      ...["watch", "abort", "abort", "watch"],
    ]);
  });

  it("that rings makes the agent look at once, not in five minutes", () => {
    const world = settled();
    world.now += 5000;
    world.sources.set(A, "8.8.8.2");
    world.give({ type: "changed", id: A });
    world.wake(0);
    world.calm();
    expect(world.zone.get(A)).toEqual(["8.8.8.2"]);
  });

  it("that rings during a look makes it look again after that", () => {
    const world = settled();
    world.now += 5000;
    world.give({ type: "check" });
    world.give({ type: "changed", id: A });
    world.calm();
    expect(only(world).nextInMs).toBe(1000);
  });

  it("that rings without end causes one look a second, and one a retry while things fail", () => {
    const world = settled();
    const looks = traced(world, "look").length;
    const ringFor = (seconds: number) => {
      for (let i = 0; i < seconds * 10; i++) {
        world.now += 100;
        world.give({ type: "changed", id: A });
        world.give({ type: "tick" });
        world.calm();
      }
    };
    ringFor(30);
    expect(traced(world, "look").length - looks).toBeLessThanOrEqual(31);
    const before = traced(world, "look").length;
    world.sources.delete(A);
    ringFor(30);
    expect(traced(world, "look").length - before).toBeLessThanOrEqual(5);
  });

  it("that rings when the switch is off, or the record has stopped, changes nothing", () => {
    const world = settled();
    world.give({ type: "disable", retract: false });
    world.calm();
    const before = world.trace.length;
    world.give({ type: "changed", id: A });
    world.give({ type: "tick" });
    expect(world.trace).toHaveLength(before);
  });
});

describe("two devices on one name", () => {
  it("are noticed by the one that was there first, and named; nothing is overwritten", () => {
    const world = settled();
    world.zone.set(A, ["9.9.9.9"]);
    world.sources.set(A, "8.8.8.2");
    world.wake();
    world.calm();
    expect(world.zone.get(A)).toEqual(["9.9.9.9"]);
    expect(only(world).error?.code).toBe("conflict");
    expect(only(world).error?.message).toContain("anna.homes.example A says 9.9.9.9");
    const notices = traced(world, "notice").filter(({ what }) => what === "conflict");
    expect(notices).toHaveLength(1);
  });

  it("stay a conflict over many looks and a restart, and end when the other one leaves", () => {
    const world = settled();
    world.zone.set(A, ["9.9.9.9"]);
    world.kill();
    for (let i = 0; i < 5; i++) {
      world.calm();
      world.wake();
    }
    world.calm();
    expect(world.zone.get(A)).toEqual(["9.9.9.9"]);
    world.zone.set(A, []);
    world.wake();
    world.calm();
    expect(world.zone.get(A)).toEqual(["8.8.8.1"]);
  });

  it("end when the owner of this one says on", () => {
    const world = settled();
    world.zone.set(A, ["9.9.9.9"]);
    world.kill();
    world.calm();
    world.give({ type: "enable" });
    world.calm();
    expect(traced(world, "send").at(-1)).toMatchObject({ old: ["9.9.9.9"], address: "8.8.8.1" });
    expect(only(world)).toMatchObject({ published: "8.8.8.1", error: null });
  });

  it("are noticed by the newer one too, when both begin at once", () => {
    const world = createWorld(ONE);
    world.sources.set(A, "8.8.8.1");
    world.give({ type: "start" });
    while (world.queue[0]?.type !== "send") world.carryOut();
    world.zone.set(A, ["9.9.9.9"]); // the other device was faster
    world.calm();
    expect(world.zone.get(A)).toEqual(["9.9.9.9"]);
    expect(only(world).error?.code).toBe("conflict");
  });

  it("do not stop a replacement device from taking over what the old one left", () => {
    const world = createWorld(ONE);
    world.sources.set(A, "8.8.8.1");
    world.zone.set(A, ["9.9.9.9"]);
    world.give({ type: "start" });
    world.calm();
    expect(world.zone.get(A)).toEqual(["8.8.8.1"]);
  });
});

describe("the switch", () => {
  it("is on disk before anything else happens, and what was under way is aborted", () => {
    const world = settled();
    world.sources.set(A, "8.8.8.2");
    world.wake();
    world.carryOut();
    world.carryOut();
    expect(world.queue.map(({ type }) => type)).toEqual(["send"]);
    const before = world.trace.length;
    world.give({ type: "disable", retract: true });
    const types = world.trace.slice(before).map(({ effect }) => effect.type);
    expect(types).toEqual(["abort", "store", "notice"]);
    world.carryOut();
    expect(world.disk?.enabled).toBe(false);
    expect(world.queue.map(({ type }) => type)).toEqual(["retract"]);
  });

  it("takes back what may have reached the server, too", () => {
    const world = settled();
    world.sources.set(A, "8.8.8.2");
    world.wake();
    world.carryOut();
    world.carryOut();
    world.zone.set(A, ["8.8.8.2"]); // the update was on its way when the switch was turned
    world.give({ type: "disable", retract: true });
    world.calm();
    expect(traced(world, "retract")[0]?.records).toEqual([
      { id: A, values: ["8.8.8.1", "8.8.8.2"] },
    ]);
    expect(world.zone.get(A)).toEqual([]);
    expect(statusOf(world.machine, 0, null).retraction?.state).toBe("done");
  });

  it("off without retraction leaves the record, and silence", () => {
    const world = settled();
    world.give({ type: "disable", retract: false });
    const before = world.trace.length;
    world.calm();
    world.now += 90 * 86_400_000;
    world.give({ type: "tick" });
    world.give({ type: "check" });
    expect(world.trace.slice(before)).toEqual([]);
    expect(wakeAt(world.machine)).toBeNull();
    expect(world.zone.get(A)).toEqual(["8.8.8.1"]);
  });

  it("shows a retraction that failed, and sends no second one by itself", () => {
    const world = settled();
    world.give({ type: "disable", retract: true });
    world.carryOut();
    world.carryOut("lost");
    world.calm();
    expect(world.machine.state.retraction).toMatchObject({ state: "failed", code: "timeout" });
    world.kill();
    world.calm();
    expect(traced(world, "retract")).toHaveLength(1);
    world.give({ type: "disable", retract: true });
    world.calm();
    expect(traced(world, "retract")).toHaveLength(2);
    expect(world.zone.get(A)).toEqual([]);
  });

  it("does not call an unsigned yes a retraction", () => {
    const world = settled();
    world.give({ type: "disable", retract: true });
    world.carryOut();
    const { ticket } = world.queue.shift() as { ticket: number };
    world.give({ type: "retracted", ticket, outcome: { kind: "done", authenticated: false } });
    expect(world.machine.state.retraction).toMatchObject({
      state: "failed",
      code: "unauthenticated",
    });
  });

  it("makes up for a retraction that a kill has prevented", () => {
    const world = settled();
    world.give({ type: "disable", retract: true });
    world.carryOut();
    world.kill();
    world.calm();
    expect(world.zone.get(A)).toEqual([]);
    expect(world.machine.state.retraction?.state).toBe("done");
  });

  it("has nothing to retract when nothing was published", () => {
    const world = createWorld({ ...ONE, enabledAtFirst: false });
    world.give({ type: "start" });
    world.give({ type: "disable", retract: true });
    world.calm();
    expect(traced(world, "retract")).toEqual([]);
    expect(world.machine.state.retraction?.state).toBe("done");
  });

  it("holds in memory while the disk is full, and retracts only once it is stored", () => {
    const world = settled();
    world.give({ type: "disable", retract: true });
    world.carryOut("disk full");
    expect(world.queue).toEqual([]);
    expect(statusOf(world.machine, world.now, null)).toMatchObject({
      enabled: false,
      unsaved: "disk full",
    });
    world.wake();
    world.calm();
    expect(world.disk?.enabled).toBe(false);
    expect(world.zone.get(A)).toEqual([]);
  });

  it("on again publishes again, once that is on disk", () => {
    const world = settled();
    world.give({ type: "disable", retract: true });
    world.calm();
    const before = world.trace.length;
    world.give({ type: "enable" });
    expect(world.queue.map(({ type }) => type)).toEqual(["store"]);
    world.calm();
    expect(world.trace.length).toBeGreaterThan(before);
    expect(world.zone.get(A)).toEqual(["8.8.8.1"]);
    expect(world.machine.state.retraction).toBeNull();
  });
});

describe("the settings", () => {
  const wrong = (more: object) => () => parseAgentConfig({ ...ONE, ...more } as AgentInput);
  const record = (more: object) => ({
    records: [{ name: "anna.homes.example", family: "ipv4", ...more }],
  });
  it.each([
    ["records", { records: [] }],
    ["records[0].name", record({ name: "anna.example.org" })],
    ["records[0].family", record({ family: "ipx" })],
    ["records[0].scope", record({ scope: "world" })],
    ["records[0].name", record({ scope: "lan" })],
    ["records[0].scope", record({ name: "lan.anna.homes.example" })],
    ["records[1]", { records: [ONE.records[0], ONE.records[0]] }],
    ["ttl", { ttl: 0 }],
    ["ttl", { ttl: Number.NaN }],
    ["intervals.check", { intervals: { check: 0 } }],
    ["intervals.retry", { intervals: { retry: -1 } }],
    ["intervals.refresh", { intervals: { refresh: 1e12 } }],
    ["labNetworks[0]", { labNetworks: ["10.0.0.0/8"] }],
  ])("name the field %s", (field, more) => {
    expect(wrong(more)).toThrow(expect.objectContaining({ field }));
    expect(wrong(more)).toThrow(field);
  });

  it("keep private addresses under names that say lan", () => {
    const lan = { name: "lan.anna.homes.example", family: "ipv4", scope: "lan" } as const;
    const world = createWorld({ ...ONE, records: [lan] });
    world.sources.set("lan.anna.homes.example/A", "192.168.1.2");
    world.give({ type: "start" });
    world.calm();
    expect(world.zone.get("lan.anna.homes.example/A")).toEqual(["192.168.1.2"]);
    world.sources.set("lan.anna.homes.example/A", "8.8.8.8");
    world.wake();
    world.calm();
    expect(world.zone.get("lan.anna.homes.example/A")).toEqual(["192.168.1.2"]);
  });
});

function refuse(world: World, code: string, authenticated: boolean): void {
  while (world.queue[0]?.type !== "read") world.carryOut();
  const { id, ticket } = world.queue.shift() as { id: string; ticket: number };
  const outcome = { kind: "refused", code, authenticated, message: code } as const;
  world.give({ type: "read", id, ticket, outcome });
}
