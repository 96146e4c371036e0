import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_PLAN, nextDue, parsePlan, retentionOf, type Schedule } from "../src/backup/plan.ts";
import { createTimetable } from "../src/backup/timetable.ts";

const daily: Schedule = { every: "day", at: "03:00", weekday: 0 };
const local = (text: string) => new Date(text); // without a zone: by the clock on the wall
const due = (schedule: Schedule, from: string) => nextDue(schedule, local(from));

describe("the next backup", () => {
  it.each([
    [daily, "2026-11-22T02:59:59", "2026-11-22T03:00:00"],
    [daily, "2026-11-22T03:00:00", "2026-11-23T03:00:00"],
    [daily, "2026-12-31T12:00:00", "2027-01-01T03:00:00"],
    [{ ...daily, every: "hour" }, "2026-11-22T23:12:00", "2026-11-23T00:00:00"],
    [{ ...daily, every: "week", weekday: 3 }, "2026-11-22T00:00:00", "2026-11-25T03:00:00"],
    [{ ...daily, every: "week", weekday: 0 }, "2026-11-22T04:00:00", "2026-11-29T03:00:00"],
  ] as const)("of %j after %s is at %s", (schedule, from, at) => {
    expect(due(schedule, from)).toEqual(local(at));
  });

  it("is none where none is wanted", () => {
    expect(due(NO_PLAN.schedule, "2026-11-22T02:59:59")).toBeNull();
  });

  it("comes after now, within its time, at the time that was chosen", () => {
    const days = { never: 0, hour: 1, day: 2, week: 8 };
    const schedules = fc.record({
      every: fc.constantFrom("hour" as const, "day" as const, "week" as const),
      at: fc
        .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
        .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":")),
      weekday: fc.integer({ min: 0, max: 6 }),
    });
    const range = { min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true };
    fc.assert(
      fc.property(schedules, fc.date(range), (schedule, from) => {
        const at = nextDue(schedule, from) ?? new Date(0);
        expect(at.getTime()).toBeGreaterThan(from.getTime());
        expect(at.getTime() - from.getTime()).toBeLessThanOrEqual(
          days[schedule.every] * 86_400_000,
        );
        if (schedule.every === "week") expect(at.getDay()).toBe(schedule.weekday);
      }),
    );
  });
});

describe("a plan from a form", () => {
  it.each([
    [{ ...NO_PLAN, keep: "some" }, "keep"],
    [{ ...NO_PLAN, schedule: { ...daily, every: "minute" } }, "every"],
    [{ ...NO_PLAN, schedule: { ...daily, at: "24:00" } }, "at"],
    [{ ...NO_PLAN, schedule: { ...daily, at: "3:00" } }, "at"],
    [{ ...NO_PLAN, schedule: { ...daily, weekday: 7 } }, "weekday"],
    [{ ...NO_PLAN, schedule: { ...daily, weekday: Number.NaN } }, "weekday"],
    [null, "every"],
  ])("%j is refused at its field", (plan, field) => {
    expect(() => parsePlan(plan)).toThrow(`\`${field}\``);
  });

  it("drops nothing unless it says so", () => {
    expect(retentionOf("everything")).toBeNull();
    expect(retentionOf("mirror")).toEqual({ last: 1 });
    expect(retentionOf("timeline")).toMatchObject({ hourly: 24, daily: 7 });
  });
});

describe("the timetable", () => {
  function table(since: string | null, now: string, failed = false) {
    let begun = 0;
    const timetable = createTimetable({
      now: () => local(now),
      schedule: () => daily,
      since: () => (since === null ? null : local(since)),
      begin: async () => {
        begun += 1;
      },
      failed: () => failed,
    });
    timetable.start();
    timetable.stop();
    return { begun, next: timetable.next() };
  }

  it("makes a backup at the start that was missed while the device was off", () => {
    expect(table("2026-11-20T03:00:00", "2026-11-22T12:00:00").begun).toBe(1);
    expect(table("2026-11-22T03:00:01", "2026-11-22T12:00:00").begun).toBe(0);
    expect(table(null, "2026-11-22T12:00:00")).toEqual({ begun: 0, next: null });
  });

  it("tries again a quarter of an hour after a failure, and no sooner", () => {
    const failed = (now: string) => table("2026-11-22T03:00:10", now, true);
    expect(failed("2026-11-22T03:15:09").begun).toBe(0);
    expect(failed("2026-11-22T03:15:10").begun).toBe(1);
    expect(failed("2026-11-22T03:10:00").next).toEqual(local("2026-11-22T03:15:10"));
  });
});
