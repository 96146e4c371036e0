import {
  type BreachLaw,
  instantOf,
  localTime,
  noticeDeadline,
  severityOf,
} from "@candor/dsar/incident";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

/**
 * Aware at, zone, holidays, law; the end by the rule and the safe one, on the clocks of the zone.
 * Computed apart, by Python's datetime and zoneinfo.
 */
const EXAMPLES: readonly (readonly [string, string, string, BreachLaw, string, string, string])[] =
  [
    [
      "2020-12-22T11:17Z",
      "Europe/Berlin",
      "DE",
      "gdpr",
      "2020-12-25 13:00",
      "2020-12-25 12:17",
      "mkm.legal's example: ends on Christmas Day at 13:00 all the same",
    ],
    [
      "2020-12-22T11:59Z",
      "Europe/Berlin",
      "DE",
      "gdpr",
      "2020-12-25 13:00",
      "2020-12-25 12:59",
      "the same hour, the same end",
    ],
    [
      "2026-03-02T08:00Z",
      "Europe/Stockholm",
      "SE",
      "gdpr",
      "2026-03-05 10:00",
      "2026-03-05 09:00",
      "on the full hour: that hour is not counted either",
    ],
    [
      "2026-03-02T08:01Z",
      "Europe/Stockholm",
      "SE",
      "gdpr",
      "2026-03-05 10:00",
      "2026-03-05 09:01",
      "a Monday morning",
    ],
    [
      "2026-03-06T15:30Z",
      "Europe/Stockholm",
      "SE",
      "gdpr",
      "2026-03-09 17:00",
      "2026-03-09 16:30",
      "a Friday afternoon: the weekend counts",
    ],
    [
      "2026-03-07T22:59Z",
      "Europe/Stockholm",
      "SE",
      "gdpr",
      "2026-03-11 00:00",
      "2026-03-10 23:59",
      "a Saturday at midnight",
    ],
    [
      "2026-03-27T09:20Z",
      "Europe/Stockholm",
      "SE",
      "gdpr",
      "2026-03-30 12:00",
      "2026-03-30 11:20",
      "clocks go forward on Sunday: 11:20 on Monday",
    ],
    [
      "2026-03-28T21:30Z",
      "Europe/Berlin",
      "DE",
      "gdpr",
      "2026-04-01 00:00",
      "2026-03-31 23:30",
      "four hours before the clocks go forward",
    ],
    [
      "2026-10-23T08:20Z",
      "Europe/Stockholm",
      "SE",
      "gdpr",
      "2026-10-26 10:00",
      "2026-10-26 09:20",
      "clocks go back on Sunday: 09:20 on Monday",
    ],
    [
      "2026-10-24T21:10Z",
      "Europe/Berlin",
      "DE",
      "gdpr",
      "2026-10-27 23:00",
      "2026-10-27 22:10",
      "four hours before the clocks go back",
    ],
    [
      "2026-04-02T15:45Z",
      "Europe/Stockholm",
      "SE",
      "gdpr",
      "2026-04-05 18:00",
      "2026-04-05 17:45",
      "Maundy Thursday: Good Friday and Easter count",
    ],
    [
      "2025-12-23T14:05Z",
      "Europe/Berlin",
      "DE",
      "gdpr",
      "2025-12-26 16:00",
      "2025-12-26 15:05",
      "before Christmas",
    ],
    [
      "2025-12-31T22:30Z",
      "Europe/Stockholm",
      "SE",
      "gdpr",
      "2026-01-04 00:00",
      "2026-01-03 23:30",
      "over the turn of the year",
    ],
    [
      "2028-02-27T07:15Z",
      "Europe/Paris",
      "FR",
      "gdpr",
      "2028-03-01 09:00",
      "2028-03-01 08:15",
      "over a leap day",
    ],
    [
      "2026-02-26T07:15Z",
      "Europe/Paris",
      "FR",
      "gdpr",
      "2026-03-01 09:00",
      "2026-03-01 08:15",
      "over the end of a short February",
    ],
    [
      "2026-06-18T09:00Z",
      "Europe/Helsinki",
      "FI",
      "gdpr",
      "2026-06-21 13:00",
      "2026-06-21 12:00",
      "Midsummer in Finland",
    ],
    [
      "2026-05-13T17:40Z",
      "Europe/Lisbon",
      "PT",
      "gdpr",
      "2026-05-16 19:00",
      "2026-05-16 18:40",
      "another zone of the Union",
    ],
    [
      "2026-03-27T10:20Z",
      "Europe/London",
      "GB-EAW",
      "uk-gdpr",
      "2026-03-30 11:20",
      "2026-03-30 11:20",
      "clocks go forward: to the minute in the United Kingdom",
    ],
    [
      "2025-12-24T16:00Z",
      "Europe/London",
      "GB-EAW",
      "uk-gdpr",
      "2025-12-27 16:00",
      "2025-12-27 16:00",
      "Christmas Eve: bank holidays count",
    ],
    [
      "2026-10-23T22:59Z",
      "Europe/London",
      "GB-SCT",
      "uk-gdpr",
      "2026-10-26 22:59",
      "2026-10-26 22:59",
      "clocks go back",
    ],
  ];

