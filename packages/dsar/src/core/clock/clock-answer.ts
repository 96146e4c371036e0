/** A calendar date `YYYY-MM-DD`, in the controller's own time zone. */
export type LocalDate = string;

/** The laws whose clock is built in. */
export type Law = "gdpr" | "uk-gdpr" | "pipeda";

/** One defensible way to read the law, with the date it leads to. */
export interface Reading {
  readonly due: LocalDate;
  /** What this reading does, in a few words. */
  readonly how: string;
  /** The text it rests on. */
  readonly citation: string;
}

/** When an answer is due, why, and the date that no reading of the law makes late. */
export interface ClockAnswer {
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
  /** Last day on which the person can be told of an extension; absent once extended. */
  readonly extensionNoticeBy?: LocalDate;
  /** What the answer could not be sure of, such as holidays beyond the reviewed years. */
  readonly uncertain: readonly string[];
}
