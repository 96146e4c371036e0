import { DsarError } from "../error.ts";
import type { LocalDate } from "./clock-answer.ts";

/** Days since 1970-01-01 in the proleptic Gregorian calendar, no zone involved. */
export type DayNumber = number;

const DAY_MS = 86_400_000;

/**
 * Reads `YYYY-MM-DD`.
 *
 * @param path the option that it came from, for the error
 * @throws DsarError `clock-invalid` when it is no date of the calendar.
 */
export function dayNumber(date: LocalDate, path: string = "received"): DayNumber {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (parts === null) throw notADate(date, path);
  const day = dayOf(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  if (localDate(day) !== date) throw notADate(date, path);
  return day;
}

/** Day number of a year, a month 1-12 and a day; months and days beyond their range carry over. */
export function dayOf(year: number, month: number, day: number): DayNumber {
  return Math.floor(Date.UTC(year, month - 1, day) / DAY_MS);
}

/** Writes a day number as `YYYY-MM-DD`. */
export function localDate(day: DayNumber): LocalDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Year of a day number. */
export function yearOf(day: DayNumber): number {
  return new Date(day * DAY_MS).getUTCFullYear();
}

/** 0 Sunday to 6 Saturday. */
export function weekday(day: DayNumber): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** The same date number `months` later, or that month's last day where the number is absent. */
export function addMonths(day: DayNumber, months: number): DayNumber {
  const from = new Date(day * DAY_MS);
  const year = from.getUTCFullYear();
  const month = from.getUTCMonth() + 1 + months;
  const lastOfMonth = dayOf(year, month + 1, 0);
  return Math.min(dayOf(year, month, from.getUTCDate()), lastOfMonth);
}

/**
 * Date of an instant on the controller's own calendar.
 *
 * A request that arrives at 23:30 UTC on 31 January reached Stockholm on 1 February.
 *
 * @param timeZone IANA name, `Europe/Stockholm`
 * @throws DsarError `clock-invalid` when the zone or the instant is unknown.
 */
export function localDateOf(instant: Date, timeZone: string): LocalDate {
  if (Number.isNaN(instant.getTime()))
    throw new DsarError("clock-invalid", "The time of receipt is no date.", { path: "received" });
  const part = partsOf(instant, timeZone);
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
}

function partsOf(instant: Date, timeZone: string): (type: string) => string {
  const parts = formatIn(timeZone).formatToParts(instant);
  return (type) => parts.find((part) => part.type === type)?.value ?? "";
}

/** A format costs more to make than to use, and a report uses it for each of its rows. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

function formatIn(timeZone: string): Intl.DateTimeFormat {
  const kept = FORMATS.get(timeZone);
  if (kept !== undefined) return kept;
  try {
    const format = new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
    FORMATS.set(timeZone, format);
    return format;
  } catch (cause) {
    throw new DsarError(
      "clock-invalid",
      `"${timeZone}" is no IANA time zone; write one such as "Europe/Stockholm".`,
      { path: "timeZone", cause },
    );
  }
}

function notADate(date: string, path: string): DsarError {
  return new DsarError("clock-invalid", `"${date}" is no date; write it as YYYY-MM-DD.`, { path });
}
