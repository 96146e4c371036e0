import { open, readdir, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ZkBackupError } from "../core/errors.ts";
import { isObjectName, requireListPrefix } from "../core/vault/objects/object-name.ts";
import type { StoredObject } from "../core/vault/objects/storage.ts";
import {
  errorCode,
  makeFolders,
  objectPath,
  publish,
  storageFailure,
  sweepLeftovers,
  syncFolder,
  temporaryPath,
} from "../node/object-files.ts";
import { hashMismatch } from "../server/refusal.ts";
import type { Content, ServedStorage } from "../server/served-storage.ts";
import { BLOCK } from "./blocks.ts";
import { folderUploads } from "./folder-uploads.ts";
import { writeNewFile } from "./received-file.ts";
import { blocksOf, filled } from "./sent-file.ts";

/** Where the folder is. */
export interface FolderStoreOptions {
  /** Of one account. Created when missing; nothing outside it is ever touched. */
  readonly folder: string;
}

/**
 * Keeps an account's vault in a folder, as `folderStorage` does and beside it: one file an object.
 * Objects stream through; unfinished uploads lie below `.uploads`.
 *
 * @example
 * const store = folderStore({ folder: "/srv/vaults/anna" });
 */
export function folderStore({ folder }: FolderStoreOptions): ServedStorage {
  const known = new Set<string>();
  let swept: Promise<void> | null = null;
  const ready = async (path: string): Promise<void> => {
    await makeFolders(folder, dirname(path), known);
    swept ??= sweepLeftovers(folder);
    await swept;
  };
  return {
    size: async (name) => (await found(objectPath(folder, name), name)).size,
    exists: (name) =>
      stat(objectPath(folder, name)).then(
        () => true,
        () => false,
      ),
    read: (name, { start = 0, length = Number.POSITIVE_INFINITY }) =>
      readObject(objectPath(folder, name), name, { start, length }),
    async write(name, body, { hash, signal }) {
      const path = objectPath(folder, name);
      await ready(path);
      signal?.throwIfAborted();
      const temporary = temporaryPath(folder);
      try {
        const written = await writeNewFile(temporary, body);
        if (hash !== null && hash !== written.hash) throw hashMismatch();
        await publish(temporary, path);
        return written.bytes;
      } catch (cause) {
        throw storageFailure(cause, name);
      } finally {
        await unlink(temporary).catch(() => {});
      }
    },
    list: (prefix, { after = "", limit = Number.POSITIVE_INFINITY }) =>
      listObjects(folder, requireListPrefix(prefix), after, limit),
    async delete(name) {
      const path = objectPath(folder, name);
      await unlink(path).catch((cause: unknown) => {
        throw storageFailure(cause, name);
      });
      await syncFolder(dirname(path));
    },
    uploads: folderUploads({
      folder: join(folder, ".uploads"),
      async publish(file, name) {
        const path = objectPath(folder, name);
        await ready(path);
        await publish(file, path);
      },
    }),
  };
}

async function found(path: string, name: string): Promise<{ readonly size: number }> {
  return stat(path).catch((cause: unknown) => {
    throw storageFailure(cause, name);
  });
}

async function readObject(
  path: string,
  name: string,
  { start, length: most }: { start: number; length: number },
): Promise<Content> {
  const file = await open(path, "r").catch((cause: unknown) => {
    throw storageFailure(cause, name);
  });
  let streams = false;
  try {
    const { size } = await file.stat();
    if (start > 0 && start >= size)
      throw new ZkBackupError("bad-range", `${name} has no byte ${start}.`);
    const end = Math.min(size, start + most);
    const length = end - start;
    if (length <= BLOCK)
      return { size, length, body: await filled(file, new Uint8Array(length), start) };
    streams = true;
    return { size, length, body: blocksOf(file, start, end) };
  } catch (cause) {
    throw storageFailure(cause, name);
  } finally {
    if (!streams) await file.close();
  }
}

/** Lists names first and looks at the files of one page only. */
async function listObjects(
  folder: string,
  prefix: string,
  after: string,
  limit: number,
): Promise<readonly StoredObject[]> {
  const names: string[] = [];
  await collect(folder, prefix.replace(/\/$/, ""), names);
  const listed: StoredObject[] = [];
  const wanted = names.filter((one) => one > after).sort();
  for (let at = 0; at < wanted.length && listed.length < limit; at += BESIDE) {
    const sizes = wanted.slice(at, at + BESIDE).map(async (name) => {
      const file = await found(join(folder, name), name).catch(() => null);
      return file === null ? [] : [{ name, size: file.size }]; // null: deleted meanwhile
    });
    listed.push(...(await Promise.all(sizes)).flat());
  }
  return listed.slice(0, limit);
}

/** Files that are looked at beside each other. */
const BESIDE = 64;

async function collect(folder: string, below: string, names: string[]): Promise<void> {
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(
    (cause: unknown) => {
      if (errorCode(cause) === "ENOENT") return [];
      throw storageFailure(cause, below);
    },
  );
  for (const entry of entries) {
    const name = below === "" ? entry.name : `${below}/${entry.name}`;
    if (isObjectName(name)) names.push(name);
    else if (entry.isDirectory() && !entry.name.startsWith(".")) await collect(folder, name, names);
  }
}
