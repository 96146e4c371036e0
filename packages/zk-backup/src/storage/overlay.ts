import { isZkBackupError, ZkBackupError } from "../core/errors.ts";
import type { Storage } from "../core/vault/objects/storage.ts";

/** A storage that is only read, with what was put since kept beside it. */
export interface OverlayStorage extends Storage {
  /** What would have been put, and its length. */
  readonly added: ReadonlyMap<string, number>;
}

/**
 * Takes everything that is put and writes nothing: a run on it does all that a run does, and leaves
 * the storage as it was. Of packs only the length is kept, so that a dry run needs no room.
 *
 * @throws ZkBackupError `not-found` when a pack that was put here is read: a dry run reads none.
 */
export function overlayStorage(storage: Storage): OverlayStorage {
  const kept = new Map<string, Uint8Array>();
  const added = new Map<string, number>();
  return {
    added,
    async get(name, options = {}) {
      if (!added.has(name)) return storage.get(name, options);
      const bytes = kept.get(name);
      if (bytes === undefined) throw new ZkBackupError("not-found", `${name} was not kept.`);
      const { range } = options;
      return range ? bytes.slice(range.start, range.start + range.length) : bytes.slice();
    },
    async put(name, bytes, options) {
      const taken = added.has(name) || (await has(storage, name, options));
      if (taken) throw new ZkBackupError("exists", `There is an object ${name} already.`);
      added.set(name, bytes.length);
      if (!name.startsWith("packs/")) kept.set(name, new Uint8Array(bytes));
    },
    async list(prefix, options) {
      const here = [...added].filter(([name]) => name.startsWith(prefix));
      const all = [
        ...(await storage.list(prefix, options)),
        ...here.map(([name, size]) => ({ name, size })),
      ];
      return all.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async delete(name) {
      added.delete(name);
      kept.delete(name);
    },
  };
}

async function has(
  storage: Storage,
  name: string,
  options: Parameters<Storage["put"]>[2],
): Promise<boolean> {
  try {
    await storage.get(name, { ...options, range: { start: 0, length: 1 } });
    return true;
  } catch (error) {
    if (isZkBackupError(error, "not-found")) return false;
    throw error;
  }
}
