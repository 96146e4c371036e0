import type { Category } from "@candor/cookie-registry";
import type { Lifetime } from "./lifetime.ts";

/**
 * What holds before a visitor has said anything.
 *
 * - `opt-in`: nothing is granted, and the visitor is asked (GDPR, ePrivacy directive);
 * - `opt-out`: everything is granted until it is refused, nobody is interrupted, and Global Privacy
 *   Control is a refusal (CCPA and the laws like it);
 * - `notice`: as `opt-out`, and the visitor is told once, by the first layer.
 */
export type Mode = "opt-in" | "opt-out" | "notice";

/** The rule a visitor's region lives under; `@candor/consent/regions` has one for each. */
export interface Regime {
  /** What holds before a choice. */
  readonly mode: Mode;
  /** The categories that Global Privacy Control objects to there. */
  readonly gpcCovers?: readonly Category[];
  /** How long a choice holds there, unless the site states it. */
  readonly lifetime?: Lifetime;
}
