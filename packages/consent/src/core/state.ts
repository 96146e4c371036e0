import type { Decision } from "./decision.ts";

/**
 * Why the visitor is asked.
 *
 * - `first-visit`: no choice was found;
 * - `damaged`: what was found is not ours, oversized or broken;
 * - `expired`: the choice's lifetime is over;
 * - `changed`: policy or registry are not those the choice was made about.
 */
export type Reason = "first-visit" | "damaged" | "expired" | "changed";

/** What holds now. */
export interface ConsentState {
  /** Yes or no by scope id, as it holds now; under opt-in all false until the visitor decides. */
  readonly granted: Readonly<Record<string, boolean>>;
  /** The visitor's decision; null while there is none that holds. */
  readonly decision: Decision | null;
  /** When the decision lapses, in seconds since 1970 UTC; long past without one. */
  readonly expiresAt: number;
  /** Why the visitor is to be asked; null when decided, or when there is nothing to ask. */
  readonly ask: Reason | null;
  /** Whether the browser sends Global Privacy Control. */
  readonly gpc: boolean;
}

/** Yes to all, no to all, or yes and no by scope id. */
export type Choice = "all" | "none" | Readonly<Record<string, boolean>>;

/** What can happen to the state. Times are in milliseconds since 1970 UTC. */
export type ConsentEvent =
  | { readonly type: "read"; readonly values: readonly string[]; readonly now: number }
  | { readonly type: "choose"; readonly choice: Choice; readonly now: number };
