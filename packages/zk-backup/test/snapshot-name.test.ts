import { describe, expect, it } from "vitest";
import { findSnapshot, untilTime } from "../src/cli/snapshot-name.ts";
import type { Snapshot } from "../src/core/vault/snapshots/snapshot.ts";

const HOUR = 3_600_000;
const now = +new Date(2026, 2, 10, 12, 0);
const laptop = "a".repeat(32);
const desk = "b".repeat(32);
const odd = `c0ffee${"0".repeat(26)}`;

const made = (id: string, device: string, hoursAgo: number): Snapshot => ({
  ...{ id: id.padEnd(32, "0"), device, time: now - hoursAgo * HOUR },
  root: { level: 0, length: 0, ids: new Uint8Array() },
  ...{ files: 0, bytes: 0, path: "/home", tags: [] },
});

const snapshots = [
  made("111111aa", laptop, 24 * 9),
  made("111111bb", desk, 24 * 3),
  made("222222", laptop, 30),
  made("333333", odd, 2),
  made("444444", laptop, 1),
];
const devices = [
  { id: laptop, label: "laptop" },
  { id: desk, label: "desk" },
  { id: odd, label: "a:b 2026-03-01T10:30" },
];
const find = (name: string) => findSnapshot(name, { snapshots, devices, now }).id.slice(0, 6);

describe("the name of a snapshot", () => {
  it.each([
    ["latest", "444444"],
    ["latest~0", "444444"],
    ["latest~1", "333333"],
    ["222222", "222222"],
    ["111111bb", "111111"],
    ["laptop:latest", "444444"],
    ["laptop:latest~1", "222222"],
    ["bbbbbb:latest", "111111"],
    ["a:b 2026-03-01T10:30:latest", "333333"],
    ["c0ffee:1h", "333333"],
    ["30h", "222222"],
    ["2d", "111111"],
    ["laptop:1w", "111111"],
    ["2026-03-09", "222222"],
    ["2026-03-10", "444444"],
    ["2026-03-10T10:00", "333333"],
    ["2026-03-10 09:59", "222222"],
    ["laptop:2026-03-10T10:59", "222222"],
  ])("%s", (name, id) => {
    expect(find(name)).toBe(id);
  });

  it.each([
    ["latest~5", "No single snapshot"],
    ["111111", "it begins several: 111111aa00000000, 111111bb00000000"],
    ["22222", "No single snapshot"],
    ["999999", "No single snapshot"],
    ["2026-01-01", "No single snapshot"],
    ["2026-13-01", "No single snapshot"],
    ["10w", "No single snapshot"],
    ["nobody:latest", 'No device is called "nobody"'],
    ["laptop:nothing", "No single snapshot"],
    [":latest", "No single snapshot"],
    ["", "No single snapshot"],
  ])("%s calls none, and it is said why", (name, message) => {
    expect(() => find(name)).toThrow(message);
  });

  it("says when two devices share a label", () => {
    const twins = devices.map((device) => ({ ...device, label: "laptop" }));
    expect(() => findSnapshot("laptop:latest", { snapshots, devices: twins, now })).toThrow(
      "Several devices",
    );
  });

  it("takes a day, minute and second to their ends, in this zone or in UTC", () => {
    expect(untilTime("2026-03-01")).toBe(+new Date(2026, 2, 2) - 1);
    expect(untilTime("2026-12-31")).toBe(+new Date(2027, 0, 1) - 1);
    expect(untilTime("2026-03-01T10:30")).toBe(+new Date(2026, 2, 1, 10, 31) - 1);
    expect(untilTime("2026-03-01T10:30:15Z")).toBe(Date.UTC(2026, 2, 1, 10, 30, 16) - 1);
    expect(untilTime("yesterday")).toBeNull();
  });
});
