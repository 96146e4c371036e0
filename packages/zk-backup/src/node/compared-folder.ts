import { open } from "node:fs/promises";
import { resolve } from "node:path";
import type { ComparedEntry, ComparedFolder } from "../core/vault/trees/diff-trees.ts";
import { FILE_FLAGS, fileErrorCode } from "./paths.ts";
import { type ScannedEntry, scanDirectory } from "./scan.ts";

/** A folder that is compared with a snapshot. */
export interface ComparedFolderOptions {
  readonly folder: string;
  /** Called for what cannot be read: a directory counts as empty then. */
  readonly onUnreadable: (path: string, why: string) => void;
}

/** Gives a folder of this machine as one side of a comparison. */
export function comparedFolder({ folder, onUnreadable }: ComparedFolderOptions): ComparedFolder {
  return folderAt(Buffer.from(resolve(folder)), onUnreadable);
}

type Unreadable = ComparedFolderOptions["onUnreadable"];

function folderAt(path: Buffer, onUnreadable: Unreadable): ComparedFolder {
  return { ref: null, children: async () => childrenOf(path, onUnreadable) };
}

function childrenOf(path: Buffer, onUnreadable: Unreadable): readonly ComparedEntry[] {
  try {
    const { entries, unreadable } = scanDirectory(path);
    for (const skipped of unreadable) onUnreadable(skipped.path.toString("utf8"), skipped.why);
    return entries.map((scanned) => entryAt(scanned, onUnreadable));
  } catch (error) {
    onUnreadable(path.toString("utf8"), requireFileError(error));
    return [];
  }
}

function entryAt({ entry, path, size }: ScannedEntry, onUnreadable: Unreadable): ComparedEntry {
  return {
    ...{ entry, size },
    ...folderAt(path, onUnreadable),
    async *chunks() {
      try {
        const file = await open(path, FILE_FLAGS);
        yield* file.createReadStream(); // closes the file at its end
      } catch (error) {
        onUnreadable(path.toString("utf8"), requireFileError(error));
      }
    },
  };
}

function requireFileError(error: unknown): string {
  const why = fileErrorCode(error);
  if (why === null) throw error;
  return why;
}
