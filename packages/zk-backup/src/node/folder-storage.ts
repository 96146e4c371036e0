import { type FileHandle, open, readdir, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Cancellation } from "../core/cancellation.ts";
import { isObjectName, requireListPrefix } from "../core/vault/objects/object-name.ts";
import type { Storage, StoredObject } from "../core/vault/objects/storage.ts";
import type { Pacing, TransferLimit } from "../storage/transfer-limit.ts";
import {
  errorCode,
  makeFolders,
  objectPath,
  publish,
  storageFailure,
  sweepLeftovers,
  syncFolder,
  temporaryPath,
} from "./object-files.ts";

/** Where the folder is. */
export interface FolderStorageOptions {
  /** Created when missing; nothing outside it is ever touched. */
  readonly folder: string;
  /** Rates to keep to, as for a folder that lies behind a line. */
  readonly limit?: TransferLimit | undefined;
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
  const { folder, limit } = options;
  const known = new Set<string>();
  let swept: Promise<void> | null = null;
  return {
    async get(name, { range, room, signal } = {}) {
      signal?.throwIfAborted();
      const file = await openObject(folder, name);
      try {
        const download = limit?.download ?? null;
        if (download === null && !range) return new Uint8Array(await file.readFile());
        const wanted = range ?? { start: 0, length: (await file.stat()).size };
        return await readRange(file, { ...wanted, room, pacing: download, signal });
      } finally {
        await file.close();
      }
    },
    async put(name, bytes, { signal } = {}) {
      signal?.throwIfAborted();
      const path = objectPath(folder, name);
      await makeFolders(folder, dirname(path), known);
      swept ??= sweepLeftovers(folder);
      await swept;
      await createOnce(folder, path, { name, bytes, pacing: limit?.upload ?? null, signal });
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
      const path = objectPath(folder, name);
      await unlink(path).catch((cause: unknown) => {
        throw storageFailure(cause, name);
      });
      await syncFolder(dirname(path));
    },
  };
}

async function openObject(folder: string, name: string): Promise<FileHandle> {
  return open(objectPath(folder, name), "r").catch((cause: unknown) => {
    throw storageFailure(cause, name);
  });
}

/** What is read of a file, where it is put, and how fast. */
interface RangeReading {
  readonly start: number;
  readonly length: number;
  readonly room: Uint8Array | undefined;
  readonly pacing: Pacing | null;
  readonly signal: Cancellation | undefined;
}

async function readRange(
  file: FileHandle,
  { start, length, room, pacing, signal }: RangeReading,
): Promise<Uint8Array> {
  const fits = room !== undefined && room.length >= length;
  const bytes = fits ? room.subarray(0, length) : new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const most = Math.min(length - filled, pacing?.piece ?? length);
    await pacing?.turn(most, signal);
    const { bytesRead } = await file.read(bytes, filled, most, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** An object that is put, and how fast. */
interface Putting {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly pacing: Pacing | null;
  readonly signal: Cancellation | undefined;
}

async function createOnce(folder: string, path: string, putting: Putting): Promise<void> {
  const temporary = temporaryPath(folder);
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await write(file, putting);
      await file.sync();
    } finally {
      await file.close();
    }
    await publish(temporary, path);
  } catch (cause) {
    putting.signal?.throwIfAborted();
    throw storageFailure(cause, putting.name);
  } finally {
    await unlink(temporary).catch(() => {});
  }
}

async function write(file: FileHandle, { bytes, pacing, signal }: Putting): Promise<void> {
  if (pacing === null) return file.writeFile(bytes);
  for (let at = 0; at < bytes.length; at += pacing.piece) {
    const piece = bytes.subarray(at, at + pacing.piece);
    await pacing.turn(piece.length, signal);
    await file.writeFile(piece); // where the piece before has ended
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
      throw storageFailure(cause, below);
    },
  );
  for (const entry of entries) {
    const name = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) await collect(folder, name, found, signal);
    else if (isObjectName(name)) found.push({ name, size: (await stat(join(folder, name))).size });
  }
}
