import { DsarError } from "../error.ts";
import { REQUEST_TYPES, type RequestType } from "../request/request-type.ts";
import type { ClockAnswer, LocalDate, Reading } from "./clock-answer.ts";
import type { HolidayCalendar } from "./holidays/calendar.ts";
import { holidayCalendar } from "./holidays/tables.ts";
import type { Law } from "./law.ts";
import type { Extension, Facts, Terms } from "./laws/statute.ts";
import { LAWS, STATUTES } from "./laws/statutes.ts";
import { type DayNumber, dayNumber, localDate, localDateOf, yearOf } from "./local-date.ts";

/** An instant, or the controller's local date. */
export type Moment = Date | LocalDate;

/** What the clock needs to know. */
export interface ClockInput {
  /** `gdpr` when left out. */
  readonly law?: Law;
  /** What is asked for; some laws give some rights other dates. Left out while undecided. */
  readonly type?: RequestType | null;
  /** When the request came in. */
  readonly received: Moment;
  /** IANA zone of the controller; needed for an instant. */
  readonly timeZone?: string;
  /** Code of a built-in table, or a calendar of one's own. */
  readonly holidays: string | HolidayCalendar;
  /** When the person's identity was confirmed, where that had to be asked for. */
  readonly identified?: Moment;
  /**
   * When a fee was paid, where one could be charged; in Switzerland the day after the ten days in
   * which the person can withdraw.
   */
  readonly feePaid?: Moment;
  /** Questions to the person about what is meant, with the answer once it is there. */
  readonly questions?: readonly { readonly asked: Moment; readonly answered?: Moment }[];
  /** The period was extended. */
  readonly extended?: boolean;
  /** The date that the person was told; the longest that the law allows when left out. */
  readonly extendedTo?: Moment;
}

/**
 * Computes when an answer is due, with the rule, every defensible reading, and the earliest of
 * them, `safe`, by which work should be planned.
 *
 * @throws DsarError `clock-invalid` for an unknown law, type, zone, holiday table or date, and for
 * an extension that the law does not give; `path` names the option.
 * @example
 * dueDate({ received: "2025-10-31", holidays: "SE" }).due; // "2025-12-01", 30 November is a Sunday
 */
export function dueDate(input: ClockInput): ClockAnswer {
  const law = input.law ?? "gdpr";
  if (!LAWS.includes(law))
    throw invalid("law", `No clock for the law "${law}"; there are ${LAWS.join(", ")}.`);
  const facts = factsOf(input);
  const terms = STATUTES[law](facts, extensionOf(input, law, facts));
  const [rule] = terms.readings;
  return {
    law,
    received: localDate(facts.received),
    due: rule.due,
    rule: { text: rule.how, citation: rule.citation },
    readings: distinct(terms.readings),
    safe: earliest(terms.readings),
    deadlines: terms.deadlines,
    ...(terms.pausedSince === undefined ? {} : { pausedSince: localDate(terms.pausedSince) }),
    uncertain: [...(terms.notes ?? []), ...uncovered(terms, facts.calendar)],
  };
}

function factsOf(input: ClockInput): Facts {
  const day = (moment: Moment, path: string) => dayOfMoment(moment, input.timeZone, path);
  const received = day(input.received, "received");
  const notBefore = (moment: Moment | undefined, path: string) =>
    moment === undefined ? received : Math.max(received, day(moment, path));
  if (input.type !== undefined && input.type !== null && !REQUEST_TYPES.includes(input.type))
    throw invalid("type", `"${input.type}" is no type of request.`);
  return {
    received,
    type: input.type ?? null,
    identified: notBefore(input.identified, "identified"),
    feePaid: notBefore(input.feePaid, "feePaid"),
    questions: (input.questions ?? []).map(({ asked, answered }, index) => {
      const path = `questions[${index}]`;
      const from = day(asked, `${path}.asked`);
      const to = answered === undefined ? null : day(answered, `${path}.answered`);
      if (from < received || (to !== null && to < from))
        throw invalid(path, "A question comes after the request, and its answer after it.");
      return { asked: from, answered: to };
    }),
    calendar: typeof input.holidays === "string" ? holidayCalendar(input.holidays) : input.holidays,
  };
}

function extensionOf(input: ClockInput, law: Law, facts: Facts): Extension {
  if (input.extended !== true && input.extendedTo === undefined) return null;
  const { extendableTo } = STATUTES[law](facts, null);
  if (extendableTo === null)
    throw invalid("extended", `The law "${law}" gives no extension of this request.`);
  if (input.extendedTo === undefined) {
    if (Number.isFinite(extendableTo)) return { announced: null };
    throw invalid("extendedTo", `The law "${law}" wants the date that the person was told.`);
  }
  const announced = dayOfMoment(input.extendedTo, input.timeZone, "extendedTo");
  if (announced > facts.received && announced <= extendableTo) return { announced };
  throw invalid(
    "extendedTo",
    `An extension under "${law}" goes to ${localDate(extendableTo)} at most, not to ${localDate(announced)}.`,
  );
}

function dayOfMoment(moment: Moment, timeZone: string | undefined, path: string): DayNumber {
  if (typeof moment === "string") return dayNumber(moment, path);
  if (timeZone !== undefined) return dayNumber(localDateOf(moment, timeZone), path);
  throw invalid("timeZone", "An instant needs the controller's timeZone.");
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

function uncovered(terms: Terms, calendar: HolidayCalendar): readonly string[] {
  if (!terms.usesHolidays) return [];
  const { from, to } = calendar.covered;
  const years = new Set(terms.readings.map((reading) => yearOf(dayNumber(reading.due))));
  return [...years]
    .filter((year) => year < from || year > to)
    .sort((a, b) => a - b)
    .map(
      (year) =>
        `The holidays of ${year} in "${calendar.id}" are computed, not reviewed (${from}-${to} are).`,
    );
}

function invalid(path: string, message: string): DsarError {
  return new DsarError("clock-invalid", message, { path });
}
