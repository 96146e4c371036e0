import type { Snapshot } from "../core/vault/snapshots/snapshot.ts";
import type { TreeEntry } from "../core/vault/trees/tree.ts";
import type { Vault } from "../core/vault/vault.ts";
import type { AttributeHelper } from "./attribute-helper.ts";
import type { HeldFolder } from "./held-folder.ts";
import type { RestoreQueue } from "./restore-queue.ts";

/** What becomes of files that stand in the target already. */
export type ExistingFiles = "refuse" | "overwrite" | "skip" | "newer";

/** Something that is not as the snapshot has it. */
export interface RestoreProblem {
  readonly path: string;
  /**
   * `chunk-missing`, `object-corrupt` and the like when the vault has not got the content; the file
   * system's code, such as `EPERM`, for what it refused; `differs` when what was read back is not
   * what was written.
   */
  readonly why: string;
}

/** What a restore has done; grows while it runs. */
export interface RestoreCounts {
  files: number;
  bytes: number;
  /** Files and links that were there and were left. */
  skipped: number;
  /** Entries whose extended attributes nothing here could set. */
  withoutAttributes: number;
}

/** A restore in progress. */
export interface RestoreWork {
  readonly vault: Vault;
  readonly snapshot: Snapshot;
  readonly signal: AbortSignal | undefined;
  readonly existing: ExistingFiles;
  readonly keepGoing: boolean;
  readonly owners: boolean;
  readonly verify: boolean;
  /** What a file is called, in its own directory, before it has its name. */
  readonly temporary: Buffer;
  /** Sets extended attributes; null where that is not wanted. */
  readonly helper: AttributeHelper | null;
  /** The first name of each group of hard links, and where it was written. */
  readonly linked: Map<bigint, LinkedFile>;
  /** Writes most files, on other threads; null where each is written in its turn. */
  queue: RestoreQueue | null;
  readonly problems: RestoreProblem[];
  readonly done: RestoreCounts;
  /** Bytes that are written of files which are not whole yet. */
  readonly begun: { bytes: number };
  /** Called when a file is there, or more of one. */
  readonly onMore: () => void;
}

/** A file that others may be links to. */
export interface LinkedFile {
  readonly entry: TreeEntry;
  readonly folder: RestoredFolder;
  readonly inode: bigint;
  readonly device: bigint;
}

/** A directory of the target: made when something is put into it. */
export interface RestoredFolder {
  /** Null for the target itself. */
  readonly above: RestoredFolder | null;
  readonly entry: TreeEntry | null;
  /** Path in the target, for people. */
  readonly shown: string;
  /** Directories in it that there are now; their attributes are set when all is done. */
  readonly inner: RestoredFolder[];
  /** Files written into it, to be read back. */
  readonly written: WrittenFile[];
  /** Held from the first use to the end of the directory. */
  held: HeldFolder | null;
  /** Whether nothing is in it but what this restore puts there. */
  fresh: boolean;
  /** Who owns what is made in it, when that is sure. */
  owner: TreeEntry["owner"] | null;
}

/** What a file was written with. */
export interface WrittenFile {
  readonly name: Uint8Array;
  readonly sha256: Buffer;
}
