/** What the severity is computed from, by ENISA's method. */
export interface SeverityFactors {
  /** Data processing context, 1 simple to 4 sensitive, after looking at what raises or lowers it. */
  readonly context: 1 | 2 | 3 | 4;
  /** Ease of identification: negligible, limited, significant, maximum. */
  readonly identification: 0.25 | 0.5 | 0.75 | 1;
  /** Circumstances: who may have seen it, whether it was altered, whether it can be had back. */
  readonly confidentiality: 0 | 0.25 | 0.5;
  readonly integrity: 0 | 0.25 | 0.5;
  readonly availability: 0 | 0.25 | 0.5;
  /** Somebody meant to do harm. */
  readonly malicious: boolean;
}

/** How a breach scores, and what the score suggests; a person decides. */
export interface Severity {
  readonly score: number;
  readonly level: "low" | "medium" | "high" | "very high";
  /** Risk to the people, as Art. 33(1) and 34(1) tell it apart. */
  readonly suggests: Risk;
}

/** Risk to the rights and freedoms of people: none likely, some, high. */
export type Risk = "unlikely" | "risk" | "high";

/**
 * Computes a breach's severity, `SE = DPC x EI + CB`, after ENISA, Recommendations for a methodology
 * of the assessment of severity of personal data breaches (2013): below 2 low, below 3 medium,
 * below 4 high.
 *
 * A low score suggests that a risk is unlikely; whether that is so is a judgement with reasons.
 *
 * @example
 * severityOf({ context: 3, identification: 1, confidentiality: 0.5, integrity: 0, availability: 0, malicious: true });
 * // { score: 4, level: "very high", suggests: "high" }
 */
export function severityOf(factors: SeverityFactors): Severity {
  const { context, identification, confidentiality, integrity, availability } = factors;
  const circumstances = confidentiality + integrity + availability + (factors.malicious ? 0.5 : 0);
  const score = context * identification + circumstances;
  if (score < 2) return { score, level: "low", suggests: "unlikely" };
  if (score < 3) return { score, level: "medium", suggests: "risk" };
  return { score, level: score < 4 ? "high" : "very high", suggests: "high" };
}
