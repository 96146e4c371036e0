import type { LocalDate } from "../clock-answer.ts";

/** Holidays of one state or institution. */
export interface HolidayCalendar {
  /** `SE`, or a name of one's own. */
  readonly id: string;
  /** The law or list that the days come from. */
  readonly source: string;
  /** First and last year that was reviewed; answers beyond them are flagged as uncertain. */
  readonly covered: { readonly from: number; readonly to: number };
  /** Public holidays of a year, `YYYY-MM-DD`; Saturdays and Sundays need not be listed. */
  holidays(year: number): readonly LocalDate[];
  /**
   * Days that are no public holiday, yet treated as one by the national law on time limits
   * (Christmas Eve in Sweden). They make a reading of their own, and never the rule.
   */
  equated?(year: number): readonly LocalDate[];
}

/** Changes to a calendar: a region's holidays, a day of mourning, a closed office. */
export interface HolidayOverrides {
  /** Days to add, `YYYY-MM-DD`. */
  readonly add?: readonly LocalDate[];
  /** Days to drop. */
  readonly remove?: readonly LocalDate[];
  /** Years the controller has reviewed itself. */
  readonly covered?: { readonly from: number; readonly to: number };
}

/**
 * Makes a calendar of one's own from another.
 *
 * @example
 * withOverrides(holidayCalendar("DE"), { add: ["2026-01-06"] }); // Bavaria
 */
export function withOverrides(
  calendar: HolidayCalendar,
  overrides: HolidayOverrides,
): HolidayCalendar {
  const removed = new Set(overrides.remove ?? []);
  const added = overrides.add ?? [];
  return {
    ...calendar,
    source: `${calendar.source}; with the controller's own changes`,
    covered: overrides.covered ?? calendar.covered,
    holidays: (year) =>
      [...calendar.holidays(year), ...added.filter((day) => day.startsWith(`${year}-`))].filter(
        (day) => !removed.has(day),
      ),
  };
}
