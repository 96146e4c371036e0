/** When backups are made. */
export interface Schedule {
  readonly every: "never" | "hour" | "day" | "week";
  /** `HH:MM` by the device's clock on the wall; for `day` and `week`. */
  readonly at: string;
  /** 0 is Sunday; for `week`. */
  readonly weekday: number;
}

/**
 * What is kept of earlier backups. `timeline`: the last 24 hours, 7 days, 5 weeks, 12 months and 10
 * years, one backup of each. `mirror`: the latest one alone. `everything`: all.
 */
export type Keep = "timeline" | "mirror" | "everything";

/** When backups are made, and which stay. */
export interface Plan {
  readonly schedule: Schedule;
  readonly keep: Keep;
}

/** Until somebody chooses: nothing leaves the house by itself, and nothing is dropped. */
export const NO_PLAN: Plan = {
  schedule: { every: "never", at: "03:00", weekday: 0 },
  keep: "everything",
};

/** What the form of a new vault proposes. */
export const PROPOSED: Plan = {
  schedule: { ...NO_PLAN.schedule, every: "day" },
  keep: "timeline",
};

/** The library's rule for what is kept; null when nothing is dropped. */
export function retentionOf(keep: Keep): Readonly<Record<string, number>> | null {
  if (keep === "everything") return null;
  if (keep === "mirror") return { last: 1 };
  return { hourly: 24, daily: 7, weekly: 5, monthly: 12, yearly: 10 };
}

/**
 * The first time after `from` at which a backup is due, by the device's clock on the wall: a day of 23
 * or 25 hours has it once. Null when none is.
 */
export function nextDue({ every, at, weekday }: Schedule, from: Date): Date | null {
  if (every === "never") return null;
  if (every === "hour") {
    const due = new Date(from);
    due.setHours(due.getHours() + 1, 0, 0, 0);
    return due > from ? due : new Date(from.getTime() + 3_600_000); // an hour that comes twice
  }
  const [hours = 0, minutes = 0] = at.split(":").map(Number);
  for (let ahead = 0; ; ahead++) {
    const due = new Date(
      from.getFullYear(),
      from.getMonth(),
      from.getDate() + ahead,
      hours,
      minutes,
    );
    if (due > from && (every === "day" || due.getDay() === weekday)) return due;
  }
}

/** Reads a plan from a form or the device's disk. @throws Error naming the field. */
export function parsePlan(value: unknown): Plan {
  const { schedule, keep } = (value ?? {}) as Partial<Record<keyof Plan, unknown>>;
  const { every, at, weekday } = (schedule ?? {}) as Partial<Record<keyof Schedule, unknown>>;
  if (every !== "never" && every !== "hour" && every !== "day" && every !== "week")
    throw new Error("`every` is none of never, hour, day, week");
  if (typeof at !== "string" || !/^([01]\d|2[0-3]):[0-5]\d$/.test(at))
    throw new Error("`at` is no time like 03:00");
  if (typeof weekday !== "number" || !Number.isInteger(weekday) || weekday < 0 || weekday > 6)
    throw new Error("`weekday` is no number from 0 to 6");
  if (keep !== "timeline" && keep !== "mirror" && keep !== "everything")
    throw new Error("`keep` is none of timeline, mirror, everything");
  return { schedule: { every, at, weekday }, keep };
}
