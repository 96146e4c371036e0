/** A day of the calendar. */
interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Nobody has grown older than this; a birthday further back was mistyped. */
const OLDEST = 130;

/**
 * Counts the years somebody has completed on a day. Who was born on 29 February completes a year
 * of 365 days on 1 March: not a day earlier than any law would have it.
 *
 * @param birthday `YYYY-MM-DD`, as a date field sends it
 * @param today `YYYY-MM-DD`
 * @returns null for what is no day, lies ahead, or is further back than anyone lives
 */
export function ageOn(birthday: string, today: string): number | null {
  const born = dayOf(birthday);
  const now = dayOf(today);
  if (born === null || now === null) return null;
  const ahead = now.month - born.month || now.day - born.day;
  const age = now.year - born.year - (ahead < 0 ? 1 : 0);
  return age < 0 || age > OLDEST ? null : age;
}

/** The date it is somewhere, as `YYYY-MM-DD`. */
export function dateIn(timeZone: string, at: Date): string {
  // The Swedish form of a date is that of ISO 8601.
  return new Intl.DateTimeFormat("sv-SE", { timeZone }).format(at);
}

function dayOf(text: string): Day | null {
  const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1000;
  return real ? { year, month, day } : null;
}
