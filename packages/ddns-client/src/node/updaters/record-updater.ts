import type { LookupOutcome, UpdateOutcome } from "../../core/rfc2136/outcome.ts";
import type { AddressRecord, AddressReplacement } from "../../core/rfc2136/updater.ts";

/** Replaces exactly the values `old` (none: there must be no such record) by one address. */
export type RecordChange = AddressReplacement;

/** Values that are to go; others at the name stay. */
export interface RecordValues extends AddressRecord {
  readonly values: readonly string[];
}

/** A text at a name, such as the answer to an ACME challenge (RFC 8555 section 8.4). */
export interface TextRecord {
  readonly name: string;
  /** ASCII text, at most 255 characters. */
  readonly value: string;
}

/**
 * Keeps address records at one place: a DNS server, or a provider's API. None of its methods
 * throws; what went wrong is the outcome, and an abort is `unreachable` with code `aborted`.
 */
export interface RecordUpdater {
  /** Changes with place and credentials, and tells nothing of a secret. */
  readonly fingerprint: string;
  lookup(record: AddressRecord, signal: AbortSignal): Promise<LookupOutcome>;
  publish(change: RecordChange, signal: AbortSignal): Promise<UpdateOutcome>;
  /**
   * Publishes several records in as few messages as the place allows, and says for each, in the
   * order of the changes, what became of it. Where it is missing they are published one by one.
   */
  publishAll?(
    changes: readonly RecordChange[],
    signal: AbortSignal,
  ): Promise<readonly UpdateOutcome[]>;
  retract(records: readonly RecordValues[], signal: AbortSignal): Promise<UpdateOutcome>;
  /** Adds a text beside those that stand at the name; missing where the place takes none. */
  setText?(
    text: TextRecord & { readonly ttl: number },
    signal: AbortSignal,
  ): Promise<UpdateOutcome>;
  /** Removes this text and leaves the others; one that is gone already is no error. */
  clearText?(text: TextRecord, signal: AbortSignal): Promise<UpdateOutcome>;
}
