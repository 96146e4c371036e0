import type { AgentRecord } from "../core/agent/record.ts";
import type { DdnsStatus } from "../core/agent/status.ts";

/** Gives the device's current address as text; the agent judges what it gets. */
export type AddressSource = (signal: AbortSignal) => Promise<string>;

/** A record together with where its address comes from. */
export interface SourcedRecord extends AgentRecord {
  readonly source: AddressSource;
}

/** Settings of {@link createDdnsAgent}. */
export interface DdnsAgentOptions {
  /** Zone that takes the updates, such as `homes.example`. */
  readonly zone: string;
  /** The authoritative primary server. */
  readonly server: { readonly host: string; readonly port?: number };
  /** TSIG key; `secret` is base64, `algorithm` such as `hmac-sha256`. */
  readonly key: { readonly name: string; readonly algorithm: string; readonly secret: string };
  readonly records: readonly SourcedRecord[];
  /** File that keeps the switch and what was published; its folder is created. */
  readonly stateFile: string;
  /** The switch at the very first start, when no state is there yet; true when left out. */
  readonly enabledAtFirst?: boolean;
  /** Documentation ranges that a demo treats as public, such as `203.0.113.0/24`; none by default. */
  readonly labNetworks?: readonly string[];
  /** Time to live of the records in seconds; 60 by default. */
  readonly ttl?: number;
  /** Seconds. Defaults: look every 300, read the authority again every 86400, first retry after 10. */
  readonly intervals?: {
    readonly check?: number;
    readonly refresh?: number;
    readonly retry?: number;
  };
  /** Milliseconds that one attempt over UDP or TCP may take; 3000 by default. */
  readonly timeoutMs?: number;
}

/** Something worth telling a person; `status` is the state right after it. */
export interface DdnsChange {
  readonly type:
    | "published"
    | "refused-address"
    | "conflict"
    | "failed"
    | "stopped"
    | "enabled"
    | "disabled"
    | "retracted"
    | "retraction-failed"
    | "unsaved"
    | "changed";
  /** Name of the record it is about, where it is about one. */
  readonly name?: string;
  readonly message?: string;
  readonly status: DdnsStatus;
}

/** A running dynamic DNS agent. */
export interface DdnsAgent {
  /** Locks and reads the state file, then begins to work. @throws DdnsError `state-locked`. */
  start(): Promise<void>;
  /** Aborts what is in flight, releases the lock. The records stay as they are. */
  stop(): Promise<void>;
  /** Switches publishing on; resolves once that is on disk. Clears permanent stops and conflicts. */
  enable(): Promise<void>;
  /**
   * Switches publishing off: aborts what is in flight, resolves once the choice is on disk and,
   * with `retract`, once the one retraction was answered or has failed (see `status().retraction`).
   *
   * @throws DdnsError `state-not-stored`: it is off for now, but a restart would not know.
   */
  disable(options?: { readonly retract?: boolean }): Promise<void>;
  /** Looks at every source now; resolves when each record has settled or failed. */
  check(): Promise<DdnsStatus>;
  status(): DdnsStatus;
  /** Calls `listener` after every change; the returned function ends that. */
  subscribe(listener: (change: DdnsChange) => void): () => void;
}

export declare function createDdnsAgent(options: DdnsAgentOptions): DdnsAgent;
