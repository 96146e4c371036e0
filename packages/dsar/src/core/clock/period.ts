import { DsarError } from "../error.ts";
import type { LocalDate } from "./clock-answer.ts";
import type { HolidayCalendar } from "./holidays/calendar.ts";
import { addMonths, type DayNumber, dayNumber, localDate, weekday, yearOf } from "./local-date.ts";

/** A length of time as laws state it; exactly one of the three. */
export type Period =
  | { readonly days: number }
  | { readonly weeks: number }
  | { readonly months: number };

/**
 * Last day of a period that runs from an event, before any weekend is looked at.
 *
 * Regulation (EEC, Euratom) 1182/71 Art. 3(1): the day of the event is not counted. Art. 3(2)(c):
 * weeks end on the same weekday, months on the same date number or, where it is absent, on the
 * month's last day (so read in C-171/03, Toeters and Verberk).
 */
export function unrolledEnd(event: DayNumber, period: Period): DayNumber {
  if ("months" in period) return addMonths(event, whole(period.months));
  return event + ("weeks" in period ? 7 * whole(period.weeks) : whole(period.days));
}

/**
 * Last day of a period by Regulation (EEC, Euratom) 1182/71 Art. 3.
 *
 * Art. 3(4): a last day that is a Saturday, a Sunday or a public holiday moves to the next working
 * day. Art. 3(5): a period of two days or more holds at least two working days.
 *
 * @param event local date of the event, `YYYY-MM-DD`
 * @throws DsarError `clock-invalid` for a malformed date or a period that is no positive integer.
 * @example
 * periodEnd("2025-10-31", { months: 1 }, holidayCalendar("SE")); // "2025-12-01"
 */
export function periodEnd(event: LocalDate, period: Period, calendar: HolidayCalendar): LocalDate {
  const from = dayNumber(event);
  const free = workingDays(calendar.holidays);
  let end = unrolledEnd(from, period);
  while (!free(end)) end++;
  if (isTwoDaysOrMore(period)) end = Math.max(end, secondWorkingDay(from, free));
  return localDate(end);
}

/** Tells working days from Saturdays, Sundays and holidays, a year's holidays looked up once. */
export function workingDays(
  holidays: (year: number) => readonly LocalDate[],
): (day: DayNumber) => boolean {
  const years = new Map<number, ReadonlySet<LocalDate>>();
  return (day) => {
    if (weekday(day) === 0 || weekday(day) === 6) return false;
    const year = yearOf(day);
    const known = years.get(year) ?? new Set(holidays(year));
    years.set(year, known);
    return !known.has(localDate(day));
  };
}

function isTwoDaysOrMore(period: Period): boolean {
  return !("days" in period) || period.days >= 2;
}

function secondWorkingDay(event: DayNumber, free: (day: DayNumber) => boolean): DayNumber {
  let day = event;
  for (let found = 0; found < 2; ) if (free(++day)) found++;
  return day;
}

function whole(length: number): number {
  if (Number.isSafeInteger(length) && length > 0 && length < 10_000) return length;
  throw new DsarError("clock-invalid", "A period is a positive whole number.", { path: "period" });
}
