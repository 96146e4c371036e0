import type { HolidayCalendar } from "../clock/holidays/calendar.ts";
import { holidayCalendar } from "../clock/holidays/tables.ts";
import { dayNumber, localDate, localDateOf } from "../clock/local-date.ts";
import { workingDays } from "../clock/period.ts";
import { DsarError } from "../error.ts";
import { minuteOfHour, startOfDay } from "./local-time.ts";

/** Laws whose notice to the authority is due within 72 hours. */
export type BreachLaw = "gdpr" | "uk-gdpr";

/** Every law with a breach clock. */
export const BREACH_LAWS: readonly BreachLaw[] = ["gdpr", "uk-gdpr"];

/** One way to count the 72 hours. */
export interface NoticeReading {
  readonly due: Date;
  /** What this reading does, in a few words. */
  readonly how: string;
  /** The text it rests on, and who reads it otherwise. */
  readonly citation: string;
}

/** Until when the authority is to be told (Art. 33(1)). */
export interface NoticeDeadline {
  readonly law: BreachLaw;
  readonly aware: Date;
  /** The end of the period by the rule's own text. */
  readonly due: Date;
  readonly rule: { readonly text: string; readonly citation: string };
  /** Every reading considered, the rule's own first. */
  readonly readings: readonly NoticeReading[];
  /** The earliest of all readings: plan by it, and give reasons for the delay after it. */
  readonly safe: Date;
}

/** What the clock is asked. */
export interface NoticeClockInput {
  readonly law?: BreachLaw;
  /** When the controller had a reasonable degree of certainty (EDPB Guidelines 9/2022, II.A.2). */
  readonly aware: Date;
  /** IANA zone of the controller: it decides which clock hour and which working days are meant. */
  readonly timeZone: string;
  readonly holidays: string | HolidayCalendar;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PERIOD = 72 * HOUR;

/**
 * Computes until when a breach is to be notified.
 *
 * Hours are hours: a weekend, a holiday, and the night on which clocks are changed do not lengthen or
 * shorten them (Regulation 1182/71 Art. 3(3), and 3(4) for periods other than in hours alone).
 *
 * @throws DsarError `clock-invalid` for an unknown law, zone, holiday table, or an invalid date.
 * @example
 * noticeDeadline({ aware: new Date("2026-03-27T09:20:00Z"), timeZone: "Europe/Stockholm", holidays: "SE" })
 *   .safe; // 2026-03-30T09:20:00Z, though the clocks there then say 11:20 instead of 10:20
 */
export function noticeDeadline(input: NoticeClockInput): NoticeDeadline {
  const { law = "gdpr", aware, timeZone } = input;
  if (!BREACH_LAWS.includes(law))
    throw new DsarError(
      "clock-invalid",
      `No breach clock for the law "${law}"; there are ${BREACH_LAWS.join(", ")}.`,
      { path: "law" },
    );
  if (Number.isNaN(aware.getTime()))
    throw new DsarError("clock-invalid", "The time of awareness is no date.", { path: "aware" });
  const calendar =
    typeof input.holidays === "string" ? holidayCalendar(input.holidays) : input.holidays;
  const readings = readingsOf(law, aware, timeZone, calendar);
  const [rule] = readings;
  return {
    law,
    aware,
    due: rule.due,
    rule: { text: rule.how, citation: rule.citation },
    readings,
    safe: readings.reduce((a, b) => (b.due < a.due ? b : a)).due,
  };
}

function readingsOf(
  law: BreachLaw,
  aware: Date,
  timeZone: string,
  calendar: HolidayCalendar,
): readonly [NoticeReading, ...NoticeReading[]] {
  const exact = exactHours(law, aware);
  const whole = wholeHours(aware, timeZone);
  if (law === "uk-gdpr") return [exact, whole];
  return [whole, exact, ...twoWorkingDays(aware, timeZone, calendar, whole.due)];
}

function exactHours(law: BreachLaw, aware: Date): NoticeReading {
  return {
    due: new Date(aware.getTime() + PERIOD),
    how: "72 hours from the moment of awareness, to the minute",
    citation:
      law === "uk-gdpr"
        ? "Art. 33(1) UK GDPR; ICO, Personal data breaches: a guide"
        : "Art. 33(1) GDPR read alone",
  };
}

/** The hour in which the controller became aware is not counted, and the last hour runs out. */
function wholeHours(aware: Date, timeZone: string): NoticeReading {
  const intoHour = minuteOfHour(aware, timeZone) * MINUTE + (aware.getTime() % MINUTE);
  return {
    due: new Date(aware.getTime() - intoHour + HOUR + PERIOD),
    how: "72 whole hours, the hour of awareness not counted",
    citation: "Regulation (EEC, Euratom) 1182/71 Art. 3(1), 3(2)(a)",
  };
}

/** A later end that some writers find and authorities reject: known, and never to be planned by. */
function twoWorkingDays(
  aware: Date,
  timeZone: string,
  calendar: HolidayCalendar,
  end: Date,
): NoticeReading[] {
  const free = workingDays(calendar.holidays);
  let day = dayNumber(localDateOf(aware, timeZone));
  for (let found = 0; found < 2; ) if (free(++day)) found++;
  const due = startOfDay(localDate(day + 1), timeZone);
  if (due <= end) return [];
  return [
    {
      due,
      how: "at least two working days; disputed, do not rely on it",
      citation:
        "Regulation (EEC, Euratom) 1182/71 Art. 3(5), which BayLfD (guidance of 1 June 2019) and LDI NRW (2024) do not apply to periods in hours",
    },
  ];
}
