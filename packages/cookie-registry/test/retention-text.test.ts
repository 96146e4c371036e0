import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRetention } from "../src/imports/index.ts";
import { DURATION_UNITS, formatRetention, type Retention } from "../src/index.ts";
import { loadWords } from "../src/locales/index.ts";

/** Alternatives in short: the duration, or the kind. */
const short = (text: string): string | null =>
  parseRetention(text)
    ?.map((one) => ("iso" in one ? one.iso : Object.keys(one)[0]))
    .join(" ") ?? null;

describe("parseRetention", () => {
  it.each([
    ["30 days", "P30D"],
    ["7 days / 365 days", "P7D P365D"],
    ["Session", "session"],
    ["1 Year", "P1Y"],
    ["1 week", "P1W"],
    ["24 hours", "PT24H"],
    ["30 mins", "PT30M"],
    ["90 sec", "PT90S"],
    ["13 months", "P13M"],
    ["2y", "P2Y"],
    ["400 d.", "P400D"],
    ["a year", "P1Y"],
    ["six months", "P6M"],
    ["1 year, 1 month and 4 days", "P1Y1M4D"],
    ["1 hour 30 minutes", "PT1H30M"],
    ["1.5 days", "P1.5D"],
    ["1,5 Tage", "P1.5D"],
    ["Up to 2 years", "P2Y"],
    ["max. 30 days", "P30D"],
    ["session or 14 days", "session P14D"],
    ["End of session (browser)", "session"],
    ["until you close your browser", "session"],
    ["never expires", "persistent"],
    ["Local Storage", "persistent"],
    ["2 Jahre", "P2Y"],
    ["bis zu 12 Monate", "P12M"],
    ["Sitzungsende", "session"],
    ["13 mois", "P13M"],
    ["1 an et 6 mois", "P1Y6M"],
    ["7 dygn / 365 dygn", "P7D P365D"],
    ["2 años", "P2Y"],
    ["sesión", "session"],
    ["1 anno", "P1Y"],
    ["3 maanden", "P3M"],
    ["until you sign out", "until"],
    ["2\u00a0ans", "P2Y"],
  ])("reads %j as %s", (text, expected) => {
    expect(short(text)).toBe(expected);
  });

  it.each([
    "",
    " ",
    "-",
    "N/A",
    "Varies",
    "Unknown",
    "soon",
    "0 days",
    "days",
    "30",
    "30 parsecs",
    "2 years 3 years",
    "1.5 years 2 months",
    "30 days / soon",
    "one",
    "used for 2 years",
    "12345678901 days",
  ])("does not guess at %j", (text) => {
    expect(parseRetention(text)).toBeNull();
  });

  it("keeps what a period starts from, and what it depends on", () => {
    expect(parseRetention("2 years after the last visit")).toEqual([
      { iso: "P2Y", when: { en: "after the last visit" } },
    ]);
    expect(parseRetention("1 Jahr (bei Zustimmung)", "de")).toEqual([
      { iso: "P1Y", when: { de: "bei Zustimmung" } },
    ]);
    expect(
      parseRetention("7 days / 1 year (7 days: after refusal; 1 year: after consent)"),
    ).toEqual([
      { iso: "P7D", when: { en: "after refusal" } },
      { iso: "P1Y", when: { en: "after consent" } },
    ]);
  });

  const amount = fc.integer({ min: 1, max: 9999 });
  const units = fc.subarray(
    DURATION_UNITS.map((unit) => unit),
    { minLength: 1, maxLength: 3 },
  );
  const letters = {
    year: "Y",
    month: "M",
    week: "W",
    day: "D",
    hour: "H",
    minute: "M",
    second: "S",
  };
  const duration = fc.tuple(units, amount, amount, amount).map(([parts, ...amounts]): Retention => {
    const written = parts.map((unit, at) => [unit, `${amounts[at]}${letters[unit]}`] as const);
    const isTime = (unit: string) => ["hour", "minute", "second"].includes(unit);
    const date = written.filter(([unit]) => !isTime(unit)).map(([, part]) => part);
    const time = written.filter(([unit]) => isTime(unit)).map(([, part]) => part);
    return { iso: `P${date.join("")}${time.length > 0 ? `T${time.join("")}` : ""}` };
  });
  const retention = fc.array(
    fc.oneof(
      duration,
      fc.constant<Retention>({ session: true }),
      fc.constant<Retention>({ persistent: true }),
    ),
    { minLength: 1, maxLength: 3 },
  );

  it.each(["en", "de", "fr", "sv", "es", "it", "nl"])(
    "reads what formatRetention writes in %s",
    async (locale) => {
      const words = await loadWords(locale);
      fc.assert(
        fc.property(retention, (all) => {
          // Grouped thousands are no number that a policy writes.
          fc.pre(all.every((one) => !("iso" in one) || !/\d{4}/.test(one.iso)));
          expect(parseRetention(formatRetention(all, locale, words))).toEqual(all);
        }),
        { numRuns: 200 },
      );
    },
  );

  it("takes no time worth the name for hostile text", () => {
    for (const text of [
      "1 day ".repeat(2000),
      "until ".repeat(2000),
      "(".repeat(5000),
      "a ".repeat(5000),
    ]) {
      expect(() => parseRetention(text)).not.toThrow();
    }
  });
});
