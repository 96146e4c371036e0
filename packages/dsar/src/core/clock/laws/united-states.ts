import { calendarDays } from "./calendar-days.ts";
import type { Statute } from "./statute.ts";

/** A request within its days, an appeal against a refusal within its own. */
function withAppeal(request: Statute, appeal: Statute): Statute {
  return (facts, extension) =>
    (facts.type === "review-of-refusal" ? appeal : request)(facts, extension);
}

/** Virginia Consumer Data Protection Act. */
export const virginia: Statute = withAppeal(
  calendarDays({
    days: 45,
    extended: 90,
    citation: "Va. Code 59.1-577(B)(1)",
    rolls: "Va. Code 1-210(B)",
  }),
  calendarDays({
    days: 60,
    extended: null,
    citation: "Va. Code 59.1-577(C)",
    words: "in writing, with the reasons and the way to the Attorney General",
    rolls: "Va. Code 1-210(B)",
  }),
);

/** Colorado Privacy Act. */
export const colorado: Statute = withAppeal(
  calendarDays({
    days: 45,
    extended: 90,
    citation: "C.R.S. 6-1-1306(2)(a)",
    extensionCitation: "C.R.S. 6-1-1306(2)(b)",
    rolls: "C.R.S. 2-4-108(2)",
  }),
  calendarDays({
    days: 45,
    extended: 105,
    citation: "C.R.S. 6-1-1306(3)(b)",
    words: "with the reasons and the way to the Attorney General",
    rolls: "C.R.S. 2-4-108(2)",
  }),
);

/** Connecticut Data Privacy Act. */
export const connecticut: Statute = withAppeal(
  calendarDays({ days: 45, extended: 90, citation: "Conn. Gen. Stat. 42-518(c)(1)" }),
  calendarDays({
    days: 60,
    extended: null,
    citation: "Conn. Gen. Stat. 42-518(d)",
    words: "in writing, with the reasons and the way to the Attorney General",
  }),
);
