import type { Law } from "./law.ts";

/** A calendar date `YYYY-MM-DD`, in the controller's own time zone. */
export type LocalDate = string;

/** One defensible way to read the law, with the date it leads to. */
export interface Reading {
  readonly due: LocalDate;
  /** What this reading does, in a few words. */
  readonly how: string;
  /** The text it rests on. */
  readonly citation: string;
}

/** Something else that the law wants by a date of its own. */
export interface Deadline extends Reading {
  /** The earliest defensible date: plan by it. */
  readonly safe: LocalDate;
}

/** What a law wants beside the answer; each is absent where the law has no such date. */
export interface Deadlines {
  /** Say that the request has arrived. */
  readonly acknowledgement?: Deadline;
  /** Tell the person of an extension and its reasons; absent once extended. */
  readonly extensionNotice?: Deadline;
  /** Give the reasons of a refusal, and the remedies. */
  readonly refusal?: Deadline;
  /** A short answer at once, before the full one (LGPD). */
  readonly simplifiedAnswer?: Deadline;
  /** Fetch the list of deletion requests again (Delete Act). */
  readonly nextList?: Deadline;
}

/** When an answer is due, why, and the date that no reading of the law makes late. */
export interface ClockAnswer {
  readonly law: Law;
  /** The receipt, as the controller's local date. */
  readonly received: LocalDate;
  /** The last day to answer by the rule that the law's own text and guidance give. */
  readonly due: LocalDate;
  /** The rule in words, and the text it rests on. */
  readonly rule: { readonly text: string; readonly citation: string };
  /** Every reading considered, the rule's own first. */
  readonly readings: readonly Reading[];
  /** The earliest of all readings: plan work by this date. */
  readonly safe: LocalDate;
  readonly deadlines: Deadlines;
  /** The clock stands still since this date, as `rule` reads the law; `due` leaves the pause out. */
  readonly pausedSince?: LocalDate;
  /** What the answer could not be sure of, such as holidays beyond the reviewed years. */
  readonly uncertain: readonly string[];
}
