import type { CloudAccount } from "../cloud/client.ts";
import type { SnapshotView } from "./view.ts";

/** How far a job is. */
export interface Progress {
  readonly files: number;
  readonly bytes: number;
  readonly filesTotal: number | null;
  readonly bytesTotal: number | null;
}

export interface JobOptions {
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/** What a backup did, beside its snapshot. */
export interface BackupOutcome {
  /** Bytes sent to the maker, sealed and padded. */
  readonly storedBytes: number;
  /** What could not be read, or changed while it was read. */
  readonly leftOut: readonly { readonly path: string; readonly why: string }[];
}

/** A vault that was opened. */
export interface OpenedVault {
  /** Oldest first. */
  snapshots(): readonly SnapshotView[];
  backUp(folder: string, options: JobOptions): Promise<BackupOutcome>;
  /** Restores into a folder that does not exist yet; resolves with the number of files. */
  restore(snapshot: string, folder: string, options: JobOptions): Promise<number>;
}

/**
 * The part of the backup library that the device uses. Calls throw the library's errors.
 *
 * Making a vault, or opening it with the password, leaves a key of this device's own on its disk,
 * readable by its owner alone; afterwards the vault opens without the password.
 */
export interface BackupEngine {
  create(account: CloudAccount, password: string): Promise<OpenedVault>;
  /** With the password, or with this device's key when it is null. */
  open(account: CloudAccount, password: string | null): Promise<OpenedVault>;
}
