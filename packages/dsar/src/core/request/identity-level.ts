import type { Law } from "../clock/law.ts";
import type { RequestType } from "./request-type.ts";

/** How much harm a request does when somebody else made it. */
export type IdentityLevel = "low" | "medium" | "high";

/** What the engine asks for before it acts: no more than the risk wants (Art. 12(6) GDPR). */
export interface IdentityNeed {
  readonly level: IdentityLevel;
  /** Nothing; or that the holder of the address, or of the account, confirms. */
  readonly proof: "none" | "address";
  /** A signed mandate of an authorised agent is proof enough. */
  readonly mandate: boolean;
  readonly citation: string;
}

/** Ending a use harms nobody else; a copy or an erasure in wrong hands cannot be taken back. */
const LEVELS: Readonly<Record<RequestType, IdentityLevel>> = {
  "opt-out-of-sale": "low",
  "opt-out-of-targeted-advertising": "low",
  "limit-sensitive-use": "low",
  objection: "low",
  "consent-withdrawal": "low",
  complaint: "low",
  restriction: "medium",
  rectification: "medium",
  "automated-decision-review": "medium",
  "review-of-refusal": "medium",
  "guardian-request": "medium",
  access: "high",
  portability: "high",
  erasure: "high",
};

const OPT_OUTS: ReadonlySet<RequestType> = new Set([
  ...(["opt-out-of-sale", "opt-out-of-targeted-advertising", "limit-sensitive-use"] as const),
]);

/** Laws that forbid to ask who opts out. */
const UNVERIFIED: Readonly<Partial<Record<Law, string>>> = {
  ccpa: "11 CCR 7026(d), 7027(e), 7060(b)",
  connecticut: "Conn. Gen. Stat. 42-518(c)(4)",
};

/**
 * Says what has to be proved before a request is acted on.
 *
 * @example
 * identityNeed("opt-out-of-sale", "ccpa").proof; // "none"
 */
export function identityNeed(type: RequestType | null, law: Law): IdentityNeed {
  const level = type === null ? "medium" : LEVELS[type];
  const unverified = type !== null && OPT_OUTS.has(type) ? UNVERIFIED[law] : undefined;
  const mandate = level === "low";
  if (unverified !== undefined) return { level, proof: "none", mandate, citation: unverified };
  return { level, proof: "address", mandate, citation: "Art. 12(6) GDPR; EDPB Guidelines 01/2022" };
}
