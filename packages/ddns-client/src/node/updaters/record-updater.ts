import type { LookupOutcome, UpdateOutcome } from "../../core/rfc2136/outcome.ts";
import type { AddressRecord } from "../../core/rfc2136/updater.ts";

/** Replaces exactly the values `old` (none: there must be no such record) by one address. */
export interface RecordChange extends AddressRecord {
  readonly old: readonly string[];
  readonly address: string;
  /** Seconds. */
  readonly ttl: number;
}

/** Values that are to go; others at the name stay. */
export interface RecordValues extends AddressRecord {
  readonly values: readonly string[];
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
  retract(records: readonly RecordValues[], signal: AbortSignal): Promise<UpdateOutcome>;
}
