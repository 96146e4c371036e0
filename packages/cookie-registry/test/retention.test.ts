import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareLifetime,
  type DurationUnit,
  durationSeconds,
  formatDuration,
  formatRetention,
  type LifetimeVerdict,
  type ObservedLifetime,
  parseDuration,
  type Retention,
} from "../src/index.ts";
import { loadWords } from "../src/locales/index.ts";

const DAY = 86_400;

describe("parseDuration", () => {
  it.each<[string, [DurationUnit, number][]]>([
    ["P2Y", [["year", 2]]],
    [
      "P1Y6M",
      [
        ["year", 1],
        ["month", 6],
      ],
    ],
    ["P1W", [["week", 1]]],
    ["P7D", [["day", 7]]],
    ["PT24H", [["hour", 24]]],
    ["PT1M", [["minute", 1]]],
    ["P1M", [["month", 1]]],
    ["P1.5D", [["day", 1.5]]],
    ["PT0,5S", [["second", 0.5]]],
    [
      "P0Y1D",
      [
        ["year", 0],
        ["day", 1],
      ],
    ],
    [
      "P1Y2M3W4DT5H6M7S",
      [
        ["year", 1],
        ["month", 2],
        ["week", 3],
        ["day", 4],
        ["hour", 5],
        ["minute", 6],
        ["second", 7],
      ],
    ],
  ])("reads %s as stated", (iso, parts) => {
    expect(parseDuration(iso)).toEqual(parts);
  });

  it.each([
    "",
    "P",
    "PT",
    "P1",
    "1D",
    "P1D ",
    " P1D",
    "p1d",
    "P1DT",
    "P1H",
    "PT1D",
    "P1D1Y",
    "P-1D",
    "-P1D",
    "+P1D",
    "P1.D",
    "P.5D",
    "P1.5Y6M",
    "P1.0001D",
    "P1234567890D",
    "P1e3D",
    "P١D",
    "P1D\n",
    "P0D",
    "PT0S",
    "P0Y0M",
    "7 days",
    "P1D/P2D",
    "P0001-00-00T00:00:00",
  ])("refuses %j", (iso) => {
    expect(parseDuration(iso)).toBeNull();
    expect(() => durationSeconds(iso)).toThrow(RangeError);
  });

  it("reads back whatever is written in its parts", () => {
    const amount = fc.option(fc.integer({ min: 1, max: 999_999_999 }), { nil: undefined });
    fc.assert(
      fc.property(fc.tuple(amount, amount, amount, amount, amount, amount, amount), (amounts) => {
        const written = amounts.map((one, at) => (one ? `${one}${"YMWDHMS"[at]}` : ""));
        const time = written.slice(4).join("");
        const iso = `P${written.slice(0, 4).join("")}${time && `T${time}`}`;
        const stated = amounts.filter((one) => one !== undefined);
        expect(parseDuration(iso)?.map(([, one]) => one) ?? []).toEqual(stated);
      }),
    );
  });
});

describe("durationSeconds", () => {
  it.each([
    ["P2Y", 2 * 365 * DAY],
    ["P1M", 30 * DAY],
    ["P1W", 7 * DAY],
    ["P7D", 7 * DAY],
    ["PT24H", DAY],
    ["PT1M", 60],
    ["PT0.5S", 0.5],
  ])("%s is %d", (iso, seconds) => {
    expect(durationSeconds(iso)).toBe(seconds);
  });
});

