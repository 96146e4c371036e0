import type { Cancellation } from "../../core/cancellation.ts";
import { isZkBackupError, ZkBackupError } from "../../core/errors.ts";
import type { ContentRef } from "../../core/vault/content/content-ref.ts";
import type { TreeEntry } from "../../core/vault/trees/tree.ts";
import type { Vault } from "../../core/vault/vault.ts";
import { SPOOL_FOLDER } from "../indexeddb/spool.ts";
import { platformError, platformErrorName } from "../platform-error.ts";
import type { DataWarning } from "../progress.ts";
import { nameText } from "../tree-names.ts";

/** What putting files back takes. */
export interface FileRestore {
  readonly vault: Pick<Vault, "tree" | "chunks">;
  readonly target: FileSystemDirectoryHandle;
  readonly tree: ContentRef;
  /** Replace files that are there; default wants an empty directory. */
  readonly replace: boolean;
  readonly problems: DataWarning[];
  readonly onFile: () => void;
  readonly onBytes: (bytes: number) => void;
  readonly signal?: Cancellation | undefined;
}

/**
 * Puts a directory back. Each file is written beside its place by the browser and takes it when it
 * is whole. What a browser's file system cannot hold (links, names that are no text) is named.
 *
 * @throws ZkBackupError `target-not-empty`, `quota-exceeded`, and as `vault.chunks`.
 */
export async function restoreFiles(restore: FileRestore): Promise<void> {
  if (!restore.replace) await requireEmpty(restore.target);
  await restoreFolder(restore, restore.target, restore.tree, "");
}

async function requireEmpty(target: FileSystemDirectoryHandle): Promise<void> {
  for await (const name of target.keys())
    if (name !== SPOOL_FOLDER)
      throw new ZkBackupError(
        "target-not-empty",
        'The directory is not empty: say existing: "replace" to have files replaced. Nothing was changed.',
      );
}

async function restoreFolder(
  restore: FileRestore,
  folder: FileSystemDirectoryHandle,
  tree: ContentRef,
  path: string,
): Promise<void> {
  for (const entry of await restore.vault.tree(tree, { signal: restore.signal })) {
    restore.signal?.throwIfAborted();
    const name = nameText(entry.name);
    const where = path + (name ?? new TextDecoder().decode(entry.name));
    try {
      if (name === null) restore.problems.push({ where, why: "name-is-no-text" });
      else if (entry.kind === "symlink") restore.problems.push({ where, why: "symbolic-link" });
      else await restoreEntry(restore, folder, { ...entry, name }, where);
    } catch (error) {
      const why = reasonOf(error);
      if (why === null) throw platformError(error, where, "target-blocked");
      restore.problems.push({ where, why });
    }
  }
}

async function restoreEntry(
  restore: FileRestore,
  folder: FileSystemDirectoryHandle,
  { kind, name, content }: Omit<TreeEntry, "name"> & { readonly name: string },
  where: string,
): Promise<void> {
  if (content === undefined) return;
  if (kind === "file") {
    await writeFile(restore, await folder.getFileHandle(name, { create: true }), content);
    restore.onFile();
    return;
  }
  const inner = await folder.getDirectoryHandle(name, { create: true });
  await restoreFolder(restore, inner, content, `${where}/`);
}

async function writeFile(
  { vault, onBytes, signal }: FileRestore,
  file: FileSystemFileHandle,
  content: ContentRef,
): Promise<void> {
  const writable = await file.createWritable();
  try {
    for await (const part of vault.chunks(content, { signal })) {
      await writable.write(part as Uint8Array<ArrayBuffer>);
      onBytes(part.length);
    }
  } catch (error) {
    await writable.abort().catch(() => {});
    throw error;
  }
  await writable.close();
}

/** What the browser has against one file; null for what stops the restore. */
function reasonOf(error: unknown): string | null {
  if (isZkBackupError(error)) return null;
  const name = platformErrorName(error);
  const isOfFile = error instanceof DOMException || error instanceof TypeError; // a refused name
  return isOfFile && name !== "AbortError" && name !== "QuotaExceededError" ? name : null;
}
