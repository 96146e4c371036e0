import { ZkBackupError, type ZkBackupErrorCode } from "../core/errors.ts";
import { Refused } from "./refusal.ts";
import type { ServedStorage, UploadStore } from "./served-storage.ts";

/** What a storage behind a server refuses to the server: no caller's token or quota is at fault. */
const THE_SERVERS: ReadonlySet<ZkBackupErrorCode> = new Set([
  ...(["unauthorized", "forbidden", "rate-limited", "busy"] as const),
  "quota-exceeded",
]);

/**
 * Serves a storage whose refusals of the server reach no caller as refusals of the caller: a bucket
 * whose keys have ended would else tell everybody that their tokens are wrong.
 */
export function asOwnFault(storage: ServedStorage): ServedStorage {
  const { exists, delete: remove, uploads } = storage;
  return {
    size: (name, options) => own(storage.size(name, options)),
    ...(exists && { exists: (name) => own(exists.call(storage, name)) }),
    read: (name, options) => own(storage.read(name, options)),
    write: (name, body, options) => own(storage.write(name, body, options)),
    list: (prefix, options) => own(storage.list(prefix, options)),
    ...(remove && { delete: (name) => own(remove.call(storage, name)) }),
    ...(uploads && { uploads: finishing(uploads) }),
  };
}

function finishing(uploads: UploadStore): UploadStore {
  return { ...uploads, finish: (name, hash) => own(uploads.finish(name, hash)) };
}

async function own<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    // What a body exceeds is refused by the server itself, while the storage takes it in.
    const theirs = error instanceof ZkBackupError && !(error instanceof Refused);
    if (!theirs || !THE_SERVERS.has(error.code)) throw error;
    throw new ZkBackupError("storage-failed", error.message, { cause: error });
  }
}
