import { nextDue, type Schedule } from "./plan.ts";

/** What a timetable works with. */
export interface TimetableOptions {
  readonly now: () => Date;
  readonly schedule: () => Schedule;
  /** When the last backup was begun, or the schedule chosen; null when neither ever was. */
  readonly since: () => Date | null;
  /** Begins a backup. Rejects when it cannot begin; what becomes of it is told elsewhere. */
  readonly begin: () => Promise<void>;
  /** Whether the last backup failed. */
  readonly failed: () => boolean;
}

/** Makes backups when they are due. */
export interface Timetable {
  /** When the next backup is made by itself. */
  next(): Date | null;
  start(): void;
  stop(): void;
}

/** Milliseconds between looks at the clock: it may be set, and the device may sleep. */
const LOOK = 20_000;

/** Milliseconds after which a backup that failed is tried again before it is due. */
const AGAIN = 15 * 60_000;

/** Makes a timetable. A backup that was missed while the device was off is made at its start. */
export function createTimetable(options: TimetableOptions): Timetable {
  const { now, schedule, since, begin, failed } = options;
  let timer: NodeJS.Timeout | undefined;

  function next(): Date | null {
    const from = since();
    const due = from === null ? null : nextDue(schedule(), from);
    if (from === null || due === null || !failed()) return due;
    return new Date(Math.min(due.getTime(), from.getTime() + AGAIN));
  }

  function look(): void {
    const due = next();
    if (due !== null && due <= now()) void begin().catch(() => {}); // busy: at the next look
  }

  return {
    next,
    start() {
      look();
      timer = setInterval(look, LOOK).unref();
    },
    stop: () => clearInterval(timer),
  };
}
