import type { RequestType } from "./request-type.ts";

/** Rights that one can ask for on behalf of somebody else. */
export const BEHALF_TYPES: readonly ["access", "erasure", "rectification", "objection"] = [
  "access",
  "erasure",
  "rectification",
  "objection",
];

/** Somebody for whom another person asks: a child, or who authorised a representative. */
export interface OnBehalf {
  /** Holder of parental responsibility (Art. 8 GDPR), or authorised representative. */
  readonly as: "guardian" | "agent";
  /** Address of the person whose data it is about. */
  readonly email: string;
  /** What is asked for in their name. */
  readonly right: Extract<RequestType, (typeof BEHALF_TYPES)[number]>;
}

/**
 * How far it is established that somebody may ask: by their own word, by a proof that waits to be
 * looked at, or by a person here who looked.
 */
export type Authority = "claimed" | "shown" | "accepted";
