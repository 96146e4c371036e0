/** A ground for a refusal or a delay, from the Data Privacy Vocabulary. */
export interface Justification {
  readonly code: JustificationCode;
  /** Its name in the vocabulary, as it goes on the wire. */
  readonly iri: string;
  /** What it lets a controller do. */
  readonly effect: "refuse" | "delay";
  /** The provision it rests on. */
  readonly citation: string;
  readonly meaning: string;
  /** The nearest reason that the Data Rights Protocol has (section 3.02). */
  readonly drp: "insuf_verification" | "suspected_fraud" | "claim_not_covered" | "other";
}

/** Terms of the W3C Data Privacy Vocabulary, GDPR extension, version 2.3. */
export const JUSTIFICATIONS_VERSION: string = "DPV 2.3, eu-gdpr";

const NAMESPACE = "https://w3id.org/dpv/legal/eu/gdpr#";

/** Codes that a refusal can give; the vocabulary has them for Art. 12 and Art. 17. */
export type RefusalCode =
  | "JustificationA12IdentityFailure"
  | "JustificationA12ManifestlyUnfounded"
  | "JustificationA12LackOfIntent"
  | "JustificationA12MaliciousIntent"
  | "JustificationA12ManifestlyExcessive"
  | "JustificationA17FreedomOfExpression"
  | "JustificationA17LegallyRequired"
  | "JustificationA17PublicInterest"
  | "JustificationA17OfficialAuthority"
  | "JustificationA17PublicHealth"
  | "JustificationA17Archiving"
  | "JustificationA17LegalClaims";

/** Codes that an extension can give. */
export type DelayCode =
  | "JustificationA12Complexity"
  | "JustificationA12HighVolume"
  | "JustificationA12IdentityRequired"
  | "JustificationA12InformationRequired";

/** A code of either list. */
export type JustificationCode = RefusalCode | DelayCode;

type Row = readonly [citation: string, meaning: string, drp: Justification["drp"]];

/** Grounds for not doing what was asked. */
const REFUSALS: Readonly<Record<RefusalCode, Row>> = {
  JustificationA12IdentityFailure: [
    "Art. 12(2), 12(6) GDPR",
    "We could not establish who is asking",
    "insuf_verification",
  ],
  JustificationA12ManifestlyUnfounded: [
    "Art. 12(5)(b) GDPR",
    "The request is manifestly unfounded",
    "other",
  ],
  JustificationA12LackOfIntent: [
    "Art. 12(5)(b) GDPR",
    "The request is unfounded: it is not meant to exercise the right",
    "other",
  ],
  JustificationA12MaliciousIntent: [
    "Art. 12(5)(b) GDPR",
    "The request is unfounded: it is meant to do harm",
    "suspected_fraud",
  ],
  JustificationA12ManifestlyExcessive: [
    "Art. 12(5)(b) GDPR",
    "The request is manifestly excessive, in particular by repetition",
    "other",
  ],
  JustificationA17FreedomOfExpression: [
    "Art. 17(3)(a) GDPR",
    "The data is needed for freedom of expression and information",
    "claim_not_covered",
  ],
  JustificationA17LegallyRequired: [
    "Art. 17(3)(b) GDPR",
    "A law requires us to keep the data",
    "claim_not_covered",
  ],
  JustificationA17PublicInterest: [
    "Art. 17(3)(b) GDPR",
    "The data is needed for a task in the public interest",
    "claim_not_covered",
  ],
  JustificationA17OfficialAuthority: [
    "Art. 17(3)(b) GDPR",
    "The data is needed to exercise official authority",
    "claim_not_covered",
  ],
  JustificationA17PublicHealth: [
    "Art. 17(3)(c) GDPR",
    "The data is needed for public health",
    "claim_not_covered",
  ],
  JustificationA17Archiving: [
    "Art. 17(3)(d) GDPR",
    "The data is needed for archives, research or statistics, which erasure would impair",
    "claim_not_covered",
  ],
  JustificationA17LegalClaims: [
    "Art. 17(3)(e) GDPR",
    "The data is needed for legal claims",
    "claim_not_covered",
  ],
};

/** Grounds for answering later than within a month, or for asking back. */
const DELAYS: Readonly<Record<DelayCode, Row>> = {
  JustificationA12Complexity: ["Art. 12(3) GDPR", "The request is complex", "other"],
  JustificationA12HighVolume: ["Art. 12(3) GDPR", "There are many requests", "other"],
  JustificationA12IdentityRequired: [
    "Art. 12(6) GDPR",
    "We need to know who is asking",
    "insuf_verification",
  ],
  JustificationA12InformationRequired: [
    "Art. 12(3) GDPR, recital 63",
    "We need to know what is asked for",
    "other",
  ],
};

/** Both code lists, refusals first. */
export const JUSTIFICATIONS: readonly Justification[] = [
  ...listed("refuse", REFUSALS),
  ...listed("delay", DELAYS),
];

function listed(
  effect: Justification["effect"],
  rows: Readonly<Record<string, Row>>,
): Justification[] {
  return Object.entries(rows).map(([code, [citation, meaning, drp]]) => ({
    code: code as JustificationCode,
    iri: `${NAMESPACE}${code}`,
    effect,
    citation,
    meaning,
    drp,
  }));
}

/**
 * Looks a code up, by its name or its IRI; null for one that the lists do not have.
 *
 * @example
 * justification("JustificationA17LegalClaims")?.citation; // "Art. 17(3)(e) GDPR"
 */
export function justification(code: string): Justification | null {
  return JUSTIFICATIONS.find((each) => each.code === code || each.iri === code) ?? null;
}
