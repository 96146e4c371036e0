import { ZkBackupError } from "../../errors.ts";
import { requireListPrefix, requireObjectName } from "./object-name.ts";
import type { Storage } from "./storage.ts";

/** A storage in memory that tests can look into. */
export interface MemoryStorage extends Storage {
  /** The objects as they are; changing them is what an evil storage would do. */
  readonly objects: Map<string, Uint8Array>;
}

/** Keeps a vault in memory: for tests, and for trying things out. */
export function memoryStorage(): MemoryStorage {
  const objects = new Map<string, Uint8Array>();
  return {
    objects,
    async get(name, options = {}) {
      options.signal?.throwIfAborted();
      const bytes = objects.get(requireObjectName(name));
      if (bytes === undefined) throw new ZkBackupError("not-found", `No object ${name}.`);
      const { range } = options;
      return range ? bytes.slice(range.start, range.start + range.length) : bytes.slice();
    },
    async put(name, bytes, options = {}) {
      options.signal?.throwIfAborted();
      if (objects.has(requireObjectName(name)))
        throw new ZkBackupError("exists", `There is an object ${name} already.`);
      objects.set(name, new Uint8Array(bytes)); // `slice` makes no copy of Node's Buffer
    },
    async list(prefix, options = {}) {
      options.signal?.throwIfAborted();
      requireListPrefix(prefix);
      return [...objects.entries()]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, bytes]) => ({ name, size: bytes.length }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async delete(name) {
      if (!objects.delete(requireObjectName(name)))
        throw new ZkBackupError("not-found", `No object ${name}.`);
    },
  };
}
