import { ZkBackupError } from "../core/errors.ts";
import type { Storage } from "../core/vault/objects/storage.ts";
import { gathered } from "../storage/wire/growing.ts";
import { sha256Hex } from "../storage/wire/sha256.ts";
import { hashMismatch } from "./refusal.ts";
import type { ServedStorage } from "./served-storage.ts";

/** Serves a plain storage, each object in memory while it passes. */
export function bufferedStorage(storage: Storage): ServedStorage {
  const { delete: remove } = storage;
  return {
    size: async (name, { signal } = {}) => (await storage.get(name, { signal })).length,
    async read(name, { start = 0, length = Number.POSITIVE_INFINITY, signal }) {
      const all = await storage.get(name, { signal });
      if (start > 0 && start >= all.length)
        throw new ZkBackupError("bad-range", `${name} has no byte ${start}.`);
      const body = all.subarray(start, Math.min(all.length, start + length));
      return { size: all.length, length: body.length, body };
    },
    async write(name, body, { hash, signal }) {
      const bytes = await gathered(body);
      if (hash !== null && hash !== (await sha256Hex(bytes))) throw hashMismatch();
      await storage.put(name, bytes, { signal });
      return bytes.length;
    },
    async list(prefix, { after = "", limit = Number.POSITIVE_INFINITY, signal }) {
      const all = await storage.list(prefix, { signal });
      const begin = all.findIndex(({ name }) => name > after);
      return begin < 0 ? [] : all.slice(begin, begin + limit);
    },
    ...(remove && { delete: (name: string) => remove.call(storage, name) }),
  };
}
