/**
 * What is wrong with a registry, for programs.
 *
 * - `bad-json`: the text is not JSON; `offset` says where;
 * - `duplicate-field`: JSON states a field twice, of which a parser would silently keep one;
 * - `unknown-field`, `missing-field`, `wrong-type`, `bad-value`: the shape is not a registry's;
 * - `bad-name`: a name no browser could hold, or a broken placeholder;
 * - `catch-all`: a template so wide that it declares nothing;
 * - `duplicate`: two entries declare the same name, or two services share one;
 * - `ambiguous`: some name would be matched by two templates of equal rank;
 * - `bad-duration`: no ISO 8601 duration, or one of no length;
 * - `bad-language`: a text's key is no BCP 47 tag;
 * - `contradiction`: two fields cannot both be true.
 */
export type RegistryErrorCode =
  | "bad-json"
  | "duplicate-field"
  | "unknown-field"
  | "missing-field"
  | "wrong-type"
  | "bad-value"
  | "bad-name"
  | "catch-all"
  | "duplicate"
  | "ambiguous"
  | "bad-duration"
  | "bad-language"
  | "contradiction";

/** One thing that is wrong with a registry. */
export interface RegistryIssue {
  /** What kind of mistake it is. */
  readonly code: RegistryErrorCode;
  /** The path of the field, e.g. `entries[3].retention[0].iso`; empty for the file as a whole. */
  readonly field: string;
  /** The name of the entry or service concerned, where it has one. */
  readonly entry?: string;
  /** The other entry of a pair that cannot stand together. */
  readonly other?: string;
  /** Where the mistake stands in the text given to `parseRegistry`, in UTF-16 units from 0. */
  readonly offset?: number;
  /** What was wrong, where, and what to do. */
  readonly message: string;
}

/** A registry that cannot be used; it carries every mistake found, not only the first. */
export class RegistryError extends Error {
  /** The code of the first issue. */
  readonly code: RegistryErrorCode;
  /** Every mistake found, in the order of the file; never empty. */
  readonly issues: readonly RegistryIssue[];

  /** @param issues the mistakes found, at least one */
  constructor(issues: readonly RegistryIssue[]) {
    super(issues.map(({ message }) => message).join("\n"));
    this.name = "RegistryError";
    this.code = issues[0]?.code ?? "bad-value";
    this.issues = issues;
  }
}

/** Tells whether a caught value is a {@link RegistryError}, also one of another copy of this package. */
export function isRegistryError(value: unknown): value is RegistryError {
  return value instanceof Error && value.name === "RegistryError" && "issues" in value;
}
