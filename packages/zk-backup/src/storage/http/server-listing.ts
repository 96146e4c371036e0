import { ZkBackupError } from "../../core/errors.ts";
import type { StoredObject } from "../../core/vault/objects/storage.ts";

/** One answer to a listing. */
export interface ListingPage {
  readonly objects: readonly StoredObject[];
  readonly more: boolean;
}

/**
 * Reads a page of a listing, which comes from a server that is not trusted: names ascend, below the
 * prefix, and after what was asked for.
 *
 * @throws ZkBackupError `storage-failed` when it is none.
 */
export function parsePage(bytes: Uint8Array, prefix: string, after: string): ListingPage {
  const page = parseJson(bytes) as { objects?: unknown; more?: unknown } | null;
  const objects = Array.isArray(page?.objects) ? (page.objects as unknown[]) : null;
  if (objects === null) throw badListing();
  let last = after;
  for (const object of objects) {
    const { name, size } = (object ?? {}) as Partial<StoredObject>;
    if (typeof name !== "string" || !name.startsWith(prefix) || name <= last) throw badListing();
    if (!Number.isSafeInteger(size)) throw badListing();
    last = name;
  }
  return { objects: objects as StoredObject[], more: page?.more === true && objects.length > 0 };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

function badListing(): ZkBackupError {
  return new ZkBackupError("storage-failed", "The server sent a listing that is none.");
}
