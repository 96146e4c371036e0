import { DsarError } from "../error.ts";
import type { ClockAnswer, Law, LocalDate, Reading } from "./clock-answer.ts";
import type { HolidayCalendar } from "./holiday-calendar.ts";
import { holidayCalendar } from "./holiday-tables.ts";
import { dayNumber, localDate, localDateOf, yearOf } from "./local-date.ts";
import { type Clock, gdpr, pipeda, ukGdpr } from "./statutes.ts";

/** What the clock needs to know. */
export interface ClockInput {
  /** `gdpr` when left out. */
  readonly law?: Law;
  /** When the request came in: an instant, or the controller's local date. */
  readonly received: Date | LocalDate;
  /** IANA zone of the controller; needed for an instant. */
  readonly timeZone?: string;
  /** Country code of the built-in tables, or a calendar of one's own. */
  readonly holidays: string | HolidayCalendar;
  /** When the person's identity was confirmed, where that had to be asked for. */
  readonly identified?: Date | LocalDate;
  /** The period was extended (Art. 12(3): by two further months). */
  readonly extended?: boolean;
}

const STATUTES: Readonly<Record<Law, Clock>> = { gdpr, "uk-gdpr": ukGdpr, pipeda };

/**
 * Computes when an answer is due, with the rule, every defensible reading, and the earliest of
 * them, `safe`, by which work should be planned.
 *
 * @throws DsarError `clock-invalid` for an unknown law, zone, holiday table or date.
 * @example
 * dueDate({ received: "2025-10-31", holidays: "SE" }).due; // "2025-12-01", 30 November is a Sunday
 */
export function dueDate(input: ClockInput): ClockAnswer {
  const statute = STATUTES[input.law ?? "gdpr"];
  if (statute === undefined)
    throw new DsarError("clock-invalid", `No clock for the law "${input.law}".`, { path: "law" });
  const calendar =
    typeof input.holidays === "string" ? holidayCalendar(input.holidays) : input.holidays;
  const received = dateOf(input.received, input.timeZone);
  const identified =
    input.identified === undefined ? received : dateOf(input.identified, input.timeZone);
  const facts = {
    received: dayNumber(received),
    identified: Math.max(dayNumber(identified), dayNumber(received)),
    calendar,
  };
  const first = statute.readings({ ...facts, extended: false });
  const readings = input.extended ? statute.readings({ ...facts, extended: true }) : first;
  return answer(received, statute, readings, input.extended ? null : earliest(first), calendar);
}

function answer(
  received: LocalDate,
  statute: Clock,
  readings: readonly [Reading, ...Reading[]],
  noticeBy: LocalDate | null,
  calendar: HolidayCalendar,
): ClockAnswer {
  return {
    received,
    due: readings[0].due,
    rule: { text: readings[0].how, citation: readings[0].citation },
    readings: distinct(readings),
    safe: earliest(readings),
    // Art. 12(3): the person is told of the extension within one month of receipt.
    ...(noticeBy === null ? {} : { extensionNoticeBy: noticeBy }),
    uncertain: statute.usesHolidays ? uncovered(readings, calendar) : [],
  };
}

function dateOf(moment: Date | LocalDate, timeZone: string | undefined): LocalDate {
  if (typeof moment === "string") return localDate(dayNumber(moment));
  if (timeZone !== undefined) return localDateOf(moment, timeZone);
  throw new DsarError("clock-invalid", "An instant needs the controller's timeZone.", {
    path: "timeZone",
  });
}

function earliest(readings: readonly [Reading, ...Reading[]]): LocalDate {
  return readings.reduce((a, b) => (b.due < a.due ? b : a)).due;
}

/** A reading that leads to the same day as an earlier one adds nothing to know. */
function distinct(readings: readonly Reading[]): readonly Reading[] {
  return readings.filter(
    (reading, index) => readings.findIndex((other) => other.due === reading.due) === index,
  );
}

function uncovered(readings: readonly Reading[], calendar: HolidayCalendar): readonly string[] {
  const { from, to } = calendar.covered;
  const years = new Set(readings.map((reading) => yearOf(dayNumber(reading.due))));
  return [...years]
    .filter((year) => year < from || year > to)
    .sort((a, b) => a - b)
    .map(
      (year) =>
        `The holidays of ${year} in "${calendar.id}" are computed, not reviewed (${from}-${to} are).`,
    );
}
