import { randomBytes } from "node:crypto";
import { type FileHandle, link, mkdir, open, readdir, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Cancellation } from "../core/cancellation.ts";
import { ZkBackupError } from "../core/errors.ts";
import {
  isObjectName,
  requireListPrefix,
  requireObjectName,
} from "../core/vault/objects/object-name.ts";
import type { Storage, StoredObject } from "../core/vault/objects/storage.ts";

/** Where the folder is. */
export interface FolderStorageOptions {
  /** Created when missing; nothing outside it is ever touched. */
  readonly folder: string;
}

/**
 * Keeps a vault in a folder, one file an object.
 *
 * `put` writes a temporary file, syncs it, links it to its name (which fails when the name
 * exists, also between processes) and syncs the folder before it resolves: what was acknowledged
 * survives a power cut.
 *
 * @example
 * const storage = folderStorage({ folder: "/mnt/usb/vault" });
 */
export function folderStorage(options: FolderStorageOptions): Storage {
  const { folder } = options;
  const known = new Set<string>();
  let swept: Promise<void> | null = null;
  return {
    async get(name, { range, signal } = {}) {
      signal?.throwIfAborted();
      const file = await openObject(folder, name);
      try {
        return range ? await readRange(file, range) : new Uint8Array(await file.readFile());
      } finally {
        await file.close();
      }
    },
    async put(name, bytes, { signal } = {}) {
      signal?.throwIfAborted();
      const path = pathOf(folder, name);
      await makeFolders(folder, dirname(path), known);
      swept ??= sweepLeftovers(folder);
      await swept;
      await createOnce(folder, path, bytes, name);
    },
    async list(prefix, { signal } = {}) {
      signal?.throwIfAborted();
      requireListPrefix(prefix);
      const found: StoredObject[] = [];
      await collect(folder, prefix === "" ? "" : prefix.slice(0, -1), found, signal);
      return found.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async delete(name, { signal } = {}) {
      signal?.throwIfAborted();
      const path = pathOf(folder, name);
      await unlink(path).catch((cause: unknown) => {
        throw failure(cause, name);
      });
      await syncFolder(dirname(path));
    },
  };
}

function pathOf(folder: string, name: string): string {
  return join(folder, ...requireObjectName(name).split("/"));
}

async function openObject(folder: string, name: string): Promise<FileHandle> {
  return open(pathOf(folder, name), "r").catch((cause: unknown) => {
    throw failure(cause, name);
  });
}

async function readRange(
  file: FileHandle,
  range: { start: number; length: number },
): Promise<Uint8Array> {
  const bytes = new Uint8Array(range.length);
  let filled = 0;
  while (filled < range.length) {
    const { bytesRead } = await file.read(
      bytes,
      filled,
      range.length - filled,
      range.start + filled,
    );
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/**
 * A hard link is the one POSIX call that publishes a finished file and fails when the name is
 * taken. The folder is synced then too: the one who put it may have died before its own sync.
 */
async function createOnce(
  folder: string,
  path: string,
  bytes: Uint8Array,
  name: string,
): Promise<void> {
  const temporary = join(folder, `.tmp-${randomBytes(12).toString("hex")}`);
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(temporary, path).finally(() => syncFolder(dirname(path)));
  } catch (cause) {
    throw failure(cause, name);
  } finally {
    await unlink(temporary).catch(() => {});
  }
}

/** Removes what writers that were killed left behind, once it is a day old. */
async function sweepLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((entry) => LEFTOVER.test(entry))) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs < Date.now() - 86_400_000) await unlink(path).catch(() => {});
  }
}

const LEFTOVER = /^\.tmp-[0-9a-f]{24}$/;

async function makeFolders(root: string, wanted: string, known: Set<string>): Promise<void> {
  if (known.has(wanted)) return;
  try {
    const first = await mkdir(wanted, { recursive: true, mode: 0o700 });
    if (first !== undefined)
      for (let at = wanted; at.length >= dirname(first).length; at = dirname(at)) {
        await syncFolder(at);
        if (at === dirname(at)) break;
      }
    known.add(wanted);
  } catch (cause) {
    throw failure(cause, root);
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function collect(
  folder: string,
  below: string,
  found: StoredObject[],
  signal: Cancellation | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(
    (cause: unknown) => {
      if (errorCode(cause) === "ENOENT") return [];
      throw failure(cause, below);
    },
  );
  for (const entry of entries) {
    const name = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) await collect(folder, name, found, signal);
    else if (isObjectName(name)) found.push({ name, size: (await stat(join(folder, name))).size });
  }
}

function failure(cause: unknown, name: string): ZkBackupError {
  if (cause instanceof ZkBackupError) return cause;
  const code = errorCode(cause);
  if (code === "ENOENT") return new ZkBackupError("not-found", `No object ${name}.`, { cause });
  if (code === "EEXIST")
    return new ZkBackupError("exists", `There is an object ${name} already.`, { cause });
  const full = code === "ENOSPC" || code === "EDQUOT" ? " The disk is full: make room." : "";
  return new ZkBackupError("storage-failed", `${name}: ${code ?? "failed"}.${full}`, { cause });
}

function errorCode(cause: unknown): string | undefined {
  return cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
}
