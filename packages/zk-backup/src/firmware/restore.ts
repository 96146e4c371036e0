/**
 * Restore on small devices: reads what full devices sealed, a segment at a time.
 *
 * @module
 */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, equal, toHex } from "../core/codec/bytes.ts";
import { HEADER_SIZE } from "../core/codec/object-header.ts";
import { type OpenedObject, openHeader, openObject } from "../core/codec/open.ts";
import { purposeKey } from "../core/codec/purpose.ts";
import type { Awaitable } from "../core/engine/engine.ts";
import { ZkBackupError } from "../core/errors.ts";
import type { Compression } from "../core/vault/content/compression.ts";
import { type ContentRef, splitIds } from "../core/vault/content/content-ref.ts";
import { decodeHeadRecord, type Head } from "../core/vault/heads/head.ts";
import { unpad } from "../core/vault/packs/padded-record.ts";
import { decodeTree, type TreeEntry } from "../core/vault/trees/tree.ts";
import type { FullDevice } from "./device.ts";
import { type ChunkPlace, locateChunks } from "./locate.ts";

/** A storage, as a device reaches it: over HTTP, or a disk. */
export interface RangeStorage {
  /** Gives this part of an object, less at its end, all of it without a length. */
  read(name: string, offset: number, length?: number): Awaitable<Uint8Array>;
  /** Names that begin so. */
  list(prefix: string): Awaitable<readonly string[]>;
}

/** What restoring takes. */
export interface ReaderOptions {
  readonly device: FullDevice;
  readonly storage: RangeStorage;
  /** Needed where segments are compressed. */
  readonly decompress?: Compression["decompress"];
}

/** Takes content as it comes out; a promise holds the reader up. */
export type Sink = (piece: Uint8Array) => Awaitable<void>;

/** Reads snapshots of a vault. */
export interface FirmwareReader {
  /** Opens a head: `heads/<device>/<sequence>`. Which head is the latest is the caller's to know. */
  head(name: string): Promise<Head>;
  directory(ref: ContentRef): Promise<TreeEntry[]>;
  /**
   * Hands out content in order. Each piece was authenticated; what came is the right chunk, and
   * whole, only when this resolves: on an error, throw away what came.
   *
   * @throws ZkBackupError `chunk-missing`, `chunk-corrupt`, `object-corrupt`, `object-swapped`.
   */
  content(ref: ContentRef, sink: Sink): Promise<void>;
}

/** Chunks that are looked for in one pass over the indexes. */
const TOGETHER = 32;

/** Starts a reader. */
export function createReader(options: ReaderOptions): FirmwareReader {
  const { device, storage } = options;
  const { engine, open } = device;

  const ids = async function* ({ level, ids }: ContentRef): AsyncGenerator<Uint8Array> {
    if (level === 0) yield* splitIds(ids);
    else for await (const list of chunks(ids, level - 1)) for (const id of splitIds(list)) yield id;
  };

  /** The lists of ids of a level, in memory one by one. */
  const chunks = async function* (list: Uint8Array, level: number): AsyncGenerator<Uint8Array> {
    const parts: Uint8Array[] = [];
    await pass({ level, length: 0, ids: list }, (piece) => void parts.push(piece.slice()));
    yield concat(...parts);
  };

  const pass = async (ref: ContentRef, sink: Sink): Promise<number> => {
    let length = 0;
    let waiting: Uint8Array[] = [];
    const flush = async (): Promise<void> => {
      const places = await locateChunks(options, waiting);
      for (const id of waiting) {
        const place = places.get(toHex(id));
        if (place === undefined)
          throw new ZkBackupError("chunk-missing", `No index names chunk ${toHex(id)}.`);
        length += place.length;
        await readChunk(options, id, place, sink);
      }
      waiting = [];
    };
    for await (const id of ids(ref)) {
      waiting.push(id);
      if (waiting.length === TOGETHER) await flush();
    }
    await flush();
    return length;
  };

  const content = async (ref: ContentRef, sink: Sink): Promise<void> => {
    if ((await pass(ref, sink)) !== ref.length)
      throw new ZkBackupError("tree-corrupt", `Content has not the ${ref.length} bytes it says.`);
  };

  return {
    content,
    async head(name) {
      const bytes = await storage.read(name, 0);
      const plaintext = await openObject({ engine, keys: open, kind: "head", name }, bytes);
      return decodeHeadRecord(unpad(plaintext, name), name);
    },
    async directory(ref) {
      const parts: Uint8Array[] = [];
      await content(ref, (piece) => void parts.push(piece.slice()));
      return decodeTree(concat(...parts));
    },
  };
}

async function readChunk(
  options: ReaderOptions,
  id: Uint8Array,
  place: ChunkPlace,
  sink: Sink,
): Promise<void> {
  const { device } = options;
  const name = `packs/${place.pack}`;
  const pack = await openPack(options, name, place);
  const mac = hmac.create(
    sha256,
    await purposeKey(device, device.masterOf(place.epoch, name), "chunk id"),
  );
  let [skip, left] = [place.skip, place.length];
  for (const segment of place.segments) {
    const span = pack.blocksOf(segment.offset, segment.stored);
    const sealed = await options.storage.read(name, span.start, span.length);
    const plaintext = await pack.openBlocks(span, sealed);
    const from = segment.offset - span.first * pack.header.blockSize;
    const stored = plaintext.subarray(from, from + segment.stored);
    const raw =
      segment.codec === "store"
        ? stored
        : await options.decompress?.(segment.codec, stored, segment.raw);
    if (raw?.length !== segment.raw)
      throw new ZkBackupError("object-corrupt", `${name}: a segment cannot be decompressed.`);
    const piece = raw.subarray(skip, skip + left);
    skip = 0;
    left -= piece.length;
    mac.update(piece);
    await sink(piece);
  }
  if (!equal(mac.digest(), id))
    throw new ZkBackupError("chunk-corrupt", `${name}: a chunk is not what its id says.`);
}

async function openPack(
  { device, storage }: ReaderOptions,
  name: string,
  place: ChunkPlace,
): Promise<OpenedObject> {
  const header = await storage.read(name, 0, HEADER_SIZE);
  const keys = device.open;
  const pack = await openHeader({ engine: device.engine, keys, kind: "pack", name }, header);
  if (!equal(pack.header.salt, place.salt))
    throw new ZkBackupError("object-swapped", `${name} is another pack than the index names.`);
  return pack;
}

export { decodeUtf8 } from "../core/codec/utf8.ts";
