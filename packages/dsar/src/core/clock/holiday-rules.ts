import type { LocalDate } from "./clock-answer.ts";
import { easterSunday } from "./easter.ts";
import type { HolidayCalendar } from "./holiday-calendar.ts";
import { type DayNumber, dayOf, localDate, weekday } from "./local-date.ts";

/** When a holiday falls, with the years in which it is one. */
export type HolidayRule = (
  | { /** `MM-DD` */ readonly on: string }
  | { /** Days after Easter Sunday. */ readonly easter: number }
  | {
      /** The first such weekday (0 Sunday) on or after `MM-DD`. */
      readonly weekday: number;
      readonly from: string;
    }
) & { readonly since?: number; readonly until?: number };

/** A country's holidays as data. */
export interface HolidayTable {
  readonly id: string;
  readonly source: string;
  readonly covered: { readonly from: number; readonly to: number };
  readonly rules: readonly HolidayRule[];
  readonly equated?: readonly HolidayRule[];
  /** Single days proclaimed or moved. */
  readonly proclaimed?: readonly LocalDate[];
  readonly dropped?: readonly LocalDate[];
  /** A holiday on a weekend is observed on the next working day (United Kingdom). */
  readonly substitutes?: boolean;
}

/** Makes a calendar from its table. */
export function calendarOf(table: HolidayTable): HolidayCalendar {
  const { id, source, covered, equated } = table;
  const calendar = { id, source, covered, holidays: (year: number) => holidaysOf(table, year) };
  if (equated === undefined) return calendar;
  return { ...calendar, equated: (year) => daysOf(equated, year).map(localDate) };
}

function holidaysOf(table: HolidayTable, year: number): readonly LocalDate[] {
  const dropped = new Set(table.dropped ?? []);
  const days = daysOf(table.rules, year).filter((day) => !dropped.has(localDate(day)));
  const observed = table.substitutes ? withSubstitutes(days) : days;
  const proclaimed = (table.proclaimed ?? []).filter((day) => day.startsWith(`${year}-`));
  return [...observed.map(localDate), ...proclaimed].sort();
}

function daysOf(rules: readonly HolidayRule[], year: number): DayNumber[] {
  return rules
    .filter((rule) => year >= (rule.since ?? year) && year <= (rule.until ?? year))
    .map((rule) => dayOfRule(rule, year));
}

function dayOfRule(rule: HolidayRule, year: number): DayNumber {
  if ("easter" in rule) return easterSunday(year) + rule.easter;
  if ("on" in rule) return dayIn(year, rule.on);
  const first = dayIn(year, rule.from);
  return first + ((rule.weekday - weekday(first) + 7) % 7);
}

function dayIn(year: number, monthDay: string): DayNumber {
  return dayOf(year, Number(monthDay.slice(0, 2)), Number(monthDay.slice(3)));
}

/** Banking and Financial Dealings Act 1971, Sch. 1: the substitute is the next free working day. */
function withSubstitutes(days: readonly DayNumber[]): DayNumber[] {
  const taken = new Set(days.filter((day) => !isWeekend(day)));
  for (const day of days.filter(isWeekend)) {
    let substitute = day;
    while (isWeekend(substitute) || taken.has(substitute)) substitute++;
    taken.add(substitute);
  }
  return [...taken];
}

function isWeekend(day: DayNumber): boolean {
  return weekday(day) === 0 || weekday(day) === 6;
}
