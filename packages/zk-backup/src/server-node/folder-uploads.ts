import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readdir, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { ZkBackupErrorCode } from "../core/errors.ts";
import { requireObjectName } from "../core/vault/objects/object-name.ts";
import { errorCode, makeFolders, storageFailure } from "../node/object-files.ts";
import { hashMismatch } from "../server/refusal.ts";
import type { UploadStore } from "../server/served-storage.ts";
import { receive } from "./received-file.ts";

/** Where unfinished uploads are, and where they go. */
interface FolderUploadsOptions {
  readonly folder: string;
  /** Makes a file, whole and of the right hash, the object of a name; the file stays. */
  readonly publish: (file: string, name: string) => Promise<void>;
}

/** Keeps unfinished uploads as files, whose length is how far they are. */
export function folderUploads({ folder, publish }: FolderUploadsOptions): UploadStore {
  const known = new Set<string>();
  const pathOf = (name: string): string => join(folder, requireObjectName(name).replace("/", "-"));
  /** Hashes of those that came in one go; of others the file is read again. */
  const hashes = new Map<string, Hash>();
  return {
    offset: (name) => lengthOf(pathOf(name)),
    async append(name, offset, body) {
      await makeFolders(folder, folder, known);
      const hash = offset === 0 ? createHash("sha256") : null;
      hashes.delete(name);
      try {
        await appendTo(pathOf(name), offset, body, hash);
      } catch (cause) {
        throw storageFailure(cause, name);
      }
      if (hash !== null) hashes.set(name, hash);
    },
    async finish(name, wanted) {
      const path = pathOf(name);
      const hash = hashes.get(name)?.digest("hex") ?? (await hashOfFile(path));
      hashes.delete(name);
      try {
        if (hash !== wanted) throw hashMismatch();
        await publish(path, name);
        await unlink(path).catch(() => {});
      } catch (cause) {
        const failure = storageFailure(cause, name);
        // A disk that is full may have room tomorrow; the bytes of another object never fit.
        if (IN_VAIN.has(failure.code)) await unlink(path).catch(() => {});
        throw failure;
      }
    },
    async discard(name) {
      hashes.delete(name);
      const bytes = await lengthOf(pathOf(name));
      if (bytes === null) return 0;
      await unlink(pathOf(name)).catch(() => {});
      return bytes;
    },
    async expire(before) {
      let bytes = 0;
      for (const file of await filesOf(folder)) {
        const found = await stat(file).catch(() => null);
        if (found === null || found.mtimeMs >= before.getTime()) continue;
        await unlink(file).catch(() => {});
        bytes += found.size;
      }
      return bytes;
    },
    async bytes() {
      let bytes = 0;
      for (const file of await filesOf(folder)) bytes += (await lengthOf(file)) ?? 0;
      return bytes;
    },
  };
}

/** What makes an upload good for nothing. */
const IN_VAIN: ReadonlySet<ZkBackupErrorCode> = new Set(["exists", "hash-mismatch"]);

async function appendTo(
  path: string,
  offset: number,
  body: AsyncIterable<Uint8Array>,
  hash: Hash | null,
): Promise<void> {
  const file = await open(path, offset === 0 ? "w" : "r+", 0o600);
  try {
    await receive(body, { file, at: offset, hash });
    await file.sync();
  } finally {
    await file.close();
  }
}

async function lengthOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return null;
    throw cause;
  }
}

async function filesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.map((name) => join(folder, name));
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path, { highWaterMark: 256 * 1024 })) hash.update(part);
  return hash.digest("hex");
}
