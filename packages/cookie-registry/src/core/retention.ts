import type { LocalizedText } from "./localized-text.ts";

/** What every retention may carry. */
interface Conditional {
  /** When this alternative applies, by language, e.g. `{ en: "after refusal" }`. */
  readonly when?: LocalizedText;
}

/** Kept for a fixed time. */
export interface TimedRetention extends Conditional {
  /** An ISO 8601 duration, e.g. `P7D`, `P1Y6M`, `PT24H`; kept as stated, `P7D` is not `P1W`. */
  readonly iso: string;
}

/** Kept until the browser (for sessionStorage: the tab) is closed. */
export interface SessionRetention extends Conditional {
  /** Always `true`. */
  readonly session: true;
}

/** Kept until the visitor or the site deletes it. */
export interface PersistentRetention extends Conditional {
  /** Always `true`. */
  readonly persistent: true;
}

/** Kept until something happens. */
export interface EventRetention extends Conditional {
  /** What ends it, by language, to stand after "until": `{ en: "you sign out" }`. */
  readonly until: LocalizedText;
}

/** One alternative of how long an entry is kept. */
export type Retention = TimedRetention | SessionRetention | PersistentRetention | EventRetention;
