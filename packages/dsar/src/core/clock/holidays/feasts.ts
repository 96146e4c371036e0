import type { HolidayRule } from "./rules.ts";

/** Feasts that many states share, by their distance from Easter. */
export const GOOD_FRIDAY: HolidayRule = { easter: -2 };
export const EASTER_MONDAY: HolidayRule = { easter: 1 };
export const ASCENSION: HolidayRule = { easter: 39 };
export const WHIT_MONDAY: HolidayRule = { easter: 50 };
export const CORPUS_CHRISTI: HolidayRule = { easter: 60 };
export const ORTHODOX_GOOD_FRIDAY: HolidayRule = { orthodox: -2 };
export const ORTHODOX_EASTER_MONDAY: HolidayRule = { orthodox: 1 };
export const ORTHODOX_WHIT_MONDAY: HolidayRule = { orthodox: 50 };
/** The forty-eighth day before Orthodox Easter, first of Lent. */
export const CLEAN_MONDAY: HolidayRule = { orthodox: -48 };

/** Holidays on fixed days, `MM-DD`. */
export function on(...days: readonly string[]): HolidayRule[] {
  return days.map((day) => ({ on: day }));
}

/** The years that were compared with published lists. */
export const REVIEWED: { readonly from: number; readonly to: number } = { from: 2019, to: 2027 };
