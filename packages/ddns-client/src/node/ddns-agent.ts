import type { NoticeKind } from "../core/agent/events.ts";
import type { AgentRecord } from "../core/agent/record.ts";
import type { DdnsStatus } from "../core/agent/status.ts";
import type { AddressSource } from "./sources/source.ts";
import type { RecordUpdater } from "./updaters/record-updater.ts";

/** A record together with where its address comes from. */
export interface SourcedRecord extends AgentRecord {
  readonly source: AddressSource;
}

/** Settings of `createDdnsAgent` with the zone's primary server, by RFC 2136. */
export interface DdnsAgentOptions extends AgentOptions {
  /** The zone's authoritative primary server; port 53 when left out. */
  readonly server: { readonly host: string; readonly port?: number };
  /** TSIG key; `secret` is base64, `algorithm` such as `hmac-sha256`. */
  readonly key: { readonly name: string; readonly algorithm: string; readonly secret: string };
}

/** Settings of `createDdnsAgent` with another way to keep records. */
export interface ProviderAgentOptions extends AgentOptions {
  /** Such as `powerDnsUpdater`. */
  readonly updater: RecordUpdater;
}

/** What every agent is told. */
export interface AgentOptions {
  /** Zone that takes the updates, such as `homes.example`. */
  readonly zone: string;
  readonly records: readonly SourcedRecord[];
  /** File that keeps the switch and what was published; its folder is created. */
  readonly stateFile: string;
  /** The switch at the very first start, when no state is there yet; true when left out. */
  readonly enabledAtFirst?: boolean;
  /** Documentation ranges that a demo treats as public, such as `203.0.113.0/24`; none by default. */
  readonly labNetworks?: readonly string[];
  /** Time to live of the records in seconds; 60 by default. */
  readonly ttl?: number;
  /**
   * Seconds. Defaults: look every 300, ask the authority again after 86400, first retry after 10; an
   * address that changes for the fourth time in ten minutes is sent once it has held for 30.
   */
  readonly intervals?: {
    readonly check?: number;
    readonly refresh?: number;
    readonly retry?: number;
    readonly hold?: number;
  };
  /**
   * Whether the zone's other authoritative servers are asked after each publication what they hold
   * (`records[].authorities`); true when left out.
   */
  readonly verifyAuthorities?: boolean;
  /** Milliseconds that one attempt over UDP or TCP may take; 3000 by default. */
  readonly timeoutMs?: number;
  /**
   * Looks and asks, and changes nothing, neither at the server nor on disk: what would be sent shows
   * as an error `dry-run` of the record. False when left out.
   */
  readonly dryRun?: boolean;
  /** Wall clock in milliseconds since 1970, for signatures and time stamps; for tests. */
  readonly clock?: () => number;
}

/** Something that has happened; `status` is the state right after it. */
export interface DdnsChange {
  readonly type: NoticeKind;
  /** Name of the record it is about, where it is about one. */
  readonly name?: string;
  readonly message?: string;
  readonly status: DdnsStatus;
}

/** A dynamic DNS agent. */
export interface DdnsAgent {
  /**
   * Locks and reads the state file, then begins to work; with the switch off it only waits.
   *
   * @throws DdnsError `state-locked` when another process has it.
   */
  start(): Promise<void>;
  /** Aborts what is in flight, gives the lock back. The records stay as they are. */
  stop(): Promise<void>;
  /**
   * Switches publishing on; resolves once that is on disk. Forgets permanent stops and conflicts,
   * and takes over what stands at the names now.
   *
   * @throws DdnsError `not-started`, `state-not-stored`.
   */
  enable(): Promise<void>;
  /**
   * Switches publishing off: aborts what is in flight, resolves once the choice is on disk and,
   * with `retract`, once the one retraction was answered or has failed (`status().retraction`).
   *
   * @throws DdnsError `not-started`; `state-not-stored`: it is off for now, but a restart would not
   * know.
   */
  disable(options?: { readonly retract?: boolean }): Promise<void>;
  /**
   * Looks at every source now; resolves when each record has settled or failed.
   *
   * @throws DdnsError `not-started`.
   */
  check(): Promise<DdnsStatus>;
  /** What is going on. Before `start()` the switch is not known yet and shows as off. */
  status(): DdnsStatus;
  /** Calls `listener` after every change; the returned function ends that. */
  subscribe(listener: (change: DdnsChange) => void): () => void;
}
