import type { RequestType } from "../request/request-type.ts";
import type { OptOut, Purpose, Register } from "./register.ts";

/** A type of request that ends uses of data. */
export type EndingType = Extract<
  RequestType,
  | "objection"
  | "consent-withdrawal"
  | "opt-out-of-sale"
  | "limit-sensitive-use"
  | "opt-out-of-targeted-advertising"
>;

/** Every such type. */
export const ENDING_TYPES: readonly EndingType[] = [
  "objection",
  "consent-withdrawal",
  "opt-out-of-sale",
  "limit-sensitive-use",
  "opt-out-of-targeted-advertising",
];

const OPT_OUTS: Readonly<Partial<Record<EndingType, readonly OptOut[]>>> = {
  // Cal. Civ. Code 1798.120 covers sale and sharing, and sharing is for advertising across sites.
  "opt-out-of-sale": ["sale", "targeted-advertising"],
  "limit-sensitive-use": ["sensitive-use"],
  "opt-out-of-targeted-advertising": ["targeted-advertising"],
};

/** Tells whether a type of request ends uses of data. */
export function endsUses(type: RequestType | null): type is EndingType {
  return ENDING_TYPES.some((each) => each === type);
}

/**
 * Lists the purposes that a right lets a person end: with consent withdrawn those that rest on it
 * (Art. 7(3) GDPR), by objection those in the public or a legitimate interest and direct marketing
 * (Art. 21(1)-(2)), by an opt-out those that the register marks for it.
 */
export function purposesWithin(register: Register, type: EndingType): readonly Purpose[] {
  return register.purposes.filter(({ basis, optOuts = [] }) => {
    if (type === "consent-withdrawal") return basis?.article === "6(1)(a)";
    if (type === "objection")
      return (
        basis?.article === "6(1)(e)" ||
        basis?.article === "6(1)(f)" ||
        optOuts.includes("direct-marketing")
      );
    return optOuts.some((optOut) => OPT_OUTS[type]?.includes(optOut));
  });
}
