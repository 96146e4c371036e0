/**
 * What a person can ask for.
 *
 * The GDPR's rights carry their article; the others come from CCPA/CPRA (opt-outs, limit) and
 * from what every desk meets (complaint, review of a refusal, a guardian asking for a child).
 */
export const REQUEST_TYPES: readonly [
  "access",
  "rectification",
  "erasure",
  "restriction",
  "portability",
  "objection",
  "automated-decision-review",
  "consent-withdrawal",
  "opt-out-of-sale",
  "limit-sensitive-use",
  "opt-out-of-targeted-advertising",
  "complaint",
  "review-of-refusal",
  "guardian-request",
] = [
  "access", // Art. 15
  "rectification", // Art. 16
  "erasure", // Art. 17
  "restriction", // Art. 18
  "portability", // Art. 20
  "objection", // Art. 21
  "automated-decision-review", // Art. 22(3)
  "consent-withdrawal", // Art. 7(3)
  "opt-out-of-sale", // Cal. Civ. Code 1798.120
  "limit-sensitive-use", // Cal. Civ. Code 1798.121
  "opt-out-of-targeted-advertising", // Va. Code 59.1-577(A)(5)
  "complaint",
  "review-of-refusal",
  "guardian-request", // Art. 8 with Art. 12
];

/** One of the fourteen kinds of request. */
export type RequestType = (typeof REQUEST_TYPES)[number];

/**
 * The types that need no person, where the register and the connectors can do what is asked; a
 * person decides the others. See `courseOf` for what else sends a request to a person.
 */
export const AUTOMATIC_TYPES: readonly [
  "access",
  "rectification",
  "erasure",
  "portability",
  "objection",
  "consent-withdrawal",
  "opt-out-of-sale",
  "limit-sensitive-use",
  "opt-out-of-targeted-advertising",
] = [
  "access",
  "rectification",
  "erasure",
  "portability",
  "objection",
  "consent-withdrawal",
  "opt-out-of-sale",
  "limit-sensitive-use",
  "opt-out-of-targeted-advertising",
];

/** Tells whether a string names a request type. */
export function isRequestType(value: string): value is RequestType {
  return (REQUEST_TYPES as readonly string[]).includes(value);
}
