import type { Cancellation } from "../cancellation.ts";
import { byteReader } from "../codec/byte-reader.ts";
import { HEADER_SIZE } from "../codec/object-header.ts";
import { type OpenedObject, openHeader } from "../codec/open.ts";
import type { ChunkDomain } from "../codec/vault-keys.ts";
import { isZkBackupError } from "../errors.ts";
import type { ChunkIndex } from "./chunk-index.ts";
import type { PackEntry } from "./index-object.ts";
import { checkDomain, decodeDirectory, sameDomain } from "./pack-directory.ts";
import type { Opening } from "./sealing.ts";
import type { Storage } from "./storage.ts";

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
    const pack = await readEnds(options, hash).catch((error: unknown) => {
      if (!isZkBackupError(error) || error.code === "storage-failed") throw error;
      return null;
    });
    if (pack !== null && sameDomain(pack.contents.domain, domain)) found.push(pack);
  }
  return found;
}

async function readEnds(options: OrphanPacksOptions, hash: string): Promise<PackEntry> {
  const { storage, opening, signal } = options;
  const name = `packs/${hash}`;
  const range = { start: 0, length: HEADER_SIZE };
  const header = await storage.get(name, { range, signal });
  const object = await openHeader({ ...opening, kind: "pack", name }, header);
  const { length, salt } = object.header;
  const end = length - 4;
  const size = byteReader(await readPart(options, object, name, end, 4), name, "object-corrupt");
  const directorySize = size.u32("directory length");
  if (directorySize > end) throw size.error("its directory is longer than it is");
  const directory = await readPart(options, object, name, end - directorySize, directorySize);
  const contents = decodeDirectory(directory, length, name);
  checkDomain(contents.domain, object.header, name);
  return { hash, salt, length, contents, directory };
}

/** Fetches and opens the blocks that hold a range of the plaintext. */
async function readPart(
  { storage, signal }: OrphanPacksOptions,
  object: OpenedObject,
  name: string,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const span = object.blocksOf(offset, length);
  const range = { start: span.start, length: span.length };
  const plaintext = await object.openBlocks(span, await storage.get(name, { range, signal }));
  const from = offset - span.first * object.header.blockSize;
  return plaintext.slice(from, from + length);
}