describe("formatRetention", () => {
  const week: Retention = { iso: "P1W" };
  const days: Retention = { iso: "P7D" };

  it("keeps 7 days and 1 week apart in text and equal in time", () => {
    expect(formatRetention(days, "en")).toBe("7 days");
    expect(formatRetention(week, "en")).toBe("1 week");
    expect(durationSeconds("P7D")).toBe(durationSeconds("P1W"));
    expect(compareLifetime([days], 7 * DAY).verdict).toBe("equal");
    expect(compareLifetime([week], 7 * DAY).verdict).toBe("equal");
  });

  it.each([
    ["en", "7 days / 365 days"],
    ["de", "7 Tage / 365 Tage"],
    ["sv", "7 dygn / 365 dygn"],
    ["pl", "7 dni / 365 dni"],
  ])("writes alternatives as stated in %s", (locale, text) => {
    expect(formatRetention([days, { iso: "P365D" }], locale)).toBe(text);
  });

  it.each([
    ["PT24H", "en", "24 hours"],
    ["P1Y", "en-GB", "1 year"],
    ["P1Y", "de-AT", "1 Jahr"],
    ["P2Y", "fr", "2 ans"],
    ["P1Y6M", "en", "1 year, 6 months"],
    ["P1.5D", "de", "1,5 Tage"],
    ["PT1M", "sv", "1 minut"],
    ["P1Y2M3W4DT5H6M7S", "en", "1 year, 2 months, 3 weeks, 4 days, 5 hours, 6 minutes, 7 seconds"],
  ])("%s in %s is %j", (iso, locale, text) => {
    // Some locales set numbers and units apart by a space that does not break.
    expect(formatDuration(iso, locale).replace(/[\u00a0\u202f]/g, " ")).toBe(text);
  });

  it.each([
    ["en", "Session", "Until deleted", "Until you leave"],
    ["de-AT", "Sitzung", "Bis zur Löschung", "Bis you leave"],
    ["fr", "Session", "Jusqu’à suppression", "Jusqu’à you leave"],
    ["sv", "Session", "Tills den raderas", "Till you leave"],
    ["ja", "セッション", "削除されるまで", "you leaveまで"],
    ["tlh", "Session", "Until deleted", "Until you leave"],
  ])("has words for what is no duration in %s", async (locale, session, persistent, until) => {
    const words = await loadWords(locale);
    expect(formatRetention({ session: true }, locale, words)).toBe(session);
    expect(formatRetention({ persistent: true }, locale, words)).toBe(persistent);
    expect(formatRetention({ until: { en: "you leave" } }, locale, words)).toBe(until);
  });

  // CLDR's own words, which a reader of each language would expect.
  it.each([
    ["ar", "سنتان", "30 يومًا", "24 ساعة"],
    ["el", "2 έτη", "30 ημέρες", "24 ώρες"],
    ["fa", "۲ سال", "۳۰ روز", "۲۴ ساعت"],
    ["fi", "2 vuotta", "30 päivää", "24 tuntia"],
    ["hi", "2 वर्ष", "30 दिन", "24 घंटे"],
    ["ja", "2 年", "30 日", "24 時間"],
    ["ko", "2년", "30일", "24시간"],
    ["pl", "2 lata", "30 dni", "24 godziny"],
    ["pt-BR", "2 anos", "30 dias", "24 horas"],
    ["ru", "2 года", "30 дней", "24 часа"],
    ["tr", "2 yıl", "30 gün", "24 saat"],
    ["zh-Hans", "2年", "30天", "24小时"],
  ])("needs no words of its own for durations in %s", (locale, years, days, hours) => {
    const plain = (text: string) =>
      text.replace(/[\u00a0\u202f]/g, " ").replace(/[\u200e\u200f]/g, "");
    const shown = ["P2Y", "P30D", "PT24H"].map((iso) => plain(formatDuration(iso, locale)));
    expect(shown).toEqual([years, days, hours]);
  });

  it("falls back to English, whatever the machine speaks", () => {
    expect(formatDuration("P1Y6M", "tlh")).toBe("1 year, 6 months");
  });

  it("sets an event's text as it is", () => {
    expect(formatRetention({ until: { en: "$& is %" } }, "en")).toBe("Until $& is %");
  });

  it("refuses what is no language tag and what is no duration", () => {
    expect(() => formatRetention(days, "not a tag")).toThrow(RangeError);
    expect(() => formatDuration("7 days", "en")).toThrow(RangeError);
  });
});

