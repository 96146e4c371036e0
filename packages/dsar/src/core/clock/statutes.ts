import type { Reading } from "./clock-answer.ts";
import type { HolidayCalendar } from "./holiday-calendar.ts";
import { type DayNumber, localDate } from "./local-date.ts";
import { periodEnd, unrolledEnd, workingDays } from "./period.ts";

/** What a statute's clock is asked about. */
interface Facts {
  readonly received: DayNumber;
  /** The receipt, or the later confirmation of identity. */
  readonly identified: DayNumber;
  readonly calendar: HolidayCalendar;
  readonly extended: boolean;
}

/** One law's clock: its readings, the rule's own first. */
export interface Clock {
  readonly usesHolidays: boolean;
  readings(facts: Facts): readonly [Reading, ...Reading[]];
}

const REGULATION_1182 = "Regulation (EEC, Euratom) 1182/71 Art. 3(2)(c), 3(4)";

/** One month, extendable by two further months: Art. 12(3) GDPR. */
export const gdpr: Clock = {
  usesHolidays: true,
  readings({ received, identified, calendar, extended }) {
    const months = extended ? 3 : 1;
    const span = extended ? "three months" : "one month";
    const at = (event: DayNumber) => periodEnd(localDate(event), { months }, calendar);
    return [
      {
        due: at(received),
        how: `${span} from the day of receipt, moved off Saturdays, Sundays and public holidays`,
        citation: `Art. 12(3) GDPR; ${REGULATION_1182}`,
      },
      {
        due: localDate(unrolledEnd(received, { months })),
        how: `${span} from the day of receipt, weekends and holidays not looked at`,
        citation: "Art. 12(3) GDPR read alone",
      },
      ...equatedReading(received, months, calendar),
      ...(extended ? [inTwoSteps(received, calendar)] : []),
      ...(identified > received
        ? [
            {
              due: at(identified),
              how: `${span} from the day the identity was confirmed`,
              citation: "Art. 12(2), 12(6) GDPR; EDPB Guidelines 01/2022, section 5.3",
            },
          ]
        : []),
    ];
  },
};

/** The national law on time limits may treat further days as holidays; later, never earlier. */
function equatedReading(received: DayNumber, months: number, calendar: HolidayCalendar): Reading[] {
  if (calendar.equated === undefined) return [];
  const equated = calendar.equated;
  const free = workingDays((year) => [...calendar.holidays(year), ...equated(year)]);
  let end = unrolledEnd(received, { months });
  while (!free(end)) end++;
  const how = "moved also off the days that the national law on time limits treats as holidays";
  return [{ due: localDate(end), how, citation: `National law on time limits, ${calendar.id}` }];
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

/** One month from the latest of request, identity and fee: Art. 12A UK GDPR. */
export const ukGdpr: Clock = {
  usesHolidays: true,
  readings({ received, identified, calendar, extended }) {
    const months = extended ? 3 : 1;
    const span = extended ? "three months" : "one month";
    const citation =
      "Art. 12(3), 12A UK GDPR; ICO, Right of access: how to work out the time limit";
    const at = (event: DayNumber) => periodEnd(localDate(event), { months }, calendar);
    return [
      {
        due: at(identified),
        how: `${span} from the latest of request and identity, moved to the next working day`,
        citation,
      },
      {
        due: at(received),
        how: `${span} from the request, moved to the next working day`,
        citation,
      },
      {
        due: localDate(unrolledEnd(received, { months })),
        how: `${span} from the request, weekends and holidays not looked at`,
        citation: "Art. 12(3) UK GDPR read alone",
      },
    ];
  },
};

/** Thirty days, extendable by at most thirty: PIPEDA s. 8(3), (4). */
export const pipeda: Clock = {
  usesHolidays: false,
  readings({ received, extended }) {
    const days = extended ? 60 : 30;
    return [
      {
        due: localDate(unrolledEnd(received, { days })),
        how: `${days} days after receipt; silence is a refusal (s. 8(5))`,
        citation: extended ? "PIPEDA s. 8(4)" : "PIPEDA s. 8(3)",
      },
    ];
  },
};
