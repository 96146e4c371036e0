import { type AgentInput, parseAgentConfig, statusOf, wakeAt } from "@candor/ddns-client";
import { describe, expect, it } from "vitest";
import { A, ONE, settled } from "./device.ts";
import { createWorld, traced } from "./world.ts";

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
