/**
 * Every law's clock once more, slowly, by walking a JavaScript Date day by day. Holidays are
 * printed lists, or found by walking; Easter comes from a printed list. Nothing of the package is
 * imported here.
 */
import { officialJournal } from "./official-journal.ts";

type Period = { days: number } | { weeks: number } | { months: number };

/** States whose holidays are known here for 2019 to 2027. */
export const ORACLE_STATES: readonly string[] = ["SE", "DE", "GB-EAW", "US"];
/** States whose holidays are known here for 2025 and 2026, from the Official Journal. */
export const LISTED_STATES: readonly string[] = [
  ...["AT", "CZ", "DK", "EE", "ES", "FR", "HR", "HU", "IE", "LT", "LU", "LV", "MT", "PT", "RO"],
  ...["SI", "GR", "EU"],
];

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

const UK: ReadonlySet<string> = new Set(
  [
    "2019-01-01 2019-04-19 2019-04-22 2019-05-06 2019-05-27 2019-08-26 2019-12-25 2019-12-26",
    "2020-01-01 2020-04-10 2020-04-13 2020-05-08 2020-05-25 2020-08-31 2020-12-25 2020-12-28",
    "2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-27 2021-12-28",
    "2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03 2022-08-29 2022-09-19 2022-12-26 2022-12-27",
    "2023-01-02 2023-04-07 2023-04-10 2023-05-01 2023-05-08 2023-05-29 2023-08-28 2023-12-25 2023-12-26",
    "2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26",
    "2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26",
    "2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28",
    "2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28",
  ].flatMap((year) => year.split(" ")),
);

const LISTS = new Map(LISTED_STATES.map((state) => [state, new Set(officialJournal(state))]));

/** A question to the oracle. */
export interface OracleCase {
  readonly law: string;
  readonly type: string | null;
  readonly received: string;
  readonly identified: string | null;
  readonly extended: boolean;
  readonly state: string;
}

/** Due date and safe date by the oracle; null where the law gives no extension. */
export function oracleAnswer(given: OracleCase): { due: string; safe: string } | null {
  const { law, type, received, extended } = given;
  const after = (days: number) => plusDays(received, days);
  const one = (first: number, all: number | null) => {
    if (extended && all === null) return null;
    const day = after(extended ? (all ?? 0) : first);
    return { due: day, safe: day };
  };
  switch (law) {
    case "gdpr":
      return european(given);
    case "uk-gdpr":
      return type === "complaint" ? ukComplaint(given) : british(given);
    case "ccpa":
      return californian(given);
    case "delete-act": {
      if (extended) return null;
      const day = plusDays(received < "2026-08-01" ? "2026-08-01" : received, 45);
      return { due: day, safe: day };
    }
    case "lgpd":
      return one(15, null);
    case "pipeda":
      return one(30, 60);
    case "quebec-law-25":
    case "australia":
      return one(30, null);
    case "virginia":
    case "connecticut":
      return type === "review-of-refusal" ? one(60, null) : one(45, 90);
    case "colorado":
      return type === "review-of-refusal" ? one(45, 105) : one(45, 90);
    default:
      return one(30, null);
  }
}

function european({ received, extended, state }: OracleCase): { due: string; safe: string } {
  if (!extended) {
    return { due: oracleEnd(received, { months: 1 }, state), safe: plusMonths(received, 1) };
  }
  const firstEnd = oracleEnd(received, { months: 1 }, state);
  const due = oracleEnd(received, { months: 3 }, state);
  const twoSteps = oracleEnd(firstEnd, { months: 2 }, state);
  return { due, safe: [plusMonths(received, 3), twoSteps, due].sort()[0] ?? "" };
}

function british(given: OracleCase): { due: string; safe: string } {
  const { received, identified, extended, state } = given;
  const months = extended ? 3 : 1;
  const from = identified !== null && identified > received ? identified : received;
  return { due: nextFree(plusMonths(from, months), state), safe: plusMonths(received, months) };
}

function ukComplaint({ received, extended, state }: OracleCase) {
  if (extended) return null;
  return { due: nextFree(plusDays(received, 30), state), safe: plusDays(received, 29) };
}

function californian({ received, type, extended, state }: OracleCase) {
  const choice = ["opt-out-of-sale", "opt-out-of-targeted-advertising", "limit-sensitive-use"];
  const isChoice = type !== null && choice.includes(type);
  if (isChoice && extended) return null;
  const business = weekdaysAfter(received, 15);
  if (isChoice) return { due: weekdaysAfter(received, 15, state), safe: business };
  const due = plusDays(received, extended ? 90 : 45);
  return { due, safe: type === null && business < due ? business : due };
}

function weekdaysAfter(event: string, count: number, state?: string): string {
  const day = new Date(`${event}T12:00:00Z`);
  for (let left = count; left > 0; ) {
    walk(day, 1);
    if (state === undefined ? !isWeekend(day) : !isFree(day, state)) left--;
  }
  return iso(day);
}

function plusDays(event: string, days: number): string {
  const day = new Date(`${event}T12:00:00Z`);
  for (let left = days; left > 0; left--) walk(day, 1);
  return iso(day);
}

function plusMonths(event: string, months: number): string {
  const day = new Date(`${event}T12:00:00Z`);
  walkMonths(day, months);
  return iso(day);
}

function nextFree(date: string, state: string): string {
  const day = new Date(`${date}T12:00:00Z`);
  while (isFree(day, state)) walk(day, 1);
  return iso(day);
}

/** The last day of a period by Regulation 1182/71 Art. 3, found by walking. */
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
  for (walk(day, 1); day <= end && count < 2; walk(day, 1)) if (!isFree(day, state)) count++;
  return count;
}

function isFree(day: Date, state: string): boolean {
  return isWeekend(day) || isHoliday(day, state);
}

function isWeekend(day: Date): boolean {
  return day.getUTCDay() === 0 || day.getUTCDay() === 6;
}

function isHoliday(day: Date, state: string): boolean {
  const list = state === "GB-EAW" ? UK : LISTS.get(state);
  if (list !== undefined) return list.has(iso(day));
  if (state === "US") return isAmerican(day);
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

/** Federal holidays as the calendar of the Office of Personnel Management describes them. */
function isAmerican(day: Date): boolean {
  const text = iso(day).slice(5);
  const week = Math.ceil(day.getUTCDate() / 7);
  const nextWeek = new Date(day);
  walk(nextWeek, 7);
  const month = day.getUTCMonth() + 1;
  if (day.getUTCDay() === 1) {
    if ([1, 2].includes(month) && week === 3) return true;
    if (month === 5 && nextWeek.getUTCMonth() + 1 === 6) return true;
    if (month === 9 && week === 1) return true;
    if (month === 10 && week === 2) return true;
  }
  if (day.getUTCDay() === 4 && month === 11 && week === 4) return true;
  const fixed = ["01-01", "07-04", "11-11", "12-25"];
  if (day.getTime() >= Date.parse("2021-06-17T00:00:00Z")) fixed.push("06-19");
  if (fixed.includes(text)) return true;
  const beside = new Date(day);
  walk(beside, day.getUTCDay() === 5 ? 1 : -1);
  const observed = day.getUTCDay() === 5 || day.getUTCDay() === 1;
  return observed && fixed.includes(iso(beside).slice(5));
}

function walk(day: Date, days: number): void {
  day.setUTCDate(day.getUTCDate() + days);
}

function iso(day: Date): string {
  return day.toISOString().slice(0, 10);
}
