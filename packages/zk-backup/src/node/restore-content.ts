import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import zlib from "node:zlib";
import { concat } from "../core/codec/bytes.ts";
import { type OpenedObject, openHeader, plaintextOf } from "../core/codec/open.ts";
import type { CryptoEngine } from "../core/engine/engine.ts";
import { ID_SIZE } from "../core/vault/content/content-ref.ts";
import { CHUNK_FIELDS, type PackedFiles } from "./batch-files.ts";
import type { BatchPack, BatchSegment } from "./batch-pack.ts";
import type { ZstdMemory } from "./zstd-memory.ts";
import { createZstdRoom } from "./zstd-room.ts";

/** What a batch's packs hold: chunks, each compared with its id before it comes out. */
export interface RestoreContent {
  /** Opens the sealed blocks of a batch; what was opened before is forgotten. */
  open(packs: readonly BatchPack[]): Promise<void>;
  /**
   * Gives the chunk of this number: its bytes are there until the next call, or the end of the
   * caller's turn.
   *
   * @throws any error when it is not to be had, or is not the one of its id.
   */
  chunk(files: Pick<PackedFiles, "chunks" | "ids">, number: number): Uint8Array;
  /** Gives the memory back. */
  close(): void;
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
  readonly segments: readonly OpenSegment[];
  /** The key of its chunks' ids. */
  readonly idKey: KeyObject;
  readonly parts: readonly OpenPart[];
  /** Number of the segment that the latest chunk was in: mostly the next one is in it too. */
  latest: number;
}

/** A segment, and where its raw bytes are in memory; -1 when they are not. */
interface OpenSegment {
  readonly segment: BatchSegment;
  address: number;
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

  /** Has room for a segment: when it is full, all that was decompressed is forgotten. */
  const makeRoom = (length: number): void => {
    if (raw.left() >= length) return;
    for (const { segments } of packs) for (const known of segments) known.address = -1;
    raw.empty(Math.max(ROOM, length));
  };

  const addressOf = (open: OpenPack, known: OpenSegment): number => {
    if (known.address >= 0) return known.address;
    const { segment } = known;
    const part = open.parts.filter(({ from }) => from <= segment.offset).at(-1);
    if (part === undefined || part.address === null) throw new RangeError("A segment is damaged.");
    const stored = part.address + segment.offset - part.from;
    if (segment.codec === "store") return stored;
    makeRoom(segment.raw);
    const address = raw.next(segment.raw);
    decompress(memory, segment, stored, address);
    known.address = address;
    return address;
  };

  /** Gives bytes of a pack's raw stream: as they lie in memory, when they are in one segment. */
  const bytesOf = (open: OpenPack, start: number, length: number): Uint8Array => {
    const { segments } = open;
    const at = segmentAt(segments, start, open.latest);
    open.latest = at;
    const known = segments[at] as OpenSegment;
    const from = start - known.segment.start;
    const here = Math.min(length, known.segment.raw - from);
    const address = addressOf(open, known);
    const bytes = memory.view(address + from, here);
    if (here === length) return bytes;
    const copy = bytes.slice(); // the rest may take its room
    return concat(copy, bytesOf(open, start + here, length - here));
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
        const segments = pack.segments.map((segment) => ({ segment, address: -1 }));
        packs.push({ segments, idKey: createSecretKey(pack.idKey), parts: open, latest: 0 });
      }
    },
    chunk({ chunks, ids }, number) {
      const first = number * CHUNK_FIELDS;
      const open = packs[chunks[first] as number];
      if (open === undefined) throw new RangeError("The batch lacks a pack.");
      const chunk = bytesOf(open, chunks[first + 1] as number, chunks[first + 2] as number);
      // Not by the engine, which may answer later: the bytes are there in this turn alone.
      const digest = createHmac("sha256", open.idKey).update(chunk).digest();
      if (digest.compare(ids, number * ID_SIZE, (number + 1) * ID_SIZE) === 0) return chunk;
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

/** Finds the segment that holds a byte, from a likely one on. @throws RangeError without one. */
function segmentAt(segments: readonly OpenSegment[], at: number, likely: number): number {
  if (isIn(segments[likely], at)) return likely;
  for (let i = 0; i < segments.length; i++) if (isIn(segments[i], at)) return i;
  throw new RangeError("The batch lacks a segment.");
}

function isIn(known: OpenSegment | undefined, at: number): boolean {
  if (known === undefined) return false;
  const { start, raw } = known.segment;
  return start <= at && at < start + raw;
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
