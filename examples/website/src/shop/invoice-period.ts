/**
 * Tells until when an invoice must be kept: seven years after the end of the calendar year in
 * which the financial year of the order ended (Swedish Bookkeeping Act 1999:1078, ch. 7 s. 2;
 * Stratum keeps to the same period).
 *
 * @example
 * invoiceKeptUntil(new Date("2026-03-04T12:00:00Z"), 7); // "2033-12-31"
 */
export function invoiceKeptUntil(ordered: Date, years: number, timeZone = "UTC"): string {
  const year = new Intl.DateTimeFormat("en", { timeZone, year: "numeric" }).format(ordered);
  return `${Number(year) + years}-12-31`;
}