describe("compareLifetime", () => {
  const P = (...isos: string[]): Retention[] => isos.map((iso) => ({ iso }));
  const CAP = 400 * DAY;

  it.each<[string, Retention[], ObservedLifetime, LifetimeVerdict]>([
    ["a minute against 30 days", P("P30D"), 60, "shorter"],
    ["30 days against a minute", P("PT1M"), 30 * DAY, "longer"],
    ["to the second", P("PT24H"), DAY, "equal"],
    ["a minute late", P("PT24H"), DAY - 60, "equal"],
    ["1 % late", P("P30D"), 30 * DAY * 0.991, "equal"],
    ["2 % late", P("P30D"), 30 * DAY * 0.98, "shorter"],
    ["1 % long", P("P30D"), 30 * DAY * 1.009, "equal"],
    ["2 % long", P("P30D"), 30 * DAY * 1.02, "longer"],
    ["a year of 365 days", P("P1Y"), 365 * DAY, "equal"],
    ["a year of 366 days", P("P1Y"), 366 * DAY, "equal"],
    ["a year of 360 days", P("P1Y"), 360 * DAY, "shorter"],
    ["February", P("P1M"), 28 * DAY, "equal"],
    ["six months of 30 days", P("P6M"), 180 * DAY, "equal"],
    ["six calendar months", P("P6M"), 184 * DAY, "equal"],
    ["13 months", P("P13M"), 396 * DAY, "equal"],
    ["two years under the cap", P("P2Y"), CAP, "capped"],
    ["two years under the cap, looked at late", P("P2Y"), CAP - 3600, "capped"],
    ["two years where there is no cap", P("P2Y"), 730 * DAY, "equal"],
    ["two years, kept for one", P("P2Y"), 365 * DAY, "shorter"],
    ["one year at the cap", P("P1Y"), CAP, "longer"],
    ["400 days at the cap", P("P400D"), CAP, "equal"],
    ["persistent under the cap", [{ persistent: true }], CAP, "capped"],
    ["persistent for a day", [{ persistent: true }], DAY, "shorter"],
    ["persistent without end", [{ persistent: true }], "persistent", "equal"],
    ["persistent for a session", [{ persistent: true }], "session", "shorter"],
    ["session for a session", [{ session: true }], "session", "equal"],
    ["session for a day", [{ session: true }], DAY, "longer"],
    ["session without end", [{ session: true }], "persistent", "longer"],
    ["a day for a session", P("P1D"), "session", "shorter"],
    ["a year in storage without expiry", P("P1Y"), "persistent", "unmeasurable"],
    ["until an event", [{ until: { en: "x" } }], DAY, "unmeasurable"],
    ["the second alternative", P("P7D", "P365D"), 365 * DAY, "equal"],
    ["between alternatives", P("P7D", "P365D"), 30 * DAY, "longer"],
    ["nearer the later alternative", P("P7D", "P365D"), 300 * DAY, "shorter"],
    ["an event or a day", [{ until: { en: "x" } }, { iso: "P1D" }], DAY, "equal"],
    [
      "an event or a day, for a week",
      [{ until: { en: "x" } }, { iso: "P1D" }],
      7 * DAY,
      "unmeasurable",
    ],
    ["expired at once", P("P1D"), 0, "shorter"],
  ])("%s", (_, declared, observed, verdict) => {
    expect(compareLifetime(declared, observed).verdict).toBe(verdict);
  });

  it("says which alternative it speaks of", () => {
    const declared = P("P7D", "P365D");
    expect(compareLifetime(declared, 300 * DAY).declared).toBe(declared[1]);
    expect(compareLifetime(declared, 8 * DAY).declared).toBe(declared[0]);
  });

  it("takes another cap", () => {
    expect(compareLifetime(P("P30D"), 7 * DAY, { cap: 7 * DAY }).verdict).toBe("capped");
  });

  it("refuses to compare with nothing, and a lifetime that is none", () => {
    expect(() => compareLifetime([], 1)).toThrow(RangeError);
    expect(() => compareLifetime(P("P1D"), Number.NaN)).toThrow(RangeError);
    expect(() => compareLifetime(P("P1D"), -1)).toThrow(RangeError);
  });

  it("calls equal whatever a browser does exactly as declared", () => {
    const unit = fc.constantFrom("Y", "M", "W", "D");
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), unit, (amount, letter) => {
        const iso = `P${amount}${letter}`;
        expect(compareLifetime([{ iso }], durationSeconds(iso)).verdict).toBe("equal");
      }),
    );
  });
});
