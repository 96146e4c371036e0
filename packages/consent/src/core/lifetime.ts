import { durationSeconds } from "@candor/cookie-registry";
import { ConsentError } from "./error.ts";

/** How long a choice holds, as ISO 8601 durations of at most 400 days. */
export interface Lifetime {
  /** After a choice that grants anything; `P180D` when left out. */
  readonly accept?: string;
  /** After a refusal of everything; `P180D` when left out. */
  readonly refuse?: string;
}

/** Browsers drop a cookie after this time, whatever it asks for: RFC 6265bis section 5.5. */
const LONGEST = 400 * 86_400;

/**
 * Turns a lifetime into seconds.
 *
 * @throws ConsentError `bad-duration` when it exceeds 400 days; RangeError when it is no duration.
 */
export function lifetimeSeconds(iso = "P180D"): number {
  const seconds = durationSeconds(iso);
  if (seconds > LONGEST)
    throw new ConsentError("bad-duration", `lifetime ${iso}: browsers keep a cookie P400D at most`);
  return seconds;
}
