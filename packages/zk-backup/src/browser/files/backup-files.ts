import type { Cancellation } from "../../core/cancellation.ts";
import { toHex } from "../../core/codec/bytes.ts";
import { isZkBackupError } from "../../core/errors.ts";
import type { ContentRef } from "../../core/vault/content/content-ref.ts";
import type { Run } from "../../core/vault/run.ts";
import { earlierTree } from "../../core/vault/trees/earlier-tree.ts";
import { encodeTree, type TreeEntry } from "../../core/vault/trees/tree.ts";
import type { BackupTarget } from "../../core/vault/vault.ts";
import { platformErrorName } from "../platform-error.ts";
import type { BackupCounts } from "../progress.ts";
import { fileEntry, fileTime, folderEntry, nameBytes } from "../tree-names.ts";
import type { FolderSource, SourceEntry } from "./folder-source.ts";

/** What writing a directory into a run takes. */
export interface FileBackup {
  readonly vault: Pick<BackupTarget, "tree">;
  readonly run: Run;
  readonly counts: BackupCounts;
  /** Read files that look unchanged, too. */
  readonly readAll: boolean;
  /** When the snapshot was made that `before` is of, milliseconds since 1970. */
  readonly since: number;
  readonly onStep: () => void;
  readonly signal?: Cancellation | undefined;
}

/** Writes a directory and gives its tree. A file that cannot be read is named and left out. */
export async function backupFiles(
  backup: FileBackup,
  source: FolderSource,
  before: ContentRef | undefined,
  path = "",
): Promise<ContentRef> {
  const { vault, counts, run, signal } = backup;
  const known = new Map<string, TreeEntry>();
  for (const entry of await earlierTree(vault, before, signal)) known.set(toHex(entry.name), entry);
  const entries: TreeEntry[] = [];
  try {
    for await (const found of source.entries()) {
      signal?.throwIfAborted();
      const earlier = known.get(toHex(nameBytes(found.name)));
      const entry = await backupEntry(backup, found, earlier, `${path}${found.name}`);
      if (entry !== null) entries.push(entry);
      backup.onStep();
    }
  } catch (error) {
    const why = reasonOf(error);
    if (why === null) throw error;
    counts.warnings.push({ where: path || "/", why });
  }
  return run.content.whole(encodeTree(entries));
}

async function backupEntry(
  backup: FileBackup,
  found: SourceEntry,
  earlier: TreeEntry | undefined,
  path: string,
): Promise<TreeEntry | null> {
  if (found.kind === "directory") {
    const before = earlier?.kind === "directory" ? earlier.content : undefined;
    return folderEntry(found.name, await backupFiles(backup, found.folder, before, `${path}/`));
  }
  try {
    return await backupFile(backup, found, earlier, path);
  } catch (error) {
    const why = reasonOf(error);
    if (why === null) throw error;
    backup.counts.warnings.push({ where: path, why });
    return null;
  }
}

async function backupFile(
  backup: FileBackup,
  found: SourceEntry & { readonly kind: "file" },
  earlier: TreeEntry | undefined,
  path: string,
): Promise<TreeEntry> {
  const { run, counts, signal } = backup;
  const file = await found.file();
  const kept = backup.readAll ? null : await keptContent(backup, file, earlier);
  const before = counts.bytes;
  const content =
    kept ??
    (await run.content.stream(pieces(backup, file), signal).catch((error: unknown) => {
      counts.bytes = before;
      throw error;
    }));
  counts.files += 1;
  if (kept !== null) {
    counts.unchangedFiles += 1;
    counts.bytes += content.length;
  } else if (await isChanged(found, file)) {
    counts.warnings.push({ where: path, why: "changed-while-read" });
  }
  return fileEntry(found.name, file.lastModified, content);
}

/** An unchanged file's content as the snapshot before has it, unless the vault has lost some of it. */
async function keptContent(
  { run, since }: FileBackup,
  file: File,
  earlier: TreeEntry | undefined,
): Promise<ContentRef | null> {
  if (!isUnchanged(file, earlier, since)) return null;
  const content = earlier?.content;
  return content !== undefined && (await run.stands(content)) ? content : null;
}

/**
 * Tells whether a file was written while it was read. Browsers refuse to read on in most cases, not
 * where a worker writes in place (`createSyncAccessHandle`), as databases in WebAssembly do: parts of
 * two states are then in the snapshot, and it is said.
 */
async function isChanged(
  found: { readonly file: () => Promise<File> },
  read: File,
): Promise<boolean> {
  const now = await found.file().catch(() => read); // gone, or locked: it was there when it was read
  return now.size !== read.size || now.lastModified !== read.lastModified;
}

/** Milliseconds: what was written while, or just before, it was last read may have the same time. */
const RACE = 2_000;

/** All that a browser tells of a file without reading it is its length and its time. */
function isUnchanged(file: File, earlier: TreeEntry | undefined, since: number): boolean {
  if (earlier?.kind !== "file" || earlier.content?.length !== file.size) return false;
  if (file.lastModified > since - RACE) return false;
  const { seconds, nanoseconds } = fileTime(file.lastModified);
  return earlier.modified.seconds === seconds && earlier.modified.nanoseconds === nanoseconds;
}

/** Bytes of a file that are read at once. */
const PIECE = 4 * 1024 * 1024;

/** The file as it was when it was opened; see `isChanged`. */
async function* pieces({ counts, onStep }: FileBackup, file: File): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += PIECE) {
    const bytes = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
    counts.bytes += bytes.length;
    onStep();
    yield bytes;
  }
}

/** What the browser has against a file; null for what is no file's fault and stops the backup. */
function reasonOf(error: unknown): string | null {
  if (isZkBackupError(error) || !(error instanceof DOMException)) return null;
  const name = platformErrorName(error);
  if (name === "AbortError") return null;
  return name === "NotReadableError" ? "changed-while-read" : name;
}
