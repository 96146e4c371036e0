import type { BackupPlace } from "./place.ts";
import type { Room } from "./room.ts";
import type { EntryView, SnapshotView } from "./view.ts";

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
  /** Bytes sent, sealed and padded. */
  readonly storedBytes: number;
  /** What could not be read, or changed while it was read. */
  readonly leftOut: readonly { readonly path: string; readonly why: string }[];
}

/** A place in a snapshot. */
export interface PlaceIn {
  /** Its id. */
  readonly snapshot: string;
  /** Names from the top, in hex since a name may be any bytes; none is the whole snapshot. */
  readonly path: readonly string[];
}

/** A file that is read out of a snapshot. */
export interface FileIn {
  readonly name: string;
  readonly bytes: number;
  readonly content: AsyncIterable<Uint8Array>;
}

/** A vault that was opened. */
export interface OpenedVault {
  /** Oldest first. */
  snapshots(): readonly SnapshotView[];
  backUp(folder: string, options: JobOptions): Promise<BackupOutcome>;
  /** What a directory of a snapshot holds. */
  list(place: PlaceIn): Promise<readonly EntryView[]>;
  /** A file of a snapshot. */
  file(place: PlaceIn): Promise<FileIn>;
  /**
   * Restores what lies at a place into a folder that does not exist yet; resolves with the number
   * of files.
   */
  restore(place: PlaceIn, folder: string, options: JobOptions): Promise<number>;
  /** Drops the backups that this rule does not keep; their data stays until `free`. */
  forget(rule: Readonly<Record<string, number>>): Promise<void>;
  /** Removes data that no backup needs; gives the bytes. Takes the password. */
  free(): Promise<number>;
  /** Makes a recovery phrase in place of the one before. Takes the password. */
  phrase(): Promise<string>;
}

/** What opens a vault: the password, the recovery phrase, or this device's own key. */
export type VaultSecret =
  | { readonly password: string }
  | { readonly phrase: string }
  | "device-key";

/**
 * The part of the backup library that the device uses. Calls throw the library's errors.
 *
 * Making a vault, or opening it with the password or the phrase, leaves a key of this device's own on
 * its disk, readable by its owner alone; afterwards the vault opens without them.
 */
export interface BackupEngine {
  create(place: BackupPlace, password: string): Promise<OpenedVault>;
  open(place: BackupPlace, secret: VaultSecret): Promise<OpenedVault>;
  /** Asks what a place holds and may hold. */
  room(place: BackupPlace, signal: AbortSignal): Promise<Room>;
}
