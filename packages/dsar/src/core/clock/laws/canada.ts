import { calendarDays } from "./calendar-days.ts";
import type { Statute } from "./statute.ts";

/** Thirty days, extendable by at most thirty: PIPEDA s. 8(3), (4). */
export const pipeda: Statute = calendarDays({
  days: 30,
  extended: 60,
  citation: "PIPEDA s. 8(3)",
  extensionCitation: "PIPEDA s. 8(4)",
  words: "silence is a refusal (s. 8(5))",
  rolls: "Interpretation Act, R.S.C. 1985, c. I-21, s. 26",
});

/** Thirty days and no extension: Act respecting personal information in the private sector. */
export const quebecLaw25: Statute = calendarDays({
  days: 30,
  extended: null,
  citation: "CQLR c. P-39.1, s. 32",
  words: "silence is a refusal",
  rolls: "Interpretation Act, CQLR c. I-16, s. 52",
});
