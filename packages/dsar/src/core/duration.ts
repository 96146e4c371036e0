/** An ISO 8601 duration of whole years, months, weeks and days. */
export interface Duration {
  readonly years: number;
  readonly months: number;
  readonly weeks: number;
  readonly days: number;
}

/** Reads `P7Y`, `P1Y6M`, `P4W`, `P30D`; null for everything else, an empty `P` included. */
export function parseDuration(iso: string): Duration | null {
  const parts = /^P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$/.exec(iso);
  if (parts === null) return null;
  const [years, months, weeks, days] = parts.slice(1).map((part) => Number(part ?? 0));
  return { years: years ?? 0, months: months ?? 0, weeks: weeks ?? 0, days: days ?? 0 };
}

/** Writes a duration in English: `7 years`, `1 year and 6 months`. */
export function formatDuration(duration: Duration): string {
  const words = Object.entries(duration)
    .filter(([, count]) => count > 0)
    .map(([unit, count]) => `${count} ${count === 1 ? unit.slice(0, -1) : unit}`);
  return words.length < 2 ? (words[0] ?? "0 days") : words.join(" and ");
}
