/** The server could not be asked, or did not answer. */
export interface Unreachable {
  readonly kind: "unreachable";
  /** `timeout`, `network` or `aborted`. */
  readonly code: string;
  readonly message: string;
}

/** The server said no. */
export interface Refused {
  readonly kind: "refused";
  /** Name of the TSIG error or response code, such as `BADKEY` or `REFUSED`. */
  readonly code: string;
  /** False when the refusal bears no valid MAC: a hint, not a verdict. */
  readonly authenticated: boolean;
  /** For people; the code itself where nobody has put it into words. */
  readonly message: string;
  /** Whether no retry can change it; judged by the code when left out. */
  readonly final?: boolean;
  /** Milliseconds that the server wants to be left alone, at least. */
  readonly retryAfterMs?: number;
}

/** What became of an update. */
export type UpdateOutcome =
  | { readonly kind: "done"; readonly authenticated: boolean }
  /** A prerequisite failed: the zone holds something else than the sender believed. */
  | { readonly kind: "prerequisite"; readonly code: string }
  | Refused
  | Unreachable;

/** What the authoritative server holds at a name. */
export type LookupOutcome =
  /** The values of the RRset, in canonical form and sorted; none when there is no such record. */
  | { readonly kind: "found"; readonly values: readonly string[]; readonly authenticated: boolean }
  /** The name is an alias; an address cannot stand beside it (RFC 1034 section 3.6.2). */
  | { readonly kind: "alias"; readonly target: string }
  | Refused
  | Unreachable;
