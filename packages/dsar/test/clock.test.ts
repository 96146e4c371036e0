import {
  dueDate,
  HOLIDAY_CALENDARS,
  holidayCalendar,
  type Law,
  localDateOf,
  type Period,
  periodEnd,
  withOverrides,
} from "@candor/dsar/clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ORACLE_STATES, oracleEnd } from "./support/clock-oracle.ts";

describe("worked examples with a public source", () => {
  const examples: [string, string, Law, string, boolean, string, string][] = [
    ["2026-01-31", "2026-03-02", "uk-gdpr", "GB-EAW", false, "ICO", "February has no 31st"],
    ["2024-11-25", "2024-12-27", "uk-gdpr", "GB-EAW", false, "ICO", "Christmas and Boxing Day"],
    ["2019-04-06", "2019-05-07", "uk-gdpr", "GB-EAW", false, "MoJ", "early May bank holiday"],
    ["2019-09-27", "2019-10-28", "uk-gdpr", "GB-EAW", false, "MoJ", "a Sunday"],
    ["2019-09-26", "2019-12-27", "uk-gdpr", "GB-EAW", true, "MoJ", "extended over Boxing Day"],
    ["2025-10-31", "2025-12-01", "gdpr", "SE", false, "eu-time-limit-calculator", "a Sunday"],
    ["2025-08-31", "2025-09-30", "gdpr", "SE", false, "eu-time-limit-calculator", "30 days"],
    ["2026-01-10", "2026-02-09", "pipeda", "SE", false, "computed", "30 days"],
    ["2026-01-10", "2026-03-11", "pipeda", "SE", true, "computed", "60 days"],
  ];
  it.each(examples)("%s -> %s under %s in %s, extended %s (%s: %s)", (...example) => {
    const [received, due, law, holidays, extended] = example;
    expect(dueDate({ law, received, holidays, extended }).due).toBe(due);
  });

  it("three weeks from a Monday end on a Monday (C-171/03)", () => {
    expect(periodEnd("1998-03-16", { weeks: 3 }, holidayCalendar("NL"))).toBe("1998-04-06");
  });
});

describe("answer", () => {
  it("carries rule, citation, readings and the safe date", () => {
    const answer = dueDate({ received: "2025-10-31", holidays: "SE" });
    expect(answer).toMatchObject({ received: "2025-10-31", due: "2025-12-01", safe: "2025-11-30" });
    expect(answer.rule.citation).toMatch(/Art\. 12\(3\) GDPR.*1182\/71/);
    expect(answer.readings.map(({ due }) => due)).toEqual(["2025-12-01", "2025-11-30"]);
    expect(answer.extensionNoticeBy).toBe("2025-11-30");
    expect(answer.uncertain).toEqual([]);
  });

  it("names the other reading of an extension", () => {
    // 30 November 2025 is a Sunday: two months from there or from the end of the first month differ.
    const answer = dueDate({ received: "2025-10-31", holidays: "SE", extended: true });
    expect(answer.due).toBe("2026-02-02"); // 31 January is a Saturday
    expect(answer.safe).toBe("2026-01-31");
    expect(answer.extensionNoticeBy).toBeUndefined();
  });

  it("counts the person's later proof of identity as a reading, and never as safe (EU)", () => {
    const answer = dueDate({ received: "2026-03-02", identified: "2026-03-12", holidays: "DE" });
    expect(answer.due).toBe("2026-04-02");
    expect(answer.readings.map(({ due }) => due)).toContain("2026-04-13"); // 12 April is a Sunday
    expect(answer.safe).toBe("2026-04-02");
  });

  it("runs from the proof of identity in the United Kingdom, and plans by the request", () => {
    const input = { law: "uk-gdpr", holidays: "GB-EAW" } as const;
    const answer = dueDate({ ...input, received: "2026-03-02", identified: "2026-03-12" });
    expect(answer).toMatchObject({ due: "2026-04-13", safe: "2026-04-02" });
  });

  it("tells that Swedish eves are treated as holidays by national law", () => {
    const answer = dueDate({ received: "2026-11-24", holidays: "SE" });
    expect(answer.due).toBe("2026-12-24");
    expect(answer.readings.map(({ due }) => due)).toEqual(["2026-12-24", "2026-12-28"]);
  });

  it("flags years that nobody reviewed", () => {
    const { uncertain } = dueDate({ received: "2031-05-02", holidays: "DE" });
    expect(uncertain.join()).toMatch(/2031.*2019-2027/);
    const own = withOverrides(holidayCalendar("DE"), { covered: { from: 2026, to: 2031 } });
    expect(dueDate({ received: "2031-05-02", holidays: own }).uncertain).toEqual([]);
  });

  it("takes the controller's own changes to a table", () => {
    const bavaria = withOverrides(holidayCalendar("DE"), { add: ["2027-01-06"] });
    expect(dueDate({ received: "2026-12-06", holidays: "DE" }).due).toBe("2027-01-06");
    expect(dueDate({ received: "2026-12-06", holidays: bavaria }).due).toBe("2027-01-07");
    const open = withOverrides(holidayCalendar("DE"), { remove: ["2026-05-01"] });
    expect(dueDate({ received: "2026-04-01", holidays: open }).due).toBe("2026-05-01");
  });

  it("converts the receipt to the controller's date first", () => {
    const received = new Date("2026-01-31T23:30:00Z");
    const at = (timeZone: string) => dueDate({ received, timeZone, holidays: "SE" }).received;
    expect(at("Europe/Stockholm")).toBe("2026-02-01");
    expect(at("UTC")).toBe("2026-01-31");
    expect(localDateOf(new Date("2026-03-29T01:30:00Z"), "Pacific/Kiritimati")).toBe("2026-03-29");
  });

  it("plans no later than any reading, for every day of three years", { timeout: 60_000 }, () => {
    for (const holidays of ["SE", "DE", "GB-EAW"])
      for (let day = 0; day < 1100; day++) {
        const received = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
        for (const extended of [false, true]) {
          const { safe, due, readings } = dueDate({ received, holidays, extended });
          expect([due, ...readings.map((reading) => reading.due)].every((d) => safe <= d)).toBe(
            true,
          );
        }
      }
  });
});

