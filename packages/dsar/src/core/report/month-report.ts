import type { LocalDate } from "../clock/clock-answer.ts";
import type { Law } from "../clock/law.ts";
import { dayNumber } from "../clock/local-date.ts";
import type { RequestType } from "../request/request-type.ts";
import type { Case } from "./case.ts";

/** Figures of a period, as 11 CCR 7102 and the supervisory authorities of the Union ask for them. */
export interface Figures {
  /** Received in the period. */
  readonly received: number;
  /** Answered or refused in the period; what was withdrawn is counted apart. */
  readonly closed: number;
  /** Of those closed: by the last day, extensions included. */
  readonly onTime: number;
  readonly late: number;
  /** Of those closed: extended before. */
  readonly extended: number;
  /** Complied with in whole. */
  readonly granted: number;
  /** Complied with in part: some was refused or had to be kept. */
  readonly partly: number;
  readonly refused: number;
  readonly withdrawn: number;
  /** Open at the end of the period. */
  readonly open: number;
  /** Of those open: past their last day. */
  readonly overdue: number;
  /** Calendar days from receipt to answer, of those closed; null when none was. */
  readonly medianDays: number | null;
  /** The mean, to a tenth of a day. */
  readonly meanDays: number | null;
}

/** One kind of request under one law. */
export interface ReportLine extends Figures {
  readonly type: RequestType | null;
  readonly law: Law;
}

/** What a period brought, by type and law. */
export interface Report {
  readonly from: LocalDate;
  /** Last day, included. */
  readonly to: LocalDate;
  readonly total: Figures;
  readonly lines: readonly ReportLine[];
  /** Refusals in whole and in part by the code of their ground; null is a ground in words alone. */
  readonly refusals: readonly { readonly because: string | null; readonly count: number }[];
}

/** Counts cases in a period, both days included; the same cases give the same report. */
export function reportOf(cases: readonly Case[], from: LocalDate, to: LocalDate): Report {
  const seen = cases.filter(
    ({ received, closed }) => received <= to && (closed === null || closed >= from),
  );
  const groups = new Map<string, Case[]>();
  for (const each of seen) {
    const key = `${each.law} ${each.type ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const lines = [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, [first, ...others]]) =>
      first === undefined
        ? []
        : [{ type: first.type, law: first.law, ...figuresOf([first, ...others], from, to) }],
    );
  return { from, to, total: figuresOf(seen, from, to), lines, refusals: refusals(seen, from, to) };
}

function figuresOf(cases: readonly Case[], from: LocalDate, to: LocalDate): Figures {
  const ended = cases.filter((each) => isWithin(each.closed, from, to));
  const closed = ended.filter(({ outcome }) => outcome !== "withdrawn");
  const open = cases.filter((each) => each.closed === null || each.closed > to);
  const days = closed.map(({ received, closed: day }) => daysBetween(received, day ?? received));
  const count = (outcome: Case["outcome"]): number =>
    ended.filter((each) => each.outcome === outcome).length;
  const onTime = closed.filter((each) => (each.closed ?? "") <= each.due).length;
  return {
    received: cases.filter(({ received }) => isWithin(received, from, to)).length,
    closed: closed.length,
    onTime,
    late: closed.length - onTime,
    extended: closed.filter(({ extended }) => extended).length,
    granted: count("granted"),
    partly: count("partly"),
    refused: count("refused"),
    withdrawn: count("withdrawn"),
    open: open.length,
    overdue: open.filter(({ due }) => due < to).length,
    medianDays: median(days),
    meanDays:
      days.length === 0
        ? null
        : Math.round((days.reduce((sum, day) => sum + day, 0) / days.length) * 10) / 10,
  };
}

function refusals(cases: readonly Case[], from: LocalDate, to: LocalDate): Report["refusals"] {
  const counts = new Map<string, number>();
  for (const { closed, outcome, because } of cases) {
    const denied = outcome === "refused" || (outcome === "partly" && because !== null);
    if (!denied || !isWithin(closed, from, to)) continue;
    counts.set(because ?? "", (counts.get(because ?? "") ?? 0) + 1);
  }
  return [...counts.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([because, count]) => ({ because: because === "" ? null : because, count }));
}

function isWithin(day: LocalDate | null, from: LocalDate, to: LocalDate): boolean {
  return day !== null && day >= from && day <= to;
}

function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumber(to, "to") - dayNumber(from, "from");
}

/** The middle value; of an even number the mean of the two in the middle. */
function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
