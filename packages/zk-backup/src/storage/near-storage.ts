import { hashInName } from "../core/vault/objects/object-name.ts";
import type { GetOptions, Storage } from "../core/vault/objects/storage.ts";

/** Where sealed bytes are kept near. It may lose any of them, and fails for nobody. */
export interface NearStore {
  /** What was kept under a key, unchanged; null when it is not there. */
  read(key: string): Promise<Uint8Array | null>;
  write(key: string, bytes: Uint8Array): Promise<void>;
  /** Names of a kind's objects, such as `packs`, of which something is here. */
  names(kind: string): Promise<readonly string[]>;
  /** Forgets all that is of an object. */
  drop(name: string): Promise<void>;
}

/** What is kept near, of which storage. */
export interface NearStorageOptions {
  readonly storage: Storage;
  readonly near: NearStore;
  /**
   * Whether ranges of packs are kept too: of a run that reads directories alone, as a backup does.
   * Those that are near are read by every run.
   */
  readonly keepRanges?: boolean;
}

const KINDS = ["indexes", "packs"] as const;

/**
 * Reads from near by what a run before it has read from the storage: the indexes and, where
 * {@link NearStorageOptions.keepRanges} says so, parts of packs. Objects never change, and what is
 * kept is sealed, so that nothing else need be compared; which objects there are is asked of the
 * storage each time, and what it lists no more is dropped.
 *
 * It hides damage on the storage from who reads: a check must not go through it.
 */
export function nearStorage({ storage, near, keepRanges = false }: NearStorageOptions): Storage {
  const { delete: remove } = storage;
  const dropUnlisted = async (kind: string, listed: ReadonlySet<string>): Promise<void> => {
    for (const name of await near.names(kind)) if (!listed.has(name)) await near.drop(name);
  };
  return {
    async get(name, options = {}) {
      const key = keyOf(name, options);
      const known = key && (await near.read(key));
      if (known) return known;
      const bytes = await storage.get(name, options);
      if (key && (keepRanges || !options.range)) await near.write(key, bytes);
      return bytes;
    },
    async put(name, bytes, options) {
      await storage.put(name, bytes, options);
      const key = keyOf(name, {});
      if (key) await near.write(key, bytes);
    },
    async list(prefix, options) {
      const found = await storage.list(prefix, options);
      const listed = new Set(found.map(({ name }) => name));
      for (const kind of KINDS)
        if (prefix === `${kind}/` || prefix === "") await dropUnlisted(kind, listed);
      return found;
    },
    ...(remove && {
      async delete(name, options) {
        await remove.call(storage, name, options);
        await near.drop(name);
      },
    }),
  };
}

/** Under what it is kept; null for what changes, is read once, or has memory of its own to go into. */
function keyOf(name: string, { range, room }: GetOptions): string | null {
  const hash = hashInName(name);
  if (hash === null || room) return null;
  if (name.startsWith("indexes/")) return range ? null : name;
  return name.startsWith("packs/") && range ? `${name}/${range.start}-${range.length}` : null;
}
