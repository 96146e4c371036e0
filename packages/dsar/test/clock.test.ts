import { REQUEST_TYPES, type RequestType } from "@candor/dsar";
import {
  type ClockInput,
  dueDate,
  HOLIDAY_CALENDARS,
  holidayCalendar,
  LAWS,
  type Law,
  localDateOf,
  type Period,
  periodEnd,
  withOverrides,
} from "@candor/dsar/clock";
import { campaign } from "@candor/engines/campaign";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  LISTED_STATES,
  ORACLE_STATES,
  type OracleCase,
  oracleAnswer,
  oracleEnd,
} from "./support/clock-oracle.ts";
import { DIFFERENCES, LISTED, officialJournal } from "./support/official-journal.ts";
import { seeded } from "./support/seeded.ts";

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
    expect(answer.deadlines.extensionNotice).toMatchObject({
      due: "2025-12-01",
      safe: "2025-11-30",
    });
    expect(answer.deadlines.refusal?.citation).toBe("Art. 12(4) GDPR");
    expect(answer.uncertain).toEqual([]);
  });

  it("names the other reading of an extension", () => {
    // 30 November 2025 is a Sunday: two months from there or from the end of the first month differ.
    const answer = dueDate({ received: "2025-10-31", holidays: "SE", extended: true });
    expect(answer.due).toBe("2026-02-02"); // 31 January is a Saturday
    expect(answer.safe).toBe("2026-01-31");
    expect(answer.deadlines).toEqual({});
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

describe("each law", () => {
  const ask = (law: Law, more: Partial<ClockInput> = {}) =>
    dueDate({ law, received: "2026-03-02", holidays: "US", ...more });

  it.each(LAWS)("%s cites its text, and plans no later than any reading", (law) => {
    for (const type of [null, ...REQUEST_TYPES]) {
      const { rule, safe, readings, deadlines } = ask(law, { type });
      expect(rule.citation).toMatch(/\d/);
      for (const { due, citation } of readings) {
        expect(citation).not.toBe("");
        expect(safe <= due).toBe(true);
      }
      for (const each of Object.values(deadlines)) expect(each.safe <= each.due).toBe(true);
    }
  });

  it("CCPA: acknowledges in 10 business days, answers in 45, extends to 90", () => {
    const first = ask("ccpa", { type: "access" });
    expect(first).toMatchObject({ due: "2026-04-16", safe: "2026-04-16" });
    expect(first.deadlines).toMatchObject({
      acknowledgement: { due: "2026-03-16", citation: "11 CCR 7021(a)" },
      extensionNotice: { due: "2026-04-16" },
    });
    expect(ask("ccpa", { type: "access", extended: true }).due).toBe("2026-05-31");
    // Memorial Day counts for the safe date only.
    const choice = ask("ccpa", { type: "opt-out-of-sale", received: "2026-05-18" });
    expect(choice).toMatchObject({ due: "2026-06-09", safe: "2026-06-08" });
    expect(() => ask("ccpa", { type: "opt-out-of-sale", extended: true })).toThrow(/no extension/);
    // A letter that nobody has understood yet may be an opt-out.
    expect(ask("ccpa")).toMatchObject({ due: "2026-04-16", safe: "2026-03-23" });
  });

  it("CCPA: asking who the person is does not stop the clock", () => {
    const asked = ask("ccpa", { type: "access", identified: "2026-03-20" });
    expect(asked.due).toBe("2026-04-16");
  });

  it("Delete Act: counts from the fetched list, and not before the law", () => {
    expect(ask("delete-act", { received: "2026-09-01" })).toMatchObject({
      due: "2026-10-16",
      deadlines: { nextList: { due: "2026-10-16" } },
      uncertain: [],
    });
    expect(ask("delete-act").uncertain.join()).toMatch(/2026-08-01/);
  });

  it("LGPD: a simplified answer at once, the full one in 15 days, other rights flagged", () => {
    const access = ask("lgpd", { type: "access" });
    expect(access.due).toBe("2026-03-17");
    expect(access.deadlines.simplifiedAnswer?.due).toBe("2026-03-02");
    expect(access.uncertain).toEqual([]);
    expect(ask("lgpd", { type: "erasure" }).uncertain.join()).toMatch(/no date of its own/);
  });

  it.each<[Law, string, string | null, string]>([
    ["virginia", "2026-04-16", "2026-05-31", "2026-05-01"],
    ["colorado", "2026-04-16", "2026-05-31", "2026-04-16"],
    ["connecticut", "2026-04-16", "2026-05-31", "2026-05-01"],
  ])("%s: 45 days, 90 extended, and an appeal with days of its own", (law, due, more, appeal) => {
    expect(ask(law).due).toBe(due);
    expect(ask(law, { extended: true }).due).toBe(more);
    expect(ask(law, { type: "review-of-refusal" }).due).toBe(appeal);
  });

  it("Colorado: an appeal is extended by 60 days", () => {
    const appeal = ask("colorado", { type: "review-of-refusal", extended: true });
    expect(appeal.due).toBe("2026-06-15");
  });

  it("Quebec, Australia: 30 days and no extension", () => {
    for (const law of ["quebec-law-25", "australia"] as const) {
      expect(ask(law).due).toBe("2026-04-01");
      expect(() => ask(law, { extended: true })).toThrow(
        expect.objectContaining({ code: "clock-invalid", path: "extended" }),
      );
    }
    expect(ask("australia").uncertain.join()).toMatch(/reasonable period/);
  });

  it("Switzerland: 30 days, or the date that was announced", () => {
    expect(ask("swiss-fadp", { holidays: "CH" }).due).toBe("2026-04-01");
    const later = ask("swiss-fadp", { holidays: "CH", extendedTo: "2026-05-20" });
    expect(later).toMatchObject({ due: "2026-05-20", safe: "2026-05-20" });
    expect(() => ask("swiss-fadp", { extended: true })).toThrow(
      expect.objectContaining({ path: "extendedTo" }),
    );
    const fee = ask("swiss-fadp", { holidays: "CH", feePaid: "2026-03-16" });
    expect(fee).toMatchObject({ due: "2026-04-15", safe: "2026-04-01" });
  });

  it("United Kingdom: a question about an access request stops the clock", () => {
    const input = { type: "access", holidays: "GB-EAW" } as const;
    const questions = [{ asked: "2026-03-05", answered: "2026-03-12" }];
    const stopped = ask("uk-gdpr", { ...input, questions });
    // 2 April and the eight days from 5 to 12 March.
    expect(stopped).toMatchObject({ due: "2026-04-10", safe: "2026-04-02" });
    expect(stopped.rule.citation).toMatch(/12A\(5\)/);
    const open = ask("uk-gdpr", { ...input, questions: [{ asked: "2026-03-05" }] });
    expect(open).toMatchObject({ due: "2026-04-02", pausedSince: "2026-03-05" });
    const erasure = ask("uk-gdpr", { ...input, type: "erasure", questions });
    expect(erasure.due).toBe("2026-04-02");
    const before = {
      received: "2026-01-05",
      questions: [{ asked: "2026-01-07", answered: "2026-01-20" }],
    };
    expect(ask("uk-gdpr", { ...input, ...before }).due).toBe("2026-02-05");
    expect(ask("uk-gdpr", { ...input, feePaid: "2026-03-20" }).due).toBe("2026-04-20");
  });

  it("United Kingdom: a complaint is acknowledged within 30 days", () => {
    const complaint = { type: "complaint", holidays: "GB-EAW" } as const;
    const answer = ask("uk-gdpr", { ...complaint, received: "2026-07-02" });
    // The thirtieth day after 2 July is Saturday, 1 August.
    expect(answer).toMatchObject({ due: "2026-08-03", safe: "2026-07-31" });
    expect(answer.deadlines.acknowledgement).toMatchObject({ safe: "2026-07-31" });
    expect(ask("uk-gdpr", complaint).uncertain.join()).toMatch(/2026-06-19/);
  });

  it("Union: waiting for the person's answer is a later reading, and never the rule", () => {
    const questions = [{ asked: "2026-03-05", answered: "2026-03-12" }];
    const answer = ask("gdpr", { holidays: "DE", questions });
    expect(answer).toMatchObject({ due: "2026-04-02", safe: "2026-04-02" });
    expect(answer.readings.map(({ due }) => due)).toContain("2026-04-09");
  });

  it("plans by the date that the person was told", () => {
    const told = ask("gdpr", { holidays: "DE", extendedTo: "2026-05-04" });
    expect(told).toMatchObject({ due: "2026-06-02", safe: "2026-05-04" });
    expect(ask("pipeda", { extendedTo: "2026-04-10" }).due).toBe("2026-04-10");
    expect(() => ask("pipeda", { extendedTo: "2026-06-10" })).toThrow(/at most/);
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
    ["type", { ...base, type: "revenge" as RequestType }],
    ["identified", { ...base, identified: "yesterday" }],
    ["feePaid", { ...base, feePaid: "2026-13-01" }],
    ["questions[0].asked", { ...base, questions: [{ asked: "soon" }] }],
    ["questions[0]", { ...base, questions: [{ asked: "2026-01-01" }] }],
    ["questions[0]", { ...base, questions: [{ asked: "2026-02-03", answered: "2026-02-01" }] }],
    ["extendedTo", { ...base, extendedTo: "2027-01-01" }],
    ["extendedTo", { ...base, extendedTo: "2026-01-30" }],
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

describe("against a slow oracle that shares neither code nor table", { timeout: 900_000 }, () => {
  const from = (year: number, day: number) =>
    new Date(Date.UTC(year, 0, 1 + day)).toISOString().slice(0, 10);
  const dates = fc.integer({ min: 0, max: 365 * 8 - 120 }).map((day) => from(2019, day));
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

  const run = campaign("due dates against an oracle", { share: 20_000, full: 1_000_000 });
  it(`agrees on ${run.count} random requests under every law, seed ${run.seed}`, () => {
    const random = seeded(run.seed);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
    let extensions = 0;
    for (let n = 0; n < run.count; n++) {
      const listed = random() < 0.5;
      const state = pick(listed ? LISTED_STATES : ORACLE_STATES);
      // The lists of the Official Journal are known here for two years, of which the last months are needed for the answers.
      const received = listed
        ? from(2025, Math.floor(random() * 590))
        : from(2019, Math.floor(random() * 3100));
      const given: OracleCase = {
        law: pick(LAWS.filter((law) => law !== "swiss-fadp")),
        type: pick([null, ...REQUEST_TYPES]),
        received,
        identified: random() < 0.3 ? plus(received, Math.floor(random() * 40)) : null,
        extended: random() < 0.4,
        state,
      };
      const expected = oracleAnswer(given);
      const { law, type, identified, extended } = given as OracleCase & {
        law: Law;
        type: RequestType | null;
      };
      const ask = () =>
        dueDate({
          ...{ law, type, received, extended, holidays: state },
          ...(identified === null ? {} : { identified }),
        });
      if (expected === null) {
        expect(ask, JSON.stringify(given)).toThrow(/gives no extension/);
        continue;
      }
      if (extended) extensions++;
      const { due, safe, readings, rule } = ask();
      if (due !== expected.due || safe !== expected.safe || rule.citation === "")
        expect({ ...given, due, safe }).toEqual({ ...given, ...expected });
      if (readings.some((reading) => reading.due < safe)) expect.fail(JSON.stringify(given));
    }
    run.record({ requests: run.count, extensions, disagreements: 0 });
  });

  function plus(date: string, days: number): string {
    return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
  }
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
      "US",
      2021,
      "2021-01-01 2021-01-18 2021-02-15 2021-05-31 2021-06-18 2021-07-05 2021-09-06 2021-10-11 2021-11-11 2021-11-25 2021-12-24 2021-12-31",
    ],
    [
      "GB-SCT",
      2026,
      "2026-01-01 2026-01-02 2026-04-03 2026-05-04 2026-05-25 2026-06-15 2026-08-03 2026-11-30 2026-12-25 2026-12-28",
    ],
    [
      "GB-NIR",
      2026,
      "2026-01-01 2026-03-17 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-07-13 2026-08-31 2026-12-25 2026-12-28",
    ],
    ["CH", 2026, "2026-01-01 2026-05-14 2026-08-01 2026-12-25"],
    [
      "EU",
      2025,
      "2025-01-01 2025-01-02 2025-04-17 2025-04-18 2025-04-21 2025-05-01 2025-05-09 2025-05-29 2025-05-30 2025-06-09 2025-07-21 2025-08-15 2025-12-24 2025-12-25 2025-12-26 2025-12-27 2025-12-28 2025-12-29 2025-12-30 2025-12-31",
    ],
    [
      "SE",
      2026,
      "2026-01-01 2026-01-06 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-06-06 2026-06-20 2026-10-31 2026-12-25 2026-12-26",
    ],
  ])("%s %i", (id, year, days) => {
    expect([...holidayCalendar(id).holidays(year)].sort()).toEqual(days.split(" "));
  });

  it.each(LISTED)("%s: the weekdays of the Official Journal's lists of 2025 and 2026", (id) => {
    const ours = [2025, 2026].flatMap((year) => holidayCalendar(id).holidays(year));
    const weekdays = ours.filter((day) => ![0, 6].includes(new Date(day).getUTCDay()));
    const listed = officialJournal(id);
    const short = (day: string) => day.slice(2).replaceAll("-", "");
    const differences = [
      ...listed.filter((day) => !weekdays.includes(day)).map((day) => `+${short(day)}`),
      ...weekdays.filter((day) => !listed.includes(day)).map((day) => `-${short(day)}`),
    ];
    expect(differences.join(" ")).toBe(DIFFERENCES[id] ?? "");
  });
});
