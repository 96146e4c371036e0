import type { Cancellation } from "../cancellation.ts";
import type { Credential } from "../codec/slot.ts";
import type { Argon2Cost } from "../engine/engine.ts";
import type { CheckReport } from "./check.ts";
import type { Compression } from "./compression.ts";
import type { ContentRef } from "./content-ref.ts";
import type { SeenHead } from "./head.ts";
import type { Run } from "./run.ts";
import type { Sealing } from "./sealing.ts";
import type { Snapshot } from "./snapshot.ts";
import type { TreeEntry } from "./tree.ts";

/** What a client remembers between two openings of a vault; with it, a rollback is noticed. */
export interface VaultMemory {
  /** 32 hex digits, this device's id in the vault. */
  readonly device: string;
  /** Latest head of each device that was seen. */
  readonly heads: Readonly<Record<string, SeenHead>>;
}

/** A device as its latest head shows it. */
export interface DeviceState {
  /** 32 hex digits. */
  readonly id: string;
  readonly label: string;
  readonly sequence: number;
  /** Milliseconds since 1970 by its own clock: a device that has long been silent may be frozen. */
  readonly lastSeen: number;
  /** Whether it is this one. */
  readonly self: boolean;
}

/** Something a person should know, though the vault opened. */
export interface VaultWarning {
  readonly code: "unlisted-slot";
  readonly message: string;
}

/** An open vault. */
export interface Vault {
  /** 32 hex digits. */
  readonly id: string;
  /** This device's id, 32 hex digits. */
  readonly device: string;
  readonly warnings: readonly VaultWarning[];
  /** Keys, engine and compression, for adapters that seal on other threads. */
  readonly sealing: Sealing;
  readonly compression: Compression;
  /** Snapshots of all devices, oldest first. */
  snapshots(): readonly Snapshot[];
  /** The devices that have written. */
  devices(): readonly DeviceState[];
  /** What to remember until the next opening. */
  memory(): VaultMemory;
  /** Reads the heads again, to see what others have written. */
  refresh(options?: VaultCallOptions): Promise<void>;
  /**
   * Gives the snapshot of this id (or of the 8 or more digits it starts with), or the latest.
   *
   * @throws ZkBackupError `no-snapshot`.
   */
  snapshot(id: string): Snapshot;
  /** Reads a directory. @throws ZkBackupError `tree-corrupt` and as `chunks`. */
  tree(ref: ContentRef, options?: VaultCallOptions): Promise<TreeEntry[]>;
  /**
   * Reads content, chunk by chunk, each authenticated.
   *
   * @throws ZkBackupError `object-missing`, `object-corrupt`, `object-truncated`,
   * `object-swapped`, `chunk-missing`, `chunk-corrupt`.
   */
  chunks(ref: ContentRef, options?: VaultCallOptions): AsyncIterable<Uint8Array>;
  /** Starts a backup. */
  run(options?: VaultCallOptions): Promise<Run>;
  /** Adds a credential; the others stay valid. Gives the 64 hex digits of the slot's name. */
  addCredential(credential: Credential, options?: AddCredentialOptions): Promise<string>;
  /** Looks for damage, holes and broken history. */
  check(options?: CheckOptions): Promise<CheckReport>;
}

/** What cancels a call. */
export interface VaultCallOptions {
  readonly signal?: Cancellation | undefined;
}

/** How a credential is added. */
export interface AddCredentialOptions extends VaultCallOptions {
  /** For a password; default 64 MiB, 3 passes, 1 lane. */
  readonly cost?: Argon2Cost | undefined;
}

/** How thorough a check is. */
export interface CheckOptions extends VaultCallOptions {
  /** Also read every pack, and compare every chunk with its id. */
  readonly data?: boolean | undefined;
}