describe("malformed input", () => {
  const base = { received: "2026-01-31", holidays: "SE" };
  it.each([
    ["received", { ...base, received: "2026-02-30" }],
    ["received", { ...base, received: "31.1.2026" }],
    ["received", { ...base, received: new Date(Number.NaN), timeZone: "UTC" }],
    ["timeZone", { ...base, received: new Date(0) }],
    ["timeZone", { ...base, received: new Date(0), timeZone: "Stockholm" }],
    ["holidays", { ...base, holidays: "XX" }],
    ["law", { ...base, law: "roman" as Law }],
  ])("names %s", (path, input) => {
    expect(() => dueDate(input)).toThrow(
      expect.objectContaining({ name: "DsarError", code: "clock-invalid", path }),
    );
  });
  it.each([0, -1, 1.5, Number.NaN, 1e9])("refuses a period of %s", (days) => {
    const calendar = holidayCalendar("SE");
    expect(() => periodEnd("2026-01-31", { days }, calendar)).toThrow(/whole number/);
  });
});

describe("against a slow oracle that shares neither code nor table", { timeout: 60_000 }, () => {
  const dates = fc
    .integer({ min: 0, max: 365 * 8 - 120 })
    .map((day) => new Date(Date.UTC(2019, 0, 1 + day)).toISOString().slice(0, 10));
  const periods: fc.Arbitrary<Period> = fc.oneof(
    fc.record({ days: fc.integer({ min: 1, max: 100 }) }),
    fc.record({ weeks: fc.integer({ min: 1, max: 14 }) }),
    fc.record({ months: fc.integer({ min: 1, max: 3 }) }),
  );
  it.each(ORACLE_STATES)("agrees on 3,000 random periods in %s", (state) => {
    const calendar = holidayCalendar(state);
    fc.assert(
      fc.property(dates, periods, (date, period) => {
        expect(periodEnd(date, period, calendar)).toBe(oracleEnd(date, period, state));
      }),
      { numRuns: 3000, seed: 1182 },
    );
  });
});

describe("holiday tables", () => {
  it("has tables that name their source", () => {
    for (const id of HOLIDAY_CALENDARS) expect(holidayCalendar(id).source).not.toBe("");
  });

  // Lists as published for single years: gov.uk (2022), Bundesministerium (2026), EU institutions (2025).
  it.each([
    [
      "GB-EAW",
      2022,
      "2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03 2022-08-29 2022-09-19 2022-12-26 2022-12-27",
    ],
    [
      "GB-EAW",
      2020,
      "2020-01-01 2020-04-10 2020-04-13 2020-05-08 2020-05-25 2020-08-31 2020-12-25 2020-12-28",
    ],
    [
      "DE",
      2026,
      "2026-01-01 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-05-25 2026-10-03 2026-12-25 2026-12-26",
    ],
    [
      "EU",
      2025,
      "2025-01-01 2025-01-02 2025-04-17 2025-04-18 2025-04-21 2025-05-01 2025-05-09 2025-05-29 2025-05-30 2025-06-09 2025-07-21 2025-08-15 2025-12-24 2025-12-25 2025-12-26 2025-12-29 2025-12-30 2025-12-31",
    ],
    [
      "SE",
      2026,
      "2026-01-01 2026-01-06 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-06-06 2026-06-20 2026-10-31 2026-12-25 2026-12-26",
    ],
  ])("%s %i", (id, year, days) => {
    expect([...holidayCalendar(id).holidays(year)].sort()).toEqual(days.split(" "));
  });
});
