import type { RequestType } from "../../request/request-type.ts";
import type { Deadlines, Reading } from "../clock-answer.ts";
import type { HolidayCalendar } from "../holidays/calendar.ts";
import { type DayNumber, localDate } from "../local-date.ts";
import { workingDays } from "../period.ts";

/** What a law's clock is asked about; every date is the controller's local one. */
export interface Facts {
  readonly received: DayNumber;
  /** What the person asks for; null while nobody has decided. */
  readonly type: RequestType | null;
  /** The receipt, or the later confirmation of identity. */
  readonly identified: DayNumber;
  /** The receipt, or the later payment of a fee. */
  readonly feePaid: DayNumber;
  /** Questions to the person about what is meant, with the day of the answer. */
  readonly questions: readonly { readonly asked: DayNumber; readonly answered: DayNumber | null }[];
  readonly calendar: HolidayCalendar;
}

/** How far the answer was put off, once it was. */
export type Extension = { readonly announced: DayNumber | null } | null;

/** What a law says about one request. */
export interface Terms {
  /** The rule's own reading first. */
  readonly readings: readonly [Reading, ...Reading[]];
  readonly deadlines: Deadlines;
  /** Last day to which an extension can go; null where the law gives none. */
  readonly extendableTo: DayNumber | null;
  /** Holidays moved a date, so that unreviewed years matter. */
  readonly usesHolidays: boolean;
  /** Doubts that the person who plans should know of. */
  readonly notes?: readonly string[];
  readonly pausedSince?: DayNumber;
}

/** A law's clock. */
export type Statute = (facts: Facts, extension: Extension) => Terms;

/** The next day that is neither weekend nor holiday, or the day itself. */
export function rolled(day: DayNumber, calendar: HolidayCalendar): DayNumber {
  const free = workingDays(calendar.holidays);
  let end = day;
  while (!free(end)) end++;
  return end;
}

/** A reading of a computed day. */
export function reading(day: DayNumber, how: string, citation: string): Reading {
  return { due: localDate(day), how, citation };
}

/** A deadline with one date. */
export function deadline(
  day: DayNumber,
  how: string,
  citation: string,
  safe: DayNumber = day,
): Reading & { readonly safe: string } {
  return { ...reading(day, how, citation), safe: localDate(Math.min(day, safe)) };
}
