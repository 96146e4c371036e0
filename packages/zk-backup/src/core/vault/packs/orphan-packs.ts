import type { Cancellation } from "../../cancellation.ts";
import type { ChunkDomain } from "../../codec/vault-keys.ts";
import { isZkBackupError } from "../../errors.ts";
import type { ChunkIndex } from "../indexes/chunk-index.ts";
import type { PackEntry } from "../indexes/index-object.ts";
import type { Storage } from "../objects/storage.ts";
import { sameDomain } from "./pack-directory.ts";
import { readPackEnds } from "./read-pack.ts";
import type { Opening } from "./sealing.ts";

/** What looking for orphans takes. */
export interface OrphanPacksOptions {
  readonly storage: Storage;
  readonly opening: Opening;
  readonly index: ChunkIndex;
  /** The packs that may be counted on, 64 hex digits each. */
  readonly standing: ReadonlySet<string>;
  /** Whose packs are wanted. */
  readonly domain: ChunkDomain;
  readonly signal?: Cancellation | undefined;
}

/** Most packs that one run looks at: a run that died has left a few. */
const MOST = 64;

/**
 * Reads the directories of packs that are on the storage and in no index: what a run left that died.
 * The next run names them in an index, and need not send them again. Of each pack its ends are
 * fetched, not its data; one that cannot be read is left alone.
 *
 * @throws what the storage throws but for objects that are gone or broken.
 */
export async function orphanPacks(options: OrphanPacksOptions): Promise<PackEntry[]> {
  const { index, standing, domain } = options;
  const hashes = [...standing].filter((hash) => !index.packs.has(hash)).slice(0, MOST);
  const found: PackEntry[] = [];
  for (const hash of hashes) {
    const pack = await readPackEnds({ ...options, hash }).catch((error: unknown) => {
      if (!isZkBackupError(error) || error.code === "storage-failed") throw error;
      return null;
    });
    if (pack !== null && sameDomain(pack.contents.domain, domain)) found.push(pack);
  }
  return found;
}