const clockTime = (at: Date, zone: string) => localTime(at, zone).slice(0, 16);

describe("the 72 hours of Art. 33(1)", () => {
  it.each(EXAMPLES)(
    "aware at %s in %s (%s, %s): %s, safe %s; %s",
    (at, timeZone, holidays, law, due, safe) => {
      const deadline = noticeDeadline({ law, aware: new Date(at), timeZone, holidays });
      expect([clockTime(deadline.due, timeZone), clockTime(deadline.safe, timeZone)]).toEqual([
        due,
        safe,
      ]);
      expect(deadline.readings.every((reading) => reading.due >= deadline.safe)).toBe(true);
      expect(deadline.rule.citation).toMatch(law === "gdpr" ? /1182\/71 Art. 3\(1\)/ : /UK GDPR/);
    },
  );

  it("names the two working days of Art. 3(5) as disputed, and never plans by them", () => {
    const { readings, due } = noticeDeadline({
      ...{ aware: new Date("2026-04-02T15:45:00Z"), timeZone: "Europe/Stockholm", holidays: "SE" },
    });
    const disputed = readings.at(-1);
    expect(disputed?.how).toMatch(/two working days; disputed/);
    expect(disputed?.citation).toMatch(/BayLfD.*LDI NRW/);
    // Good Friday and Easter Monday are holidays: Tuesday and Wednesday are the two.
    expect(localTime(disputed?.due ?? due, "Europe/Stockholm")).toBe(
      "2026-04-09 00:00 (UTC+02:00)",
    );
    const monday = { aware: new Date("2026-03-02T08:00:00Z"), timeZone: "UTC", holidays: "SE" };
    expect(noticeDeadline(monday).readings).toHaveLength(2); // it adds nothing there
  });

  it("is 72 hours long at any moment in any zone, and ends with an hour of the local clock", () => {
    const zones = ["Europe/Stockholm", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns"];
    const seconds = fc.integer({ min: 1_500_000_000, max: 2_000_000_000 });
    fc.assert(
      fc.property(seconds, fc.constantFrom(...zones), (at, timeZone) => {
        const aware = new Date(at * 1000);
        const { due, safe } = noticeDeadline({ aware, timeZone, holidays: "SE" });
        expect(safe.getTime() - aware.getTime()).toBe(72 * 3_600_000);
        const longer = due.getTime() - safe.getTime();
        expect(longer > 0 && longer <= 3_600_000).toBe(true);
      }),
    );
  });

  it.each([
    ["law", { law: "ccpa" as BreachLaw }],
    ["timeZone", { timeZone: "Europe/Atlantis" }],
    ["aware", { aware: new Date("never") }],
    ["holidays", { holidays: "XX" }],
  ])("refuses a strange %s by its name", (path, strange) => {
    const good = { aware: new Date(0), timeZone: "Europe/Stockholm", holidays: "SE" };
    expect(() => noticeDeadline({ ...good, ...strange })).toThrowError(
      expect.objectContaining({ code: "clock-invalid", path }),
    );
  });
});

describe("severity by ENISA's method", () => {
  const none = { confidentiality: 0, integrity: 0, availability: 0, malicious: false } as const;

  it.each([
    [{ ...none, context: 1, identification: 1 }, 1, "low", "unlikely"],
    [{ ...none, context: 2, identification: 1 }, 2, "medium", "risk"],
    [{ ...none, context: 4, identification: 0.25, confidentiality: 0.5 }, 1.5, "low", "unlikely"],
    [{ ...none, context: 3, identification: 0.75, malicious: true }, 2.75, "medium", "risk"],
    [{ ...none, context: 3, identification: 1 }, 3, "high", "high"],
    [
      { ...none, context: 3, identification: 1, confidentiality: 0.5, malicious: true },
      4,
      "very high",
      "high",
    ],
    [
      {
        context: 4,
        identification: 1,
        confidentiality: 0.5,
        integrity: 0.5,
        availability: 0.5,
        malicious: true,
      },
      6,
      "very high",
      "high",
    ],
  ] as const)("of %j is %d: %s", (factors, score, level, suggests) => {
    expect(severityOf(factors)).toEqual({ score, level, suggests });
  });
});

describe("a time on the clocks of a zone", () => {
  it.each([
    ["2026-03-10T08:20", "Europe/Stockholm", "2026-03-10T07:20:00.000Z"],
    ["2026-07-10T08:20", "Europe/Stockholm", "2026-07-10T06:20:00.000Z"],
    ["2026-10-25T02:30", "Europe/Stockholm", "2026-10-25T00:30:00.000Z"], // twice: the first
    ["2026-03-29T02:30", "Europe/Stockholm", "2026-03-29T01:30:00.000Z"], // never: 03:30 there
    ["2026-03-10T08:20", "Asia/Kolkata", "2026-03-10T02:50:00.000Z"],
  ])("%s in %s is %s", (text, timeZone, instant) => {
    expect(instantOf(text, timeZone).toISOString()).toBe(instant);
  });

  it.each(["", "2026-03-10", "2026-13-10T08:20", "10.3.2026 08:20"])("is not %j", (text) => {
    expect(() => instantOf(text, "UTC")).toThrowError(expect.objectContaining({ path: "at" }));
  });
});
