import type { LookupOutcome, UpdateOutcome } from "../rfc2136/outcome.ts";
import type { AgentState } from "./state.ts";

/** What happens to the agent. `ticket` says which effect an event answers; a stale one is ignored. */
export type AgentEvent =
  | { readonly type: "start" }
  | { readonly type: "tick" }
  /** A source's watch has rung: its address may have changed. */
  | { readonly type: "changed"; readonly id: string }
  /** Look at every source now. */
  | { readonly type: "check" }
  | { readonly type: "enable" }
  | { readonly type: "disable"; readonly retract: boolean }
  | {
      readonly type: "looked";
      readonly id: string;
      readonly ticket: number;
      readonly result: LookResult;
    }
  | {
      readonly type: "read";
      readonly id: string;
      readonly ticket: number;
      readonly outcome: LookupOutcome;
    }
  | {
      readonly type: "sent";
      readonly id: string;
      readonly ticket: number;
      readonly outcome: UpdateOutcome;
    }
  | { readonly type: "retracted"; readonly ticket: number; readonly outcome: UpdateOutcome }
  /** The state with this number is on disk, or could not be written. */
  | { readonly type: "stored"; readonly revision: number; readonly error?: string };

/** What a source gave: text that nobody has judged yet, or why there is none. */
export type LookResult =
  | { readonly address: string }
  | { readonly code: string; readonly message: string };

/** What the adapter is to do. */
export type AgentEffect =
  | { readonly type: "look"; readonly id: string; readonly ticket: number }
  | { readonly type: "read"; readonly id: string; readonly ticket: number }
  | {
      readonly type: "send";
      readonly id: string;
      readonly ticket: number;
      /** Values that must stand there, exactly; none: no such record. */
      readonly old: readonly string[];
      readonly address: string;
    }
  | {
      readonly type: "retract";
      readonly ticket: number;
      readonly records: readonly { readonly id: string; readonly values: readonly string[] }[];
    }
  | { readonly type: "store"; readonly revision: number; readonly state: AgentState }
  /** Listen to every source that can watch, until `abort`. */
  | { readonly type: "watch" }
  /** Cancel every watch, look, read, send and retraction that is under way. */
  | { readonly type: "abort" }
  | AgentNotice;

/** Something worth telling a person. */
export interface AgentNotice {
  readonly type: "notice";
  readonly what: NoticeKind;
  /** Record it is about, where it is about one. */
  readonly id?: string;
  readonly message?: string;
}

/** What a notice is about. */
export type NoticeKind =
  /** A new address stands at the authoritative server. */
  | "published"
  /** A source gave an address that did not pass validation. */
  | "refused-address"
  /** Somebody else has written the record. */
  | "conflict"
  /** Something went wrong, and will be tried again; told once for each kind in a row. */
  | "failed"
  /** Something went wrong for good: see `enable()`. */
  | "stopped"
  | "enabled"
  | "disabled"
  | "retracted"
  | "retraction-failed"
  /** The state could not be written. */
  | "unsaved"
  /** The authoritative server was asked, and says what it should. */
  | "verified";
