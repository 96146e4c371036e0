import type { Cancellation } from "../cancellation.ts";
import { concat, equal, toHex } from "../codec/bytes.ts";
import type { VaultKeys } from "../codec/keyring.ts";
import type { CryptoEngine } from "../engine/engine.ts";
import { ZkBackupError } from "../errors.ts";
import type { ChunkIndex } from "./chunk-index.ts";
import { type ContentRef, ID_SIZE, splitIds } from "./content-ref.ts";
import type { SegmentReader } from "./segment-reader.ts";

/** What reading content takes. */
export interface ContentReaderOptions {
  readonly engine: CryptoEngine;
  readonly keys: VaultKeys;
  readonly index: ChunkIndex;
  readonly segments: SegmentReader;
}

/** Reads content chunk by chunk, each compared with its keyed id before it comes out. */
export interface ContentReader {
  chunks(ref: ContentRef, signal?: Cancellation): AsyncIterable<Uint8Array>;
  /** Reads small content in one piece. @throws ZkBackupError `too-large` above `limit` bytes. */
  whole(ref: ContentRef, limit: number, signal?: Cancellation): Promise<Uint8Array>;
}

/** Starts a reader. */
export function createContentReader(options: ContentReaderOptions): ContentReader {
  const reader: ContentReader = {
    async *chunks(ref, signal) {
      const ids = await leafIds(options, ref, signal);
      let length = 0;
      for (const id of splitIds(ids)) {
        signal?.throwIfAborted();
        const chunk = await readChunk(options, id, signal);
        length += chunk.length;
        if (length > ref.length) break;
        yield chunk;
      }
      if (length !== ref.length)
        throw new ZkBackupError("tree-corrupt", `Content has not the ${ref.length} bytes it says.`);
    },
    async whole(ref, limit, signal) {
      if (ref.length > limit)
        throw new ZkBackupError("too-large", `${ref.length} bytes where ${limit} are the limit.`);
      const parts: Uint8Array[] = [];
      for await (const chunk of reader.chunks(ref, signal)) parts.push(chunk);
      return parts.length === 1 ? (parts[0] ?? new Uint8Array()) : concat(...parts);
    },
  };
  return reader;
}

/** Goes down the levels of a reference to the ids of its content's chunks. */
async function leafIds(
  options: ContentReaderOptions,
  { level, ids }: ContentRef,
  signal: Cancellation | undefined,
): Promise<Uint8Array> {
  let list = ids;
  for (let at = level; at > 0; at--) {
    const parts: Uint8Array[] = [];
    for (const id of splitIds(list)) parts.push(await readChunk(options, id, signal));
    list = concat(...parts);
    if (list.length % ID_SIZE !== 0)
      throw new ZkBackupError("tree-corrupt", "A list of chunk ids is cut short.");
  }
  return list;
}

async function readChunk(
  { engine, keys, index, segments }: ContentReaderOptions,
  id: Uint8Array,
  signal: Cancellation | undefined,
): Promise<Uint8Array> {
  const place = index.find(id);
  if (place === undefined)
    throw new ZkBackupError(
      "chunk-missing",
      `No index names chunk ${toHex(id.subarray(0, 8))}: an index or a pack was lost or withheld.`,
    );
  const raw = await segments.read(place.pack, place.segment, signal);
  const chunk = raw.subarray(place.offset, place.offset + place.length);
  if (await isChunk(engine, keys, id, chunk)) return chunk;
  throw new ZkBackupError(
    "chunk-corrupt",
    `Chunk ${toHex(id.subarray(0, 8))} in packs/${place.pack.hash} is not what its id says.`,
  );
}

/** Tells whether a chunk's bytes have this id under one of the vault's id keys. */
export async function isChunk(
  engine: CryptoEngine,
  keys: VaultKeys,
  id: Uint8Array,
  chunk: Uint8Array,
): Promise<boolean> {
  if (equal(await engine.hmacSha256(keys.id, chunk), id)) return true;
  for (const key of keys.ids) if (equal(await engine.hmacSha256(key, chunk), id)) return true;
  return false;
}
