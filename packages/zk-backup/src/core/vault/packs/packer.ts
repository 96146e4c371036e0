import { concat, toHex } from "../../codec/bytes.ts";
import type { ChunkProfile } from "../../codec/chunk-profile.ts";
import { looksCompressible } from "../content/compressible.ts";
import type { Compression, SegmentCodec } from "../content/compression.ts";
import type { PackEntry } from "../indexes/index-object.ts";
import { createGathered } from "./gathered.ts";
import {
  CHUNK_SHARE,
  DIRECTORY_FIXED,
  encodeDirectory,
  SEGMENT_SHARE,
  type Segment,
} from "./pack-directory.ts";
import { planPack } from "./pack-plan.ts";
import { type Sealing, sealFresh } from "./sealing.ts";
import { plaintextClasses } from "./size-class.ts";

/** What packs are made with. */
export interface PackerOptions {
  readonly sealing: Sealing;
  readonly compression: Compression;
  /** Makes a pack durable; the packer waits for it before it hands out the next. */
  readonly store: (pack: PackEntry, bytes: Uint8Array) => Promise<void>;
  /** Gives memory for the next sealed pack, where some is free. */
  readonly room?: () => Uint8Array | undefined;
}

/** Gathers chunks into segments, segments into packs. */
export interface Packer {
  /** Takes a new chunk; its bytes are copied. */
  add(id: Uint8Array, bytes: Uint8Array): Promise<void>;
  /** Closes what is open; everything added is durable when this resolves. */
  flush(): Promise<void>;
}

/** Bytes waiting beyond a full pack, so that there is a choice of what fills its end. */
const CHOICE = 2 * 1024 * 1024;

/** A run of whole chunks, compressed: most often one segment. */
interface Waiting {
  readonly segments: readonly Compressed[];
  /** Bytes of all its segments. */
  readonly stored: number;
  readonly ids: Uint8Array;
  readonly lengths: readonly number[];
}

interface Compressed {
  readonly stored: number;
  readonly raw: number;
  readonly codec: SegmentCodec;
}

/** Starts a packer. */
export function createPacker(options: PackerOptions): Packer {
  const { sealing, compression } = options;
  const { together, most } = segmentSizes(sealing.keys.profile);
  const classes = plaintextClasses("pack", sealing.blockSize);
  const largest = classes.at(-1) ?? 0;
  let raw = new Uint8Array(together);
  const gathered = createGathered(); // the segments that wait, one after another
  let filled = 0;
  let ids: Uint8Array[] = [];
  let lengths: number[] = [];
  let waiting: Waiting[] = [];
  let waitingSize = DIRECTORY_FIXED;
  let storing: Promise<void> = Promise.resolve();
  let turn: Promise<void> = Promise.resolve();

  /** One after another, whoever calls: segments are shared. */
  const inTurn = (act: () => Promise<void>): Promise<void> => {
    const acting = turn.then(act);
    turn = acting.catch(() => {});
    return acting;
  };

  const closeSegment = async (): Promise<void> => {
    if (lengths.length === 0) return;
    const segments: Compressed[] = [];
    for (let at = 0; at < filled; at += most) {
      const part = raw.subarray(at, Math.min(at + most, filled));
      const { bytes, codec } = await compressed(compression, part);
      gathered.append(bytes);
      segments.push({ stored: bytes.length, raw: part.length, codec });
    }
    const stored = segments.reduce((sum, segment) => sum + segment.stored, 0);
    const run = { segments, stored, ids: concat(...ids), lengths };
    [filled, ids, lengths] = [0, [], []];
    waiting.push(run);
    waitingSize += share(run);
    if (waitingSize > largest + CHOICE) await closePacks(false);
  };

  const closePacks = async (all: boolean): Promise<void> => {
    while (waiting.length > 0) {
      const plan = planPack(waiting.map(share), classes, DIRECTORY_FIXED);
      const isTaken = waiting.map((_, place) => plan.taken.includes(place));
      const taken = waiting.filter((_, place) => isTaken[place]);
      const left = gathered.bringForward(waiting.map(({ stored }, i) => [stored, isTaken[i]]));
      waiting = waiting.filter((_, place) => !isTaken[place]);
      waitingSize = waiting.reduce((sum, segment) => sum + share(segment), DIRECTORY_FIXED);
      const plaintext = gathered.memory(plan.length);
      await storing; // before the next is sealed: one sealed pack in memory, not two
      const { pack, bytes } = await sealPack(sealing, taken, plaintext, options.room?.());
      gathered.restart(left);
      storing = options.store(pack, bytes);
      storing.catch(() => {}); // awaited, and so reported, at the next pack or the flush
      if (!all) return;
    }
  };

  const add = async (id: Uint8Array, bytes: Uint8Array): Promise<void> => {
    if (filled > 0 && filled + bytes.length > together) await closeSegment();
    if (bytes.length > raw.length) raw = new Uint8Array(bytes.length);
    raw.set(bytes, filled);
    filled += bytes.length;
    ids.push(id);
    lengths.push(bytes.length);
    if (filled >= together) await closeSegment();
  };

  return {
    add: (id, bytes) => inTurn(() => add(id, bytes)),
    flush: () =>
      inTurn(async () => {
        await closeSegment();
        await closePacks(true);
        await storing;
      }),
  };
}

/**
 * How many raw bytes are gathered before they are compressed, and how many of them at most go into
 * one segment: section 8 of the format. A vault with the firmware's chunks is read by firmware.
 */
function segmentSizes({ maximum }: ChunkProfile): { together: number; most: number } {
  const small = maximum <= 256 * 1024;
  return small
    ? { together: 32 * 1024, most: 32 * 1024 }
    : { together: 1024 * 1024, most: Number.POSITIVE_INFINITY };
}

function share({ segments, stored, lengths }: Waiting): number {
  return stored + segments.length * SEGMENT_SHARE + lengths.length * CHUNK_SHARE;
}

async function compressed(
  compression: Compression,
  raw: Uint8Array,
): Promise<{ readonly bytes: Uint8Array; readonly codec: SegmentCodec }> {
  const { codec } = compression;
  if (codec === "store" || !looksCompressible(raw)) return { bytes: raw, codec: "store" };
  const smaller = await compression.compress(raw);
  if (smaller.length < raw.length * 0.97) return { bytes: smaller, codec };
  return { bytes: raw, codec: "store" };
}

/** Seals a pack whose segments stand at the beginning of its plaintext already. */
async function sealPack(
  sealing: Sealing,
  waiting: readonly Waiting[],
  plaintext: Uint8Array,
  room: Uint8Array | undefined,
) {
  const { length } = plaintext;
  let offset = 0;
  const segments: Segment[] = waiting
    .flatMap((run) => run.segments)
    .map((segment) => {
      offset += segment.stored;
      return { offset: offset - segment.stored, ...segment };
    });
  const ids = concat(...waiting.map((run) => run.ids));
  const lengths = waiting.flatMap((run) => run.lengths);
  const contents = { domain: sealing.keys.domain, segments, ids, lengths };
  const directory = encodeDirectory(contents);
  plaintext.fill(0, offset, length - 4 - directory.length);
  plaintext.set(directory, length - 4 - directory.length);
  new DataView(plaintext.buffer, plaintext.byteOffset).setUint32(length - 4, directory.length);
  const { bytes, salt } = await sealFresh(sealing, "pack", plaintext, room);
  const hash = toHex(await sealing.engine.sha256(bytes));
  const pack: PackEntry = { hash, salt, length, contents, directory };
  return { pack, bytes };
}
