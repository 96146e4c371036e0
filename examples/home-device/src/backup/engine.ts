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

/** A vault that was opened. */
export interface OpenedVault {
  /** Makes a key of this device's own that opens the vault without the password. */
  enrol(): Promise<Uint8Array>;
  /** Oldest first. */
  snapshots(): Promise<readonly SnapshotView[]>;
  backUp(folder: string, options: JobOptions): Promise<void>;
  /** Restores into a folder that does not exist yet; resolves with the number of files. */
  restore(snapshot: string, folder: string, options: JobOptions): Promise<number>;
}

/** The part of the backup library that the device uses. Calls throw the library's errors. */
export interface BackupEngine {
  create(account: CloudAccount, password: string): Promise<OpenedVault>;
  open(
    account: CloudAccount,
    credential: { readonly password: string } | { readonly deviceKey: Uint8Array },
  ): Promise<OpenedVault>;
}
