import type { Cancellation } from "../../cancellation.ts";
import { concat, equal, toHex } from "../../codec/bytes.ts";
import type { ChunkDomain } from "../../codec/vault-keys.ts";
import { isZkBackupError, ZkBackupError } from "../../errors.ts";
import type { ChunkIndex, ChunkPlace } from "../indexes/chunk-index.ts";
import type { Opening } from "../packs/sealing.ts";
import { type ContentRef, ID_SIZE, splitIds } from "./content-ref.ts";
import { rawRange } from "./raw-stream.ts";
import type { SegmentReader } from "./segment-reader.ts";

/** What reading content takes. */
export interface ContentReaderOptions {
  readonly opening: Opening;
  readonly index: ChunkIndex;
  readonly segments: SegmentReader;
  /** Reads the indexes anew: a prune beside this reader moves chunks to other packs. */
  readonly reload?: (signal: Cancellation | undefined) => Promise<ChunkIndex>;
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
      const ids = (await idLevels(options, ref, signal)).at(-1) ?? ref.ids;
      let length = 0;
      let last: { readonly id: Uint8Array; readonly chunk: Uint8Array } | null = null;
      for (const id of splitIds(ids)) {
        signal?.throwIfAborted();
        // A run of zeros is one chunk over and over: it is read and verified once.
        if (last === null || !equal(last.id, id))
          last = { id, chunk: await readChunk(options, id, signal) };
        const { chunk } = last;
        length += chunk.length;
        if (length > ref.length) break;
        yield chunk;
      }
      if (length !== ref.length) throw otherLength(ref);
    },
    async whole(ref, limit, signal) {
      if (ref.length > limit)
        throw new ZkBackupError("too-large", `${ref.length} bytes where ${limit} are the limit.`);
      if (ref.level === 0 && ref.ids.length === ID_SIZE) return onlyChunk(options, ref, signal);
      const parts: Uint8Array[] = [];
      for await (const chunk of reader.chunks(ref, signal)) parts.push(chunk);
      return concat(...parts);
    },
  };
  return reader;
}

/** Reads content of one chunk, as nearly every directory is. */
async function onlyChunk(
  options: ContentReaderOptions,
  ref: ContentRef,
  signal: Cancellation | undefined,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const chunk = await readChunk(options, ref.ids, signal);
  if (chunk.length !== ref.length) throw otherLength(ref);
  return chunk;
}

function otherLength({ length }: ContentRef): ZkBackupError {
  return new ZkBackupError("tree-corrupt", `Content has not the ${length} bytes it says.`);
}

/** Goes down the levels of a reference: its own ids first, those of the content's chunks last. */
export async function idLevels(
  options: ContentReaderOptions,
  { level, ids }: ContentRef,
  signal: Cancellation | undefined,
): Promise<Uint8Array[]> {
  const levels = [ids];
  let list = ids;
  for (let at = level; at > 0; at--) {
    const parts: Uint8Array[] = [];
    for (const id of splitIds(list)) parts.push(await readChunk(options, id, signal));
    list = concat(...parts);
    if (list.length % ID_SIZE !== 0)
      throw new ZkBackupError("tree-corrupt", "A list of chunk ids is cut short.");
    levels.push(list);
  }
  return levels;
}

/** Reads a chunk; when it is gone from where it was, looks once more where it is now. */
async function readChunk(
  options: ContentReaderOptions,
  id: Uint8Array,
  signal: Cancellation | undefined,
): Promise<Uint8Array> {
  try {
    return await readAnywhere(options, id, signal);
  } catch (error) {
    const gone =
      isZkBackupError(error, "object-missing") || isZkBackupError(error, "chunk-missing");
    if (!gone || options.reload === undefined) throw error;
    const index = await options.reload(signal);
    return readAnywhere({ ...options, index }, id, signal);
  }
}

/** Reads a chunk from any pack that has it: where one fails, from the next. */
async function readAnywhere(
  options: ContentReaderOptions,
  id: Uint8Array,
  signal: Cancellation | undefined,
): Promise<Uint8Array> {
  const places = options.index.places(id);
  if (places.length === 0) throw options.index.damaged[0] ?? notIndexed(id);
  let failure: unknown = null;
  for (const place of places)
    try {
      return await readPlace(options, id, place, signal);
    } catch (error) {
      if (!isZkBackupError(error)) throw error;
      failure ??= error;
    }
  throw failure;
}

function notIndexed(id: Uint8Array): ZkBackupError {
  const chunk = toHex(id.subarray(0, 8));
  const message = `No index names chunk ${chunk}: an index or a pack was lost or withheld.`;
  return new ZkBackupError("chunk-missing", message);
}

/** Reads a chunk from one place. @throws ZkBackupError `chunk-corrupt`, and as `SegmentReader`. */
export async function readPlace(
  { opening, segments }: Pick<ContentReaderOptions, "opening" | "segments">,
  id: Uint8Array,
  place: ChunkPlace,
  signal: Cancellation | undefined,
): Promise<Uint8Array> {
  const { pack } = place;
  const chunk = await rawRange(pack.contents.segments, place, (segment) =>
    segments.read(pack, segment, signal),
  );
  if (await isChunk(opening, pack.contents.domain, id, chunk)) return chunk;
  throw new ZkBackupError(
    "chunk-corrupt",
    `Chunk ${toHex(id.subarray(0, 8))} in packs/${pack.hash} is not what its id says.`,
  );
}

/** Tells whether a chunk's bytes have this id under the id key of its pack's domain. */
export async function isChunk(
  { engine, keys }: Opening,
  domain: ChunkDomain,
  id: Uint8Array,
  chunk: Uint8Array,
): Promise<boolean> {
  return equal(await engine.hmacSha256(await keys.idKey(domain), chunk), id);
}
