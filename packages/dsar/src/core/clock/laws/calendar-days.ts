import type { Reading } from "../clock-answer.ts";
import type { DayNumber } from "../local-date.ts";
import { deadline, type Facts, reading, rolled, type Statute } from "./statute.ts";

/** A law that counts calendar days, as data. */
export interface CalendarDays {
  readonly days: number;
  /** Days in all once extended; null where the law gives no extension. */
  readonly extended: number | null;
  readonly citation: string;
  readonly extensionCitation?: string;
  /** What else the rule says, in words. */
  readonly words?: string;
  /** A general law by which a last day on a weekend moves on: a later reading, never the rule. */
  readonly rolls?: string;
  readonly notes?: readonly string[];
}

/** Builds the clock of a law that counts calendar days from the day after the receipt. */
export function calendarDays(law: CalendarDays): Statute {
  const words = law.words === undefined ? "" : `; ${law.words}`;
  return (facts, extension) => {
    const answerBy = facts.received + law.days;
    const last = law.extended === null ? null : facts.received + law.extended;
    const end = extension === null ? answerBy : (extension.announced ?? last ?? answerBy);
    const citation = extension === null ? law.citation : (law.extensionCitation ?? law.citation);
    const count = end - facts.received;
    return {
      readings: [
        reading(end, `${count} days after receipt${words}`, citation),
        ...later(end, facts, law.rolls),
      ],
      deadlines:
        last === null || extension !== null
          ? {}
          : {
              extensionNotice: deadline(
                answerBy,
                `within the first ${law.days} days, with the reasons`,
                law.extensionCitation ?? law.citation,
              ),
            },
      extendableTo: last,
      usesHolidays: law.rolls !== undefined,
      ...(law.notes === undefined ? {} : { notes: law.notes }),
    };
  };
}

/** Whether a last day on a weekend moves on is not said by the law itself. */
function later(end: DayNumber, { calendar }: Facts, citation: string | undefined): Reading[] {
  if (citation === undefined) return [];
  return [reading(rolled(end, calendar), "moved to the next working day", citation)];
}
