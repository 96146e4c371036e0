import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import zlib from "node:zlib";
import { concat } from "../core/codec/bytes.ts";
import { type OpenedObject, openHeader, plaintextOf } from "../core/codec/open.ts";
import type { CryptoEngine } from "../core/engine/engine.ts";
import type { BatchPack, BatchSegment } from "./batch-pack.ts";
import type { ZstdMemory } from "./zstd-memory.ts";
import { createZstdRoom } from "./zstd-room.ts";

/** What a batch's packs hold: chunks, each compared with its id before it comes out. */
export interface RestoreContent {
  /** Opens the sealed blocks of a batch; what was opened before is forgotten. */
  open(packs: readonly BatchPack[]): Promise<void>;
  /**
   * Gives a chunk: its bytes are there until the next call, or the end of the caller's turn.
   *
   * @throws any error when it is not to be had, or is not the one of this id.
   */
  chunk(place: ChunkInBatch, id: Uint8Array): Uint8Array;
  /** Gives the memory back. */
  close(): void;
}

/** A chunk: which of the batch's packs it is in, and where in that one's raw stream. */
export interface ChunkInBatch {
  readonly pack: number;
  readonly start: number;
  readonly length: number;
}

/** What content is opened with. */
export interface RestoreContentOptions {
  readonly engine: CryptoEngine;
  readonly memory: ZstdMemory;
}

/** Raw bytes that there is room for: a batch's, and what lies around its files. */
const ROOM = 6 * 1024 * 1024;

/** A pack whose sealed parts are opened. */
interface OpenPack {
  readonly segments: readonly BatchSegment[];
  /** The key of its chunks' ids. */
  readonly idKey: KeyObject;
  readonly parts: readonly OpenPart[];
  /** Addresses of segments that are decompressed. */
  readonly raw: Map<BatchSegment, number>;
}

/** A run of plaintext: where it begins in the pack, and in memory; null when it is damaged. */
interface OpenPart {
  readonly from: number;
  readonly address: number | null;
}

/** Starts with nothing open. What is sealed and what is raw has a room each, used again and again. */
export function createRestoreContent({ engine, memory }: RestoreContentOptions): RestoreContent {
  const header = createHeaders(engine);
  const plain = createZstdRoom(memory);
  const raw = createZstdRoom(memory);
  let packs: OpenPack[] = [];

  const openPart = async (
    object: OpenedObject,
    { span, sealed }: BatchPack["parts"][number],
  ): Promise<OpenPart> => {
    const from = span.first * object.header.blockSize;
    const length = plaintextOf(span);
    const address = plain.next(length);
    try {
      await object.openBlocks(span, sealed, memory.view(address, length));
      return { from, address };
    } catch {
      return { from, address: null }; // each file that needs it will say
    }
  };

  /** Has room for what a chunk needs: when it is full, all that was decompressed is forgotten. */
  const makeRoom = (known: OpenPack["raw"], wanted: readonly BatchSegment[]): void => {
    if (raw.left() >= rawBytes(wanted.filter((segment) => !known.has(segment)))) return;
    for (const open of packs) open.raw.clear();
    raw.empty(Math.max(ROOM, rawBytes(wanted)));
  };

  const segmentBytes = (open: OpenPack, segment: BatchSegment): Uint8Array => {
    const known = open.raw.get(segment);
    if (known !== undefined) return memory.view(known, segment.raw);
    const part = open.parts.filter(({ from }) => from <= segment.offset).at(-1);
    if (part === undefined || part.address === null) throw new RangeError("A segment is damaged.");
    const stored = part.address + segment.offset - part.from;
    if (segment.codec === "store") return memory.view(stored, segment.raw);
    const address = raw.next(segment.raw);
    decompress(memory, segment, stored, address);
    open.raw.set(segment, address);
    return memory.view(address, segment.raw);
  };

  return {
    async open(wanted) {
      packs = [];
      const parts = wanted.flatMap((pack) => pack.parts);
      plain.empty(parts.reduce((sum, { span }) => sum + plaintextOf(span), 0));
      raw.empty(ROOM);
      for (const pack of wanted) {
        const object = await header(pack);
        const open: OpenPart[] = [];
        for (const part of pack.parts) open.push(await openPart(object, part));
        const { segments } = pack;
        packs.push({ segments, idKey: createSecretKey(pack.idKey), parts: open, raw: new Map() });
      }
    },
    chunk({ pack, start, length }, id) {
      const open = packs[pack];
      if (open === undefined) throw new RangeError("The batch lacks a pack.");
      const end = start + length;
      const around = open.segments.filter((s) => s.start < end && s.start + s.raw > start);
      makeRoom(open.raw, around);
      const pieces = around.map((segment) =>
        segmentBytes(open, segment).subarray(
          Math.max(0, start - segment.start),
          end - segment.start,
        ),
      );
      const chunk = pieces.length === 1 ? (pieces[0] as Uint8Array) : concat(...pieces);
      // Not by the engine, which may answer later: the bytes are there in this turn alone.
      const digest = createHmac("sha256", open.idKey).update(chunk).digest();
      if (digest.equals(id)) return chunk;
      throw new RangeError("A chunk is not what its id says.");
    },
    close() {
      plain.close();
      raw.close();
    },
  };
}

function decompress(
  memory: ZstdMemory,
  { codec, stored, raw }: BatchSegment,
  from: number,
  to: number,
): void {
  if (codec === "zstd") {
    memory.decompress(from, stored, to, raw);
    return;
  }
  const bytes = zlib.inflateRawSync(memory.view(from, stored), { maxOutputLength: raw });
  if (bytes.length !== raw) throw new RangeError("A segment is short.");
  memory.view(to, raw).set(bytes);
}

function rawBytes(segments: readonly BatchSegment[]): number {
  return segments.reduce((sum, { raw }) => sum + raw, 0);
}

/** Headers that are kept: a pack's chunks are in some batches that follow each other. */
const MOST_HEADERS = 64;

/** Opens headers, each once. */
function createHeaders(engine: CryptoEngine): (pack: BatchPack) => Promise<OpenedObject> {
  const known = new Map<string, OpenedObject>();
  return async ({ name, header, sourceKey }) => {
    const key = Buffer.from(header).toString("latin1");
    const before = known.get(key);
    if (before) return before;
    const keys = { sourceKey: () => sourceKey };
    const object = await openHeader({ engine, keys, kind: "pack", name }, header);
    for (const oldest of known.keys()) if (known.size >= MOST_HEADERS) known.delete(oldest);
    known.set(key, object);
    return object;
  };
}
