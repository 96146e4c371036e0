import { DsarError } from "../../error.ts";
import type { HolidayCalendar } from "./calendar.ts";
import { ASCENSION, EASTER_MONDAY, GOOD_FRIDAY, on, REVIEWED, WHIT_MONDAY } from "./feasts.ts";
import { MEMBER_STATES } from "./member-states.ts";
import { calendarOf, type HolidayTable } from "./rules.ts";
import { UNITED_KINGDOM } from "./united-kingdom.ts";

const OTHERS: readonly HolidayTable[] = [
  {
    id: "EU",
    // The Commission publishes a list a year, and no rule that would give the next.
    source:
      "Public holidays of the institutions of the European Union, published for 2025 and 2026",
    covered: { from: 2025, to: 2026 },
    rules: [
      ...on("01-01", "01-02", "05-01", "05-09", "07-21", "08-15", "11-02"),
      ...[{ easter: -3 }, GOOD_FRIDAY, EASTER_MONDAY, ASCENSION, { easter: 40 }, WHIT_MONDAY],
      ...on("12-24", "12-25", "12-26", "12-27", "12-28", "12-29", "12-30", "12-31"),
    ],
    dropped: ["2025-11-02", "2026-05-09", "2026-08-15"],
  },
  {
    id: "CH",
    source:
      "Verzeichnis der gesetzlichen Feiertage (Federal Office of Justice): kept in every canton",
    covered: REVIEWED,
    rules: [...on("01-01", "08-01", "12-25"), ASCENSION],
  },
  {
    id: "US",
    source: "5 U.S.C. 6103; Executive Order 11582 (weekends)",
    covered: REVIEWED,
    observed: "nearest-weekday",
    rules: [
      ...on("01-01", "07-04", "11-11", "12-25"),
      { on: "06-19", since: 2021 },
      { weekday: 1, from: "01-15" },
      { weekday: 1, from: "02-15" },
      { weekday: 1, from: "05-25" },
      { weekday: 1, from: "09-01" },
      { weekday: 1, from: "10-08" },
      { weekday: 4, from: "11-22" },
    ],
  },
];

const CALENDARS: ReadonlyMap<string, HolidayCalendar> = new Map(
  [...MEMBER_STATES, ...UNITED_KINGDOM, ...OTHERS].map((table) => [table.id, calendarOf(table)]),
);

/**
 * Codes of the built-in tables: ISO 3166 for states, `EU` for the institutions, `GB-EAW`, `GB-SCT`
 * and `GB-NIR` for the nations of the United Kingdom.
 */
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
