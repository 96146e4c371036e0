import { calendarDays } from "./calendar-days.ts";
import type { Statute } from "./statute.ts";

/** A reasonable period: thirty days by the regulator's guidance, and by law for agencies. */
export const australia: Statute = calendarDays({
  days: 30,
  extended: null,
  citation: "APP 12.4(a); OAIC, APP guidelines 12.67",
  words: "a reasonable period, for an agency 30 days",
  rolls: "Acts Interpretation Act 1901 s. 36(2)",
  notes: ["For an organisation the law says a reasonable period; 30 days are the OAIC's guidance."],
});
