import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decideRetention,
  type RetentionOptions,
  type RetentionPolicy,
} from "../src/core/vault/snapshots/retention.ts";
import type { Snapshot } from "../src/core/vault/snapshots/snapshot.ts";

const [LAPTOP, CAMERA] = ["a1".repeat(16), "b2".repeat(16)];
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22, 12);
const root = { level: 0, length: 0, ids: new Uint8Array() };

const made = (id: string, time: number, more: Partial<Snapshot> = {}): Snapshot => ({
  ...{ id, time, device: LAPTOP, root, files: 1, bytes: 1, path: "/home", tags: [] },
  ...more,
});

/** One a day at noon, the oldest first. */
const daily = (days: number, more: Partial<Snapshot> = {}): Snapshot[] =>
  Array.from({ length: days }, (_, i) =>
    made(`${more.device ?? "day"}-${days - i}`, NOW - (days - i) * DAY, more),
  );

const kept = (
  policy: RetentionPolicy,
  snapshots: readonly Snapshot[],
  more: Partial<RetentionOptions> = {},
): string[] =>
  decideRetention({ policy, snapshots, isKnown: () => true, now: NOW, ...more })
    .filter(({ reasons }) => reasons.length > 0)
    .map(({ snapshot }) => snapshot.id);

describe("a retention policy", () => {
  it("keeps the last of each period that has any", () => {
    const twice = daily(40).flatMap((snapshot) => [
      made(`${snapshot.id}-morning`, snapshot.time - 4 * 3_600_000),
      snapshot,
    ]);
    expect(kept({ last: 3 }, twice)).toEqual(["day-2", "day-1-morning", "day-1"]);
    expect(kept({ daily: 3 }, twice)).toEqual(["day-3", "day-2", "day-1"]);
    // 22 November 2026 is a Sunday: weeks begin on Mondays, and yesterday was Saturday.
    expect(kept({ weekly: 3 }, twice)).toEqual(["day-14", "day-7", "day-1"]);
    expect(kept({ monthly: 3 }, twice)).toEqual(["day-22", "day-1"]);
    expect(kept({ yearly: 2 }, twice)).toEqual(["day-1"]);
    expect(kept({ hourly: 2 }, twice)).toEqual(["day-1-morning", "day-1"]);
    expect(kept({ within: 2 * DAY }, daily(5))).toEqual(["day-3", "day-2", "day-1"]);
  });

  it("counts a period that has none for nothing, and reaches back over the gap", () => {
    const gap = [made("long ago", NOW - 900 * DAY), ...daily(2)];
    expect(kept({ daily: 3 }, gap)).toEqual(["long ago", "day-2", "day-1"]);
    expect(kept({ monthly: 1 }, gap)).toEqual(["day-1"]);
  });

  it("follows the clock on the wall where it is told", () => {
    const night = [made("late", Date.UTC(2026, 5, 1, 23)), made("early", Date.UTC(2026, 5, 2, 1))];
    expect(kept({ daily: 5 }, night)).toEqual(["late", "early"]);
    expect(kept({ daily: 5 }, night, { offset: () => 120 })).toEqual(["early"]);
  });

  it("counts each device and each path by itself, and leaves each its latest", () => {
    const camera = daily(3, { device: CAMERA });
    const etc = [made("etc", NOW - 400 * DAY, { path: "/etc" })];
    const all = [...daily(3), ...camera, ...etc];
    expect(kept({ last: 1 }, all)).toEqual(["day-1", `${CAMERA}-1`, "etc"]);
    expect(kept({ tags: ["none has it"] }, all)).toEqual(["day-1", `${CAMERA}-1`, "etc"]);
  });

  it("never removes what is protected or tagged, and does not count the protected", () => {
    const days = daily(4);
    const some = days.map((snapshot, i) =>
      i === 0
        ? { ...snapshot, tags: ["taxes"] }
        : i === 3
          ? { ...snapshot, protected: true }
          : snapshot,
    );
    expect(kept({ last: 1, tags: ["taxes"] }, some)).toEqual(["day-4", "day-2", "day-1"]);
  });

  it.each([{}, { last: 0 }, { daily: -1 }, { weekly: 1.5 }, { within: Number.NaN }, { tags: [] }])(
    "that keeps nothing, or cannot be understood, is refused: %j",
    (policy) => {
      expect(() => kept(policy, daily(2))).toThrow(/Retention|policy/);
    },
  );
});

describe("a writer who floods", () => {
  const policies = fc.record({
    last: fc.integer({ min: 1, max: 5 }),
    daily: fc.nat(5),
    weekly: fc.nat(5),
    monthly: fc.nat(5),
    yearly: fc.nat(3),
    within: fc.nat(10 * DAY),
  });
  const times = fc.array(fc.integer({ min: NOW - 800 * DAY, max: NOW + 800 * DAY }), {
    maxLength: 60,
  });

  it("pushes nothing out with snapshots that are seen for the first time, however dated", () => {
    fc.assert(
      fc.property(policies, times, fc.nat(40), (policy, dates, days) => {
        const real = daily(days);
        const flood = dates.map((time, i) => made(`flood-${i}`, time));
        const without = kept(policy, real);
        const isKnown = ({ id }: Snapshot) => !id.startsWith("flood");
        const all = kept(policy, [...real, ...flood], { isKnown });
        expect(all).toEqual([...without, ...flood.map(({ id }) => id)]);
      }),
    );
  });

  it("pushes nothing out with dates that cannot be right, though they are known by now", () => {
    fc.assert(
      fc.property(policies, times, fc.integer({ min: 1, max: 40 }), (policy, dates, days) => {
        const real = daily(days);
        const impossible = dates.filter((time) => time > NOW + DAY || time < NOW - 2 * DAY);
        const flood = impossible.map((time, i) => made(`flood-${i}`, time));
        const all = kept(policy, [...real, ...flood]);
        expect(all).toEqual([...kept(policy, real), ...flood.map(({ id }) => id)]);
      }),
    );
  });

  it("reaches no other device, whatever it writes", () => {
    fc.assert(
      fc.property(policies, times, (policy, dates) => {
        const flood = dates.map((time, i) => made(`flood-${i}`, time, { device: CAMERA }));
        const all = kept(policy, [...daily(30), ...flood]).filter((id) => !id.startsWith("flood"));
        expect(all).toEqual(kept(policy, daily(30)));
      }),
    );
  });
});

it("a clock that jumps ahead for one backup, or back, costs no other snapshot", () => {
  const days = daily(10);
  const wrong = [made("2040", Date.UTC(2040, 0)), made("1970", 5_000)];
  const jumped = [...days.slice(0, 5), ...wrong, ...days.slice(5)];
  expect(kept({ daily: 4 }, jumped)).toEqual(["2040", "1970", ...kept({ daily: 4 }, days)]);
});
