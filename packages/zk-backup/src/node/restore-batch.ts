import { closeSync, openSync, renameSync, unlinkSync, writeSync } from "node:fs";
import { equal } from "../core/codec/bytes.ts";
import { type BlockSpan, openHeader } from "../core/codec/open.ts";
import type { CryptoEngine } from "../core/engine/engine.ts";
import type { Compression } from "../core/vault/content/compression.ts";
import { ID_SIZE } from "../core/vault/content/content-ref.ts";
import { rawRange } from "../core/vault/content/raw-stream.ts";
import { unpacked } from "../core/vault/content/segment-reader.ts";
import type { Segment } from "../core/vault/packs/pack-directory.ts";
import { type OpenFileAttributes, setOpenFile } from "./attributes.ts";

/** Files to write, and the sealed bytes they are made of: what a thread works on at once. */
export interface RestoreBatch {
  readonly packs: readonly BatchPack[];
  readonly files: readonly BatchFile[];
  readonly owners: boolean;
}

/** Parts of a pack, and the keys to it. */
export interface BatchPack {
  readonly name: string;
  readonly header: Uint8Array;
  readonly sourceKey: Uint8Array;
  readonly idKey: Uint8Array;
  readonly segments: readonly Segment[];
  readonly parts: readonly { readonly span: BlockSpan; readonly sealed: Uint8Array }[];
}

/** A file, or a part of a large one. Paths are Latin-1 strings, one character a byte. */
export interface BatchFile {
  readonly temporary: string;
  /** Its name, when it is written whole; null for a part, which goes into what is there. */
  readonly path: string | null;
  /** Where the first chunk goes. */
  readonly at: number;
  readonly attributes: OpenFileAttributes;
  readonly chunks: readonly BatchChunk[];
  /** Ids of the chunks, joined. */
  readonly ids: Uint8Array;
}

/** A chunk: which of the batch's packs it is in, and where in that one's raw stream. */
export interface BatchChunk {
  readonly pack: number;
  readonly start: number;
  readonly length: number;
}

/** What became of a file: what of its attributes was refused; null when it was not written. */
export type BatchOutcome = readonly string[] | null;

/**
 * Writes a batch's files from chunks that were authenticated before. Of a file that cannot be had
 * nothing is left, and nothing is said: whoever tries it again will see why.
 */
export async function writeBatch(
  platform: { readonly engine: CryptoEngine; readonly compression: Compression },
  batch: RestoreBatch,
): Promise<BatchOutcome[]> {
  const packs = await Promise.all(batch.packs.map((pack) => openParts(platform, pack)));
  const outcomes: BatchOutcome[] = [];
  for (const file of batch.files)
    try {
      const chunks: Uint8Array[] = [];
      for (const [i, { pack, start, length }] of file.chunks.entries()) {
        const id = file.ids.subarray(i * ID_SIZE, (i + 1) * ID_SIZE);
        chunks.push(await (packs[pack] as ChunkSource)(start, length, id));
      }
      outcomes.push(await writeFile(file, chunks, batch.owners));
    } catch {
      outcomes.push(null);
    }
  return outcomes;
}

/** Gives a chunk. @throws any error when it is not the one of this id. */
type ChunkSource = (start: number, length: number, id: Uint8Array) => Promise<Uint8Array>;

async function openParts(
  { engine, compression }: { readonly engine: CryptoEngine; readonly compression: Compression },
  pack: BatchPack,
): Promise<ChunkSource> {
  const { name } = pack;
  const keys = { sourceKey: () => pack.sourceKey };
  const object = await openHeader({ engine, keys, kind: "pack", name }, pack.header);
  const { blockSize } = object.header;
  const open = pack.parts.map(({ span, sealed }) => ({
    from: span.first * blockSize,
    plaintext: object.openBlocks(span, sealed),
  }));
  for (const { plaintext } of open) plaintext.catch(() => {}); // each file that needs it will say
  const raw = new Map<Segment, Promise<Uint8Array>>();
  const read = async (segment: Segment): Promise<Uint8Array> => {
    const { offset, stored } = segment;
    const part = open.filter(({ from }) => from <= offset).at(-1);
    if (part === undefined) throw new RangeError("The batch lacks a segment.");
    const plaintext = await part.plaintext;
    const at = offset - part.from;
    return unpacked(compression, segment, plaintext.subarray(at, at + stored), name);
  };
  const kept = (segment: Segment): Promise<Uint8Array> => {
    const reading = raw.get(segment) ?? read(segment);
    raw.set(segment, reading);
    return reading;
  };
  return async (start, length, id) => {
    const chunk = await rawRange(pack.segments, { start, length }, kept);
    if (equal(await engine.hmacSha256(pack.idKey, chunk), id)) return chunk;
    throw new RangeError("A chunk is not what its id says.");
  };
}

async function writeFile(
  { temporary, path, at, attributes }: BatchFile,
  chunks: readonly Uint8Array[],
  owners: boolean,
): Promise<readonly string[]> {
  const place = Buffer.from(temporary, "latin1");
  const file = openSync(place, path === null ? "r+" : "wx", 0o600);
  try {
    let refused: readonly string[] = [];
    try {
      let position = at;
      for (const chunk of chunks) position = writeAll(file, chunk, position);
      if (path !== null) refused = await setOpenFile(file, attributes, owners, NO_EXTENDED);
    } finally {
      closeSync(file);
    }
    if (path !== null) renameSync(place, Buffer.from(path, "latin1"));
    return refused;
  } catch (error) {
    if (path !== null) unlinkSync(place);
    throw error;
  }
}

const NO_EXTENDED = async () => [];

/** @returns where the next byte goes */
function writeAll(file: number, bytes: Uint8Array, position: number): number {
  for (let at = 0; at < bytes.length; )
    at += writeSync(file, bytes, at, bytes.length - at, position + at);
  return position + bytes.length;
}
