import type { Reading } from "../clock-answer.ts";
import type { HolidayCalendar } from "../holidays/calendar.ts";
import { type DayNumber, dayNumber, localDate } from "../local-date.ts";
import { periodEnd, unrolledEnd, workingDays } from "../period.ts";
import { deadline, type Facts, reading, rolled, type Statute } from "./statute.ts";

const REGULATION_1182 = "Regulation (EEC, Euratom) 1182/71 Art. 3(2)(c), 3(4)";

/** One month, extendable by two further months: Art. 12(3) GDPR. */
export const gdpr: Statute = (facts, extension) => {
  const { received, identified, calendar } = facts;
  const months = extension === null ? 1 : 3;
  const span = extension === null ? "one month" : "three months";
  const at = (event: DayNumber, length = months) =>
    dayNumber(periodEnd(localDate(event), { months: length }, calendar));
  const last = unrolledEnd(received, { months: 3 });
  const firstMonth = unrolledEnd(received, { months: 1 });
  const rule = reading(
    at(received),
    `${span} from the day of receipt, moved off Saturdays, Sundays and public holidays`,
    `Art. 12(3) GDPR; ${REGULATION_1182}`,
  );
  const announced = extension?.announced ?? null;
  return {
    readings: [
      rule,
      reading(
        unrolledEnd(received, { months }),
        `${span} from the day of receipt, weekends and holidays not looked at`,
        "Art. 12(3) GDPR read alone",
      ),
      ...equated(received, months, calendar),
      ...(extension === null ? [] : [inTwoSteps(received, calendar)]),
      ...(announced === null
        ? []
        : [reading(announced, "the date that the person was told", "Art. 12(3) GDPR")]),
      ...(identified > received
        ? [
            reading(
              at(identified),
              `${span} from the day the identity was confirmed`,
              "Art. 12(2), 12(6) GDPR; EDPB Guidelines 01/2022, section 5.3",
            ),
          ]
        : []),
      ...questioned(facts, at(received)),
    ],
    deadlines:
      extension === null
        ? {
            extensionNotice: deadline(
              at(received, 1),
              "within one month of receipt, with the reasons for the delay",
              "Art. 12(3) GDPR, third sentence",
              firstMonth,
            ),
            refusal: deadline(
              at(received, 1),
              "within one month of receipt, with the reasons and the remedies",
              "Art. 12(4) GDPR",
              firstMonth,
            ),
          }
        : {},
    extendableTo: at(received, 3) > last ? at(received, 3) : last,
    usesHolidays: true,
  };
};

/** The national law on time limits may treat further days as holidays; later, never earlier. */
function equated(received: DayNumber, months: number, calendar: HolidayCalendar): Reading[] {
  if (calendar.equated === undefined) return [];
  const also = calendar.equated;
  const free = workingDays((year) => [...calendar.holidays(year), ...also(year)]);
  let end = unrolledEnd(received, { months });
  while (!free(end)) end++;
  const how = "moved also off the days that the national law on time limits treats as holidays";
  return [reading(end, how, `National law on time limits, ${calendar.id}`)];
}

/** Whether the two further months run from the receipt or from the first month's end is not said. */
function inTwoSteps(received: DayNumber, calendar: HolidayCalendar): Reading {
  const firstEnd = periodEnd(localDate(received), { months: 1 }, calendar);
  return {
    due: periodEnd(firstEnd, { months: 2 }, calendar),
    how: "two further months from the end of the first month",
    citation: `Art. 12(3) GDPR, second sentence; ${REGULATION_1182}`,
  };
}

/** The Regulation has no pause; the guidelines tolerate one while the person says what is meant. */
function questioned({ questions, calendar }: Facts, end: DayNumber): Reading[] {
  const days = questions.reduce(
    (sum, { asked, answered }) => sum + (answered === null ? 0 : answered - asked),
    0,
  );
  if (days === 0) return [];
  const how = `${days} days of waiting for the person's answer not counted`;
  const citation = "Recital 63 GDPR; EDPB Guidelines 01/2022, section 5.3";
  return [reading(rolled(end + days, calendar), how, citation)];
}
