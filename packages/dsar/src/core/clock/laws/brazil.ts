import { calendarDays } from "./calendar-days.ts";
import { deadline, type Statute } from "./statute.ts";

const declaration = calendarDays({
  days: 15,
  extended: null,
  citation: "LGPD Art. 19, II",
  words: "a clear and complete declaration",
});

const planned = calendarDays({
  days: 15,
  extended: null,
  citation: "LGPD Art. 18, §§ 3-5",
  words: "a plan by analogy to Art. 19",
  notes: ["The LGPD gives this right no date of its own; fifteen days are a plan, not the law's."],
});

/** Confirmation and access: simplified at once, in full within fifteen days. */
export const lgpd: Statute = (facts, extension) => {
  if (facts.type !== null && facts.type !== "access") return planned(facts, extension);
  const simplifiedAnswer = deadline(facts.received, "at once, simplified", "LGPD Art. 19, I");
  return { ...declaration(facts, extension), deadlines: { simplifiedAnswer } };
};
