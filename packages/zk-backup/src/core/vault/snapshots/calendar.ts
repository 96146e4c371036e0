/** The periods in which a point in time lies, each as a key that its neighbours do not share. */
export interface Periods {
  readonly hour: number;
  readonly day: number;
  /** Weeks begin on Monday (ISO 8601). */
  readonly week: number;
  readonly month: number;
  readonly year: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * Says in which periods a time lies.
 *
 * @param time milliseconds since 1970
 * @param offset minutes that the clock on the wall is ahead of UTC
 */
export function periodsOf(time: number, offset: number): Periods {
  const local = time + offset * 60_000;
  const date = new Date(local);
  const year = date.getUTCFullYear();
  const day = Math.floor(local / DAY);
  return {
    hour: Math.floor(local / HOUR),
    day,
    week: Math.floor((day + 3) / 7), // 1 January 1970 was a Thursday
    month: year * 12 + date.getUTCMonth(),
    year,
  };
}
