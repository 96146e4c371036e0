import type { RequestType } from "../../request/request-type.ts";
import { type DayNumber, dayNumber } from "../local-date.ts";
import { workingDays } from "../period.ts";
import { calendarDays } from "./calendar-days.ts";
import { deadline, type Facts, reading, type Statute, type Terms } from "./statute.ts";

const HOLIDAY_ACTS = "Cal. Civ. Code 10, 11";

const request = calendarDays({
  days: 45,
  extended: 90,
  citation: "Cal. Civ. Code 1798.130(a)(2)(A); 11 CCR 7021(b)",
  extensionCitation: "Cal. Civ. Code 1798.130(a)(2)(A), 1798.145(h)(1); 11 CCR 7021(b)",
  words: "verification does not stop the clock",
  rolls: HOLIDAY_ACTS,
});

/** Choices that need no verification, with the rule that gives them 15 business days. */
const CHOICES: Partial<Record<RequestType, string>> = {
  "opt-out-of-sale": "11 CCR 7026(f)",
  "opt-out-of-targeted-advertising": "11 CCR 7026(f)",
  "limit-sensitive-use": "11 CCR 7027(g)",
};

/** CCPA as amended by the CPRA: 45 days, to 90; a choice takes effect in 15 business days. */
export const ccpa: Statute = (facts, extension) => {
  const citation = facts.type === null ? undefined : CHOICES[facts.type];
  if (citation !== undefined) return choice(facts, citation);
  const terms = request(facts, extension);
  const undecided = facts.type === null ? choice(facts, "11 CCR 7026(f), 7027(g)").readings : [];
  return {
    ...terms,
    readings: [
      ...terms.readings,
      ...undecided.map((each) => ({ ...each, how: `${each.how}, should it be an opt-out` })),
    ],
    deadlines: { ...terms.deadlines, acknowledgement: acknowledgement(facts) },
    usesHolidays: true,
  };
};

function acknowledgement(facts: Facts) {
  return deadline(
    businessDaysAfter(facts, 10, true),
    "10 business days after receipt",
    "11 CCR 7021(a)",
    businessDaysAfter(facts, 10, false),
  );
}

function choice(facts: Facts, citation: string): Terms {
  const how = "as soon as feasible, at most 15 business days after receipt";
  return {
    readings: [
      reading(businessDaysAfter(facts, 15, true), how, citation),
      reading(businessDaysAfter(facts, 15, false), `${how}, holidays counted`, citation),
    ],
    deadlines: {},
    extendableTo: null,
    usesHolidays: true,
  };
}

/** The rules do not say whether a holiday is a business day; counting it is the earlier reading. */
function businessDaysAfter(facts: Facts, count: number, holidaysOff: boolean): DayNumber {
  const free = workingDays(holidaysOff ? facts.calendar.holidays : () => []);
  let day = facts.received;
  for (let left = count; left > 0; ) if (free(++day)) left--;
  return day;
}

const DROP_SINCE = dayNumber("2026-08-01");

/**
 * The Delete Act: a data broker fetches the state's list of deletion requests (DROP) every 45 days
 * and deletes within 45 days of it. `received` is the day on which the list was fetched.
 */
export const deleteAct: Statute = (facts) => {
  const from = Math.max(facts.received, DROP_SINCE);
  const citation = "Cal. Civ. Code 1798.99.86(c)";
  return {
    readings: [reading(from + 45, "45 days after the list was fetched", citation)],
    deadlines: {
      nextList: deadline(from + 45, "the list is fetched at least every 45 days", citation),
    },
    extendableTo: null,
    usesHolidays: false,
    ...(from > facts.received
      ? { notes: ["The duty begins on 2026-08-01; it was counted from there."] }
      : {}),
  };
};
