import { DsarError } from "../error.ts";
import type { HolidayCalendar } from "./holiday-calendar.ts";
import { calendarOf, type HolidayRule, type HolidayTable } from "./holiday-rules.ts";

const GOOD_FRIDAY: HolidayRule = { easter: -2 };
const EASTER_MONDAY: HolidayRule = { easter: 1 };
const ASCENSION: HolidayRule = { easter: 39 };
const WHIT_MONDAY: HolidayRule = { easter: 50 };
const CORPUS_CHRISTI: HolidayRule = { easter: 60 };
const on = (...days: string[]): HolidayRule[] => days.map((day) => ({ on: day }));
const REVIEWED = { from: 2019, to: 2027 };

/**
 * Holidays as the national laws name them, Sundays left out. Computed Easter, and one-off days by
 * hand; each table says which years were reviewed.
 */
const TABLES: readonly HolidayTable[] = [
  {
    id: "SE",
    source: "Lag (1989:253) om allmänna helgdagar",
    covered: REVIEWED,
    rules: [
      ...on("01-01", "01-06", "05-01", "06-06", "12-25", "12-26"),
      ...[GOOD_FRIDAY, EASTER_MONDAY, ASCENSION],
      { weekday: 6, from: "06-20" }, // Midsummer Day
      { weekday: 6, from: "10-31" }, // All Saints' Day
    ],
    // Lag (1930:173) om beräkning av lagstadgad tid, section 2.
    equated: [...on("12-24", "12-31"), { weekday: 5, from: "06-19" }],
  },
  {
    id: "DE",
    source: "Feiertagsgesetze der Länder: the nine days that are holidays in all sixteen",
    covered: REVIEWED,
    rules: [
      ...on("01-01", "05-01", "10-03", "12-25", "12-26"),
      ...[GOOD_FRIDAY, EASTER_MONDAY, ASCENSION, WHIT_MONDAY],
    ],
  },
  {
    id: "FR",
    source: "Code du travail, art. L. 3133-1",
    covered: REVIEWED,
    rules: [
      ...on("01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"),
      ...[EASTER_MONDAY, ASCENSION, WHIT_MONDAY],
    ],
  },
  {
    id: "AT",
    source: "Arbeitsruhegesetz, § 7(2)",
    covered: REVIEWED,
    rules: [
      ...on("01-01", "01-06", "05-01", "08-15", "10-26", "11-01", "12-08", "12-25", "12-26"),
      ...[EASTER_MONDAY, ASCENSION, WHIT_MONDAY, CORPUS_CHRISTI],
    ],
  },
  {
    id: "BE",
    source: "Arrêté royal du 18 avril 1974, art. 1",
    covered: REVIEWED,
    rules: [
      ...on("01-01", "05-01", "07-21", "08-15", "11-01", "11-11", "12-25"),
      ...[EASTER_MONDAY, ASCENSION, WHIT_MONDAY],
    ],
  },
  {
    id: "NL",
    source: "Algemene termijnenwet, art. 3",
    covered: REVIEWED,
    rules: [
      ...on("01-01", "04-27", "05-05", "12-25", "12-26"),
      ...[EASTER_MONDAY, ASCENSION, WHIT_MONDAY],
    ],
    // King's Day falls on the Saturday before when 27 April is a Sunday.
    dropped: ["2025-04-27"],
    proclaimed: ["2025-04-26"],
    equated: [GOOD_FRIDAY], // art. 3(2)
  },
  {
    id: "DK",
    source: "Lov om helligdage; lov nr. 214 af 6.3.2023 (Great Prayer Day until 2023)",
    covered: REVIEWED,
    rules: [
      ...on("01-01", "12-25", "12-26"),
      ...[{ easter: -3 }, GOOD_FRIDAY, EASTER_MONDAY, ASCENSION, WHIT_MONDAY],
      { easter: 26, until: 2023 },
    ],
  },
  {
    id: "FI",
    source: "Kirkkolaki; laki itsenäisyyspäivän viettämisestä; laki vapunpäivän järjestämisestä",
    covered: REVIEWED,
    rules: [
      ...on("01-01", "01-06", "05-01", "12-06", "12-25", "12-26"),
      ...[GOOD_FRIDAY, EASTER_MONDAY, ASCENSION],
      { weekday: 6, from: "06-20" },
      { weekday: 6, from: "10-31" },
    ],
    // Laki säädettyjen määräaikain laskemisesta (150/1930), section 5.
    equated: [...on("12-24"), { weekday: 5, from: "06-19" }],
  },
  {
    id: "LU",
    source: "Code du travail, art. L. 232-2",
    covered: REVIEWED,
    rules: [
      ...on("01-01", "05-01", "05-09", "06-23", "08-15", "11-01", "12-25", "12-26"),
      ...[EASTER_MONDAY, ASCENSION, WHIT_MONDAY],
    ],
  },
  {
    id: "PL",
    source: "Ustawa o dniach wolnych od pracy, art. 1 (Christmas Eve since 2025)",
    covered: REVIEWED,
    rules: [
      ...on("01-01", "01-06", "05-01", "05-03", "08-15", "11-01", "11-11", "12-25", "12-26"),
      ...[EASTER_MONDAY, CORPUS_CHRISTI],
      { on: "12-24", since: 2025 },
    ],
  },
  {
    id: "EU",
    // The Commission publishes a list a year, and no rule that would give the next.
    source: "Public holidays for the institutions of the European Union, published for 2025",
    covered: { from: 2025, to: 2025 },
    rules: [
      ...on("01-01", "01-02", "05-01", "05-09", "07-21", "08-15"),
      ...[{ easter: -3 }, GOOD_FRIDAY, EASTER_MONDAY, ASCENSION, { easter: 40 }, WHIT_MONDAY],
      ...on("12-24", "12-25", "12-26", "12-29", "12-30", "12-31"),
    ],
  },
  {
    id: "GB-EAW",
    source: "Banking and Financial Dealings Act 1971, Sch. 1, and royal proclamations",
    covered: REVIEWED,
    substitutes: true,
    rules: [
      ...on("01-01", "12-25", "12-26"),
      ...[GOOD_FRIDAY, EASTER_MONDAY],
      { weekday: 1, from: "05-01" },
      { weekday: 1, from: "05-25" },
      { weekday: 1, from: "08-25" },
    ],
    dropped: ["2020-05-04", "2022-05-30"],
    proclaimed: [
      ...["2020-05-08", "2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08"], // VE Day 75, two jubilee days, funeral, coronation
    ],
  },
];

const CALENDARS: ReadonlyMap<string, HolidayCalendar> = new Map(
  TABLES.map((table) => [table.id, calendarOf(table)]),
);

/** Codes of the built-in tables: ISO 3166 for states, `EU` for the institutions, `GB-EAW` for England and Wales. */
export const HOLIDAY_CALENDARS: readonly string[] = [...CALENDARS.keys()];

/**
 * Looks a built-in calendar up.
 *
 * @throws DsarError `clock-invalid` when there is no table of that name.
 */
export function holidayCalendar(id: string): HolidayCalendar {
  const calendar = CALENDARS.get(id);
  if (calendar !== undefined) return calendar;
  throw new DsarError(
    "clock-invalid",
    `No holiday table for "${id}"; there are ${HOLIDAY_CALENDARS.join(", ")}, or hand in your own.`,
    { path: "holidays" },
  );
}
