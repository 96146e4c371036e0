import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ageOn, dateIn } from "../src/account/age.ts";

const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);
const days = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2100, 0, 1) });

/** Celebrates birthday after birthday until the next one lies ahead. */
function birthdaysHad(birthday: string, today: string): number {
  const [year = 0, month = 1, day = 1] = birthday.split("-").map(Number);
  let had = 0;
  // Where a year has no 29 February, the calendar goes on to 1 March.
  while (iso(Date.UTC(year + had + 1, month - 1, day)) <= today) had++;
  return had;
}

describe("an age", () => {
  it("is the number of birthdays somebody has had", () => {
    fc.assert(
      fc.property(days, days, (a, b) => {
        const [birthday, today] = [iso(Math.min(a, b)), iso(Math.max(a, b))];
        const had = birthdaysHad(birthday, today);
        expect(ageOn(birthday, today)).toBe(had > 130 ? null : had);
      }),
    );
  });

  it("of someone born on 29 February is complete on 1 March", () => {
    expect(ageOn("2012-02-29", "2025-02-28")).toBe(12);
    expect(ageOn("2012-02-29", "2025-03-01")).toBe(13);
    expect(ageOn("2012-02-29", "2028-02-29")).toBe(16);
  });

  it.each([
    "",
    "2026-11-23",
    "1990-13-01",
    "1990-00-10",
    "0090-01-01",
    "1990-1-1",
    "x",
    "1890-01-01",
  ])("is not counted from %s", (birthday) => {
    expect(ageOn(birthday, "2026-11-22")).toBeNull();
  });
});

it("counts in the company's own day", () => {
  const at = new Date("2026-11-21T23:30:00Z");
  expect(dateIn("Europe/Stockholm", at)).toBe("2026-11-22");
  expect(dateIn("America/Los_Angeles", at)).toBe("2026-11-21");
});
