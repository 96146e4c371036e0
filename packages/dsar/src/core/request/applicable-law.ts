import type { Law } from "../clock/law.ts";
import { RULES_AS_OF } from "./rights.ts";

/** The law that a request is answered under, and why this one. */
export interface ApplicableLaw {
  readonly law: Law;
  /** In words: a rule with its text, or what the person at the desk wrote. */
  readonly why: string;
  /** Chosen by the rules, or by a person. */
  readonly by: "rules" | "desk";
  /** The laws were read as they stood on this day, `YYYY-MM-DD`. */
  readonly rulesAsOf: string;
}

/** What the rules choose by. */
export interface LawFacts {
  /** The law of the controller's own establishment. */
  readonly establishment: Law;
  /** Laws of other places that the controller answers under as well. */
  readonly alsoUnder?: readonly Law[];
  /** The law that the person, or the system that sent the request, names. */
  readonly invoked?: Law;
  /** Where the person lives: an ISO 3166 code, `SE`, `US-CA`. */
  readonly residence?: string;
}

/** ISO 3166-1 codes of the European Economic Area: the GDPR holds there by EEA Decision 154/2018. */
const EEA = new Set(
  (
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE " + "IS LI NO"
  ).split(" "),
);

/** The law of a place, with the text that reaches a controller elsewhere. */
const PLACES: Readonly<Record<string, readonly [Law, string]>> = {
  GB: ["uk-gdpr", "Art. 3(2) UK GDPR"],
  CH: ["swiss-fadp", "FADP Art. 3(1)"],
  BR: ["lgpd", "LGPD Art. 3, II-III"],
  AU: ["australia", "Privacy Act 1988 s. 5B"],
  CA: ["pipeda", "PIPEDA s. 4(1)"],
  "CA-QC": ["quebec-law-25", "CQLR c. P-39.1, s. 1"],
  "US-CA": ["ccpa", "Cal. Civ. Code 1798.140(i)"],
  "US-VA": ["virginia", "Va. Code 59.1-576(A)"],
  "US-CO": ["colorado", "C.R.S. 6-1-1304(1)"],
  "US-CT": ["connecticut", "Conn. Gen. Stat. 42-516"],
};

/**
 * Chooses the law of a request: the one that it names, else the one of the place where the person
 * lives, each only where the controller answers under it; else the law of the establishment, which
 * reaches people wherever they live (Art. 3(1) GDPR).
 *
 * @example
 * applicableLaw({ establishment: "gdpr", alsoUnder: ["ccpa"], residence: "US-CA" }).law; // "ccpa"
 */
export function applicableLaw(facts: LawFacts): ApplicableLaw {
  const { establishment, alsoUnder = [], invoked, residence } = facts;
  const answersUnder = (law: Law): boolean => law === establishment || alsoUnder.includes(law);
  if (invoked !== undefined && answersUnder(invoked))
    return chosen(invoked, "The request names this law.");
  const local = residence === undefined ? null : lawOf(residence);
  if (local !== null && answersUnder(local[0]))
    return chosen(local[0], `The person lives in ${residence} (${local[1]}).`);
  const beyond = residence === undefined ? "" : `; no other law was declared for ${residence}`;
  return chosen(establishment, `The law of the controller's establishment${beyond}.`);
}

function chosen(law: Law, why: string): ApplicableLaw {
  return { law, why, by: "rules", rulesAsOf: RULES_AS_OF };
}

/** A region has its own law or its country's. */
function lawOf(residence: string): readonly [Law, string] | null {
  const country = residence.slice(0, 2);
  if (EEA.has(country)) return ["gdpr", "Art. 3(2) GDPR"];
  return PLACES[residence] ?? PLACES[country] ?? null;
}
