import type { DayNumber } from "../local-date.ts";
import { deadline, type Facts, reading, rolled, type Statute } from "./statute.ts";

const WEEKENDS = "Swiss Code of Obligations Art. 78; SR 173.110.3 Art. 1";

/**
 * Thirty days; where they do not suffice, the person is told by when (FADP Art. 25(7), DPO Art.
 * 18). A share in the costs, announced first, starts the days ten days later (DPO Art. 19(3)).
 */
export const swissFadp: Statute = (facts, extension) => {
  const first = facts.received + 30;
  const end = extension?.announced ?? startOf(facts) + 30;
  const citation =
    extension === null ? "FADP Art. 25(7); DPO Art. 18(1)" : "DPO Art. 18(2): the date announced";
  return {
    readings: [
      reading(end, extension === null ? "30 days" : "the date that the person was told", citation),
      ...(extension === null ? [reading(first, "30 days after receipt", "DPO Art. 18(1)")] : []),
      reading(rolled(end, facts.calendar), "moved to the next working day", WEEKENDS),
    ],
    deadlines:
      extension === null
        ? {
            extensionNotice: deadline(
              startOf(facts) + 30,
              "within the thirty days, with the new date",
              "DPO Art. 18(2)",
              first,
            ),
          }
        : {},
    extendableTo: Number.POSITIVE_INFINITY,
    usesHolidays: true,
  };
};

function startOf({ received, feePaid }: Facts): DayNumber {
  return feePaid > received ? feePaid : received;
}
