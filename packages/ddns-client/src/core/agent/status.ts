import type { Scope } from "./record.ts";

/** What the agent does about one record just now. */
export type Phase = "waiting" | "looking" | "reading" | "storing" | "sending" | "checking";

/** The last thing that went wrong with a record. */
export interface RecordError {
  /** Such as `timeout`, `address-special`, `conflict`, `REFUSED`, `BADKEY`. */
  readonly code: string;
  readonly message: string;
  /** Wall-clock time, milliseconds since 1970. */
  readonly at: number;
}

/** What one of the zone's other authoritative servers holds. */
export interface AuthorityAnswer {
  /** Its host name. */
  readonly server: string;
  /** The values it gives; null when it could not be asked. */
  readonly values: readonly string[] | null;
  /** Whether it gives exactly what was published. */
  readonly agrees: boolean;
  /** Why it could not be asked. */
  readonly error: string | null;
}

/** State of one record, for a page or a log. */
export interface RecordStatus {
  readonly name: string;
  readonly type: "A" | "AAAA";
  readonly scope: Scope;
  readonly phase: Phase;
  /** Address that the source gave last and that passed validation. */
  readonly candidate: string | null;
  /** Address that the authoritative server was last seen to give, written by this device. */
  readonly published: string | null;
  /** When that was seen; milliseconds since 1970. */
  readonly verifiedAt: number | null;
  readonly error: RecordError | null;
  /** True after a permanent refusal: nothing is sent until `enable()` or a changed configuration. */
  readonly stopped: boolean;
  /**
   * What the zone's other authoritative servers hold, since they take over changes a while after the
   * primary; empty when there is none, when not asked yet, or by an adapter that does not ask.
   */
  readonly authorities: readonly AuthorityAnswer[];
  /** Milliseconds until the next look; null while something is under way, when off, or stopped. */
  readonly nextInMs: number | null;
}

/** What became of the retraction that was asked for with the last opt-out. */
export type Retraction =
  | { readonly state: "owed" }
  | { readonly state: "done"; readonly at: number }
  | {
      readonly state: "failed";
      readonly code: string;
      readonly message: string;
      readonly at: number;
    };

/** Everything that can be said about the agent; plain data. */
export interface DdnsStatus {
  /** The user's switch. While false nothing is looked up and nothing is sent. */
  readonly enabled: boolean;
  readonly records: readonly RecordStatus[];
  /** Null when no retraction was asked for. */
  readonly retraction: Retraction | null;
  /** Why the state could not be written to disk, or null when it stands there. */
  readonly unsaved: string | null;
  /** Says that the stored state was damaged and publishing is therefore off; null otherwise. */
  readonly damage: string | null;
}
