/**
 * The justifications of the GDPR extension of the W3C Data Privacy Vocabulary 2.3, with the branch of
 * the vocabulary that each descends from: facts read from its published tables
 * (`legal/eu/gdpr/modules/rights_justifications.csv`, `justifications/justifications.csv`), and
 * written by no code of ours.
 */
export const DPV_TERMS: readonly (readonly [iri: string, branch: string])[] = [
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA12Complexity", "delay"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA12Delay", "delay"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA12HighVolume", "delay"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA12IdentityFailure", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA12IdentityRequired", "delay"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA12InformationRequired", "delay"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA12LackOfIntent", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA12MaliciousIntent", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA12ManifestlyExcessive", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA12ManifestlyUnfounded", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA13EntityAlreadyInformed", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA14ConfidentialityCompromised", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA14DisproportionateEffort", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA14EntityAlreadyInformed", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA14FulfilmentImpossible", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA14LegallyExempted", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA14ObjectivesImpaired", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA17Archiving", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA17ChildData", "exercise"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA17FreedomOfExpression", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA17LegalClaims", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA17LegalErasure", "exercise"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA17LegallyRequired", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA17NoLegalBasis", "exercise"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA17NonNecessity", "exercise"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA17ObjectA21", "exercise"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA17OfficialAuthority", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA17PublicHealth", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA17PublicInterest", "refuse"],
  ["https://w3id.org/dpv/legal/eu/gdpr#JustificationA17UnlawfulProcessing", "exercise"],
];
