import type { LocalDate } from "../clock-answer.ts";
import { type DayNumber, dayOf, localDate, weekday, yearOf } from "../local-date.ts";
import type { HolidayCalendar } from "./calendar.ts";
import { easterSunday, orthodoxEasterSunday } from "./easter.ts";

/** When a holiday falls, with the years in which it is one. */
export type HolidayRule = (
  | { /** `MM-DD` */ readonly on: string }
  | { /** Days after Easter Sunday. */ readonly easter: number }
  | { /** Days after Easter Sunday of the Orthodox churches. */ readonly orthodox: number }
  | {
      /** The first such weekday (0 Sunday) on or after `MM-DD`. */
      readonly weekday: number;
      readonly from: string;
    }
) & {
  readonly since?: number;
  readonly until?: number;
  /** Where it is observed when it falls on a Saturday or Sunday; the table's when left out. */
  readonly observed?: Observance;
};

/**
 * What the law does with a holiday on a weekend: nothing, the next day that is neither weekend nor
 * holiday, or the nearest weekday (Friday for Saturday, Monday for Sunday).
 */
type Observance = "there" | "next-working-day" | "nearest-weekday";

/** A country's holidays as data. */
export interface HolidayTable {
  readonly id: string;
  readonly source: string;
  readonly covered: { readonly from: number; readonly to: number };
  readonly rules: readonly HolidayRule[];
  /** Days that the national law on time limits treats as holidays; see the calendar. */
  readonly equated?: readonly HolidayRule[];
  /** Single days proclaimed or moved. */
  readonly proclaimed?: readonly LocalDate[];
  readonly dropped?: readonly LocalDate[];
  /** `there` when left out. */
  readonly observed?: Observance;
}

/** Makes a calendar from its table. */
export function calendarOf(table: HolidayTable): HolidayCalendar {
  const { id, source, covered, equated } = table;
  const calendar = { id, source, covered, holidays: (year: number) => holidaysOf(table, year) };
  if (equated === undefined) return calendar;
  return { ...calendar, equated: (year) => equated.flatMap(dayIn(year)).map(localDate) };
}

function holidaysOf(table: HolidayTable, year: number): readonly LocalDate[] {
  // A New Year's Day on a Saturday is observed on the last day of the year before.
  const days = [...observedDays(table, year), ...observedDays(table, year + 1)];
  const inYear = days.filter((day) => yearOf(day) === year).map(localDate);
  const proclaimed = (table.proclaimed ?? []).filter((day) => day.startsWith(`${year}-`));
  return [...new Set([...inYear, ...proclaimed])].sort();
}

/** The days of a year's holidays, each where it is observed. */
function observedDays(table: HolidayTable, year: number): DayNumber[] {
  const dropped = new Set(table.dropped ?? []);
  const holidays = table.rules.flatMap((rule) =>
    dayIn(year)(rule)
      .filter((day) => !dropped.has(localDate(day)))
      .map((day) => ({ day, observed: rule.observed ?? table.observed ?? "there" })),
  );
  const taken = new Set(holidays.map(({ day }) => day));
  return holidays.map(({ day, observed }) => {
    const at = observance(day, observed, taken);
    taken.add(at);
    return at;
  });
}

function observance(
  day: DayNumber,
  observed: Observance,
  taken: ReadonlySet<DayNumber>,
): DayNumber {
  if (observed === "there" || !isWeekend(day)) return day;
  if (observed === "nearest-weekday") return weekday(day) === 6 ? day - 1 : day + 1;
  let next = day;
  while (isWeekend(next) || taken.has(next)) next++;
  return next;
}

function dayIn(year: number): (rule: HolidayRule) => DayNumber[] {
  return (rule) =>
    year < (rule.since ?? year) || year > (rule.until ?? year) ? [] : [dayOfRule(rule, year)];
}

function dayOfRule(rule: HolidayRule, year: number): DayNumber {
  if ("easter" in rule) return easterSunday(year) + rule.easter;
  if ("orthodox" in rule) return orthodoxEasterSunday(year) + rule.orthodox;
  if ("on" in rule) return monthDay(year, rule.on);
  const first = monthDay(year, rule.from);
  return first + ((rule.weekday - weekday(first) + 7) % 7);
}

function monthDay(year: number, text: string): DayNumber {
  return dayOf(year, Number(text.slice(0, 2)), Number(text.slice(3)));
}

function isWeekend(day: DayNumber): boolean {
  return weekday(day) === 0 || weekday(day) === 6;
}
