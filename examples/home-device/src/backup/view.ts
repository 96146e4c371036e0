import type { Plan } from "./plan.ts";
import type { Room } from "./room.ts";

/** One backup that can be restored. */
export interface SnapshotView {
  readonly id: string;
  /** ISO 8601. */
  readonly time: string;
  readonly files: number;
  readonly bytes: number;
}

/** Something in a folder of a backup. */
export interface EntryView {
  readonly kind: "file" | "directory" | "symlink";
  /** For people. */
  readonly name: string;
  /** The name's bytes in hex, for addresses. */
  readonly id: string;
  /** Null for what is no file. */
  readonly bytes: number | null;
  /** ISO 8601. */
  readonly modified: string;
}

/** A backup or restore under way. */
export interface JobView {
  readonly kind: "backup" | "restore" | "tidying";
  /** ISO 8601. */
  readonly startedAt: string;
  readonly filesDone: number;
  readonly bytesDone: number;
  /** Null while it is not known yet. */
  readonly filesTotal: number | null;
  readonly bytesTotal: number | null;
}

/** What the last backup did. */
export interface BackupResultView {
  /** ISO 8601. */
  readonly finishedAt: string;
  /** Bytes sent to the maker, sealed and padded. */
  readonly storedBytes: number;
  /** How many files could not be read or changed meanwhile. */
  readonly leftOutCount: number;
  /** The first of them, with the reason: `EACCES`, `changed-while-read`, ... */
  readonly leftOut: readonly { readonly path: string; readonly why: string }[];
}

/** What became of the last restore. */
interface RestoreView {
  /** Folder name below `restored/` of the device's data folder. */
  readonly target: string;
  readonly snapshot: string;
  readonly files: number;
  /** ISO 8601. */
  readonly finishedAt: string;
}

/** What the admin page and `status.json` say of backups. */
export interface BackupView {
  /** Whether this device has a vault that it can open. */
  readonly vault: boolean;
  readonly account: string | null;
  /** Where the vault is kept, for people; null without a vault. */
  readonly place: { readonly kind: "maker" | "folder" | "bucket"; readonly name: string } | null;
  /** When backups are made, and which stay. */
  readonly plan: Plan;
  /** When the next backup is made by itself, ISO 8601; null when none is. */
  readonly nextBackup: string | null;
  /** What the place held when it was asked last; null when it was not yet. */
  readonly room: Room | null;
  /** Oldest first. */
  readonly snapshots: readonly SnapshotView[];
  readonly running: JobView | null;
  readonly lastBackup: BackupResultView | null;
  readonly lastRestore: RestoreView | null;
  /** Why the last backup or restore failed, in a sentence; null when it did not. */
  readonly lastError: string | null;
  /** The same for programs, such as `damaged` or `cloud-unreachable`. */
  readonly lastErrorCode: string | null;
}
