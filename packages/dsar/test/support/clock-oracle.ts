/**
 * Regulation 1182/71 Art. 3 once more, slowly, by walking a JavaScript Date day by day. Holidays
 * are written out or found by walking too; Easter comes from a printed list. Nothing of the
 * package is imported here.
 */
type Period = { days: number } | { weeks: number } | { months: number };

export const ORACLE_STATES: readonly string[] = ["SE", "DE", "GB-EAW"];

/** Easter Sundays as printed in church calendars. */
const EASTER: Readonly<Record<number, string>> = {
  2019: "04-21",
  2020: "04-12",
  2021: "04-04",
  2022: "04-17",
  2023: "04-09",
  2024: "03-31",
  2025: "04-20",
  2026: "04-05",
  2027: "03-28",
};

const UK: readonly string[] = [
  "2019-01-01 2019-04-19 2019-04-22 2019-05-06 2019-05-27 2019-08-26 2019-12-25 2019-12-26",
  "2020-01-01 2020-04-10 2020-04-13 2020-05-08 2020-05-25 2020-08-31 2020-12-25 2020-12-28",
  "2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-27 2021-12-28",
  "2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03 2022-08-29 2022-09-19 2022-12-26 2022-12-27",
  "2023-01-02 2023-04-07 2023-04-10 2023-05-01 2023-05-08 2023-05-29 2023-08-28 2023-12-25 2023-12-26",
  "2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26",
  "2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26",
  "2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28",
  "2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28",
].flatMap((year) => year.split(" "));

/** The last day of a period, found by walking. */
export function oracleEnd(event: string, period: Period, state: string): string {
  const day = new Date(`${event}T12:00:00Z`);
  if ("months" in period) walkMonths(day, period.months);
  else walk(day, "weeks" in period ? period.weeks * 7 : period.days);
  while (isFree(day, state)) walk(day, 1);
  const atLeastTwo = !("days" in period) || period.days >= 2;
  while (atLeastTwo && workingDaysBetween(event, day, state) < 2) walk(day, 1);
  return iso(day);
}

function walkMonths(day: Date, months: number): void {
  const wanted = day.getUTCDate();
  day.setUTCDate(1);
  day.setUTCMonth(day.getUTCMonth() + months);
  const month = day.getUTCMonth();
  while (day.getUTCDate() < wanted) {
    walk(day, 1);
    if (day.getUTCMonth() === month) continue;
    walk(day, -1);
    return;
  }
}

function workingDaysBetween(event: string, end: Date, state: string): number {
  const day = new Date(`${event}T12:00:00Z`);
  let count = 0;
  for (walk(day, 1); day <= end; walk(day, 1)) if (!isFree(day, state)) count++;
  return count;
}

function isFree(day: Date, state: string): boolean {
  const name = day.toUTCString().slice(0, 3);
  return name === "Sat" || name === "Sun" || isHoliday(day, state);
}

function isHoliday(day: Date, state: string): boolean {
  if (state === "GB-EAW") return UK.includes(iso(day));
  const shared = ["01-01", "05-01", "12-25", "12-26"];
  const own = state === "SE" ? ["01-06", "06-06"] : ["10-03"];
  if ([...shared, ...own].includes(iso(day).slice(5))) return true;
  const fromEaster = state === "SE" ? [-2, 1, 39] : [-2, 1, 39, 50];
  return fromEaster.some((offset) => {
    const feast = new Date(`${day.getUTCFullYear()}-${EASTER[day.getUTCFullYear()]}T12:00:00Z`);
    walk(feast, offset);
    return iso(feast) === iso(day);
  }); // Sweden's Midsummer Day and All Saints' Day are Saturdays
}

function walk(day: Date, days: number): void {
  day.setUTCDate(day.getUTCDate() + days);
}

function iso(day: Date): string {
  return day.toISOString().slice(0, 10);
}
