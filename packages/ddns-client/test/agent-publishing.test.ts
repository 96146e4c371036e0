import { isSettled, statusOf, wakeAt } from "@candor/ddns-client";
import { describe, expect, it } from "vitest";
import { A, AAAA, ONE, refuse, settled } from "./device.ts";
import { createWorld, only, traced } from "./world.ts";

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
