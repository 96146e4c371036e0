import type { LocalDate } from "./clock-answer.ts";

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
}
