import { wakeAt } from "@candor/ddns-client";
import { describe, expect, it } from "vitest";
import { A, ONE, settled } from "./device.ts";
import { createWorld, only, traced, type World } from "./world.ts";

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

  it("that rings again a moment after a failed look is heard: the router was still changing", () => {
    const world = settled();
    world.now += 5000;
    world.sources.delete(A); // between two addresses it has none
    world.give({ type: "changed", id: A });
    world.give({ type: "tick" });
    world.calm();
    expect(only(world).error).toMatchObject({ code: "source" });
    world.sources.set(A, "8.8.8.2");
    world.now += 250;
    world.give({ type: "changed", id: A });
    expect(wakeAt(world.machine)).toBe(world.now + 750); // a second after the look
    world.wake();
    world.calm();
    expect(world.zone.get(A)).toEqual(["8.8.8.2"]);
  });

  it("that rings without end causes one look a second, and ever fewer while things fail", () => {
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
    expect(traced(world, "look").length - before).toBeLessThanOrEqual(7); // 1, 2, 4, 8 and 10 s apart
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
