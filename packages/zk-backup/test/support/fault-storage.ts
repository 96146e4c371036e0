import { ZkBackupError } from "../../src/core/errors.ts";
import { type MemoryStorage, memoryStorage, type Storage } from "../../src/core/vault/index.ts";

/** What the storage holds now, to go on from more than once. */
export function copyOf(storage: MemoryStorage): MemoryStorage {
  const copy = memoryStorage();
  for (const [name, bytes] of storage.objects) copy.objects.set(name, bytes);
  return copy;
}

type Call = "get" | "put" | "list" | "delete";

/**
 * A storage with something between it and its user: `around` runs, fails, or changes each call.
 */
export function between(
  storage: Storage,
  around: <T>(call: Call, name: string, run: () => Promise<T>, bytes?: Uint8Array) => Promise<T>,
): Storage {
  const { delete: remove } = storage;
  return {
    get: (name, options) => around("get", name, () => storage.get(name, options)),
    put: (name, bytes, options) =>
      around("put", name, () => storage.put(name, bytes, options), bytes),
    list: (prefix, options) => around("list", prefix, () => storage.list(prefix, options)),
    ...(remove && {
      delete: (name: string, options?: object) =>
        around("delete", name, () => remove(name, options)),
    }),
  };
}

/**
 * A client that is killed: after `calls` calls nothing reaches the storage any more. The last call
 * is done before the client dies when `last` says so, and lost otherwise.
 */
export function killedAfter(storage: Storage, calls: number, last: "lost" | "done"): Storage {
  let left = calls;
  return between(storage, async (_, name, run) => {
    left -= 1;
    if (left === -1 && last === "done") await run();
    if (left < 0) throw new ZkBackupError("storage-failed", `killed at ${name}`);
    return run();
  });
}

/** A storage of which one call fails, the first being 0, and all others go well. */
export function failingOnce(
  storage: Storage,
  call: number,
): { readonly line: Storage; readonly failed: () => boolean } {
  let left = call;
  const line = between(storage, async (kind, name, run) => {
    if (left-- === 0) throw new ZkBackupError("storage-failed", `${kind} ${name}: EIO.`);
    return run();
  });
  return { line, failed: () => left < 0 };
}

/** A disk with an unreadable place: the objects that are named fail to be read, with EIO. */
export function unreadable(storage: Storage, isBad: (name: string) => boolean): Storage {
  return between(storage, async (call, name, run) => {
    if (call === "get" && isBad(name)) throw new ZkBackupError("storage-failed", `${name}: EIO.`);
    return run();
  });
}

/** A disk that is full once it holds this many bytes. */
export function full(storage: MemoryStorage, bytes: number): Storage {
  return between(storage, async (call, name, run, put) => {
    const held = [...storage.objects.values()].reduce((sum, { length }) => sum + length, 0);
    if (call === "put" && held + (put?.length ?? 0) > bytes)
      throw new ZkBackupError("storage-failed", `${name}: ENOSPC.`);
    return run();
  });
}

/** A storage whose answers come late, each after as many turns as `turns` says. */
export function slow(storage: Storage, turns: () => number): Storage {
  return between(storage, async (_, __, run) => {
    for (let turn = turns(); turn > 0; turn--) await new Promise((done) => setImmediate(done));
    const result = await run();
    for (let turn = turns(); turn > 0; turn--) await new Promise((done) => setImmediate(done));
    return result;
  });
}

/** A client that is held before one of its calls, while something else is done whole. */
export function interrupted(
  storage: Storage,
  calls: number,
  meanwhile: () => Promise<void>,
): { readonly line: Storage; readonly paused: () => boolean } {
  let left = calls;
  const line = between(storage, async (_, __, run) => {
    if (left-- === 0) await meanwhile();
    return run();
  });
  return { line, paused: () => left < 0 };
}
