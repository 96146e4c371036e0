import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { NearStore } from "../storage/near-storage.ts";

/** Bytes of a file before those that it keeps: their SHA-256. */
const HASH = 32;

/** Tells other programs that a backup need not have it (https://bford.info/cachedir/). */
const TAG = { name: "CACHEDIR.TAG", text: "Signature: 8a477f597d28d172789f06886806bc55\n" };

/**
 * Keeps sealed bytes in a folder, one file a key, readable by its owner alone. Files are not synced:
 * one that a power cut has torn is noticed by its hash, and read anew. Where the folder cannot be
 * written, nothing is kept.
 */
export function nearFolder({ folder }: { readonly folder: string }): NearStore {
  const made = new Map<string, Promise<unknown>>();
  let full = false;
  const makeFolder = (path: string): Promise<unknown> => {
    const making = made.get(path) ?? mkdir(path, { recursive: true, mode: 0o700 });
    made.set(path, making);
    return making;
  };
  const tagged = async (): Promise<void> => {
    await makeFolder(folder);
    await writeFile(join(folder, TAG.name), TAG.text, { mode: 0o600 });
  };
  let tagging: Promise<void> | null = null;
  return {
    async read(key) {
      const path = join(folder, key);
      const file = await readFile(path).catch(() => null);
      if (file === null) return null;
      const bytes = new Uint8Array(file.buffer, file.byteOffset, file.length).subarray(HASH);
      if (hashOf(bytes).equals(file.subarray(0, HASH))) return bytes;
      await rm(path, { force: true }).catch(() => {});
      return null;
    },
    async write(key, bytes) {
      if (full) return;
      const path = join(folder, key);
      const temporary = join(folder, `.tmp-${randomBytes(12).toString("hex")}`);
      try {
        tagging ??= tagged();
        await tagging;
        await makeFolder(dirname(path));
        await writeFile(temporary, [hashOf(bytes), bytes], { mode: 0o600 });
        await rename(temporary, path);
      } catch {
        full = true;
        await rm(temporary, { force: true }).catch(() => {});
      }
    },
    async names(kind) {
      const found = await readdir(join(folder, kind)).catch(() => []);
      return found.map((name) => `${kind}/${name}`);
    },
    drop: (name) => rm(join(folder, name), { recursive: true, force: true }).catch(() => {}),
  };
}

function hashOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
