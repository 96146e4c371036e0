import type { TreeEntry } from "../core/vault/trees/tree.ts";
import type { PlainAttributes } from "./attributes.ts";
import type { ChunkInBatch } from "./restore-content.ts";

/** A file to write, or a part of a long one. */
export interface BatchFile {
  /** Its directory, for `node:fs`. */
  readonly base: Buffer;
  readonly entry: Pick<TreeEntry, "name" | "mode" | "modified" | "owner">;
  /** Where its bytes go. */
  readonly way: BatchWay;
  readonly chunks: readonly ChunkInBatch[];
  /** Ids of the chunks, joined. */
  readonly ids: Uint8Array;
}

/**
 * `new`: to its name, where nothing is. `beside`: first to a name with this number, for something
 * may be at its own. `part`: to this place of a file that is open already.
 */
export type BatchWay =
  | { readonly as: "new" }
  | { readonly as: "beside"; readonly number: number }
  | { readonly as: "part"; readonly descriptor: number; readonly at: number };

/**
 * A batch's files in a few pieces of memory: a thousand objects take longer to hand over to a
 * thread than the files to write.
 */
export interface PackedFiles {
  readonly count: number;
  readonly bases: readonly string[];
  /** Names, one after another. */
  readonly names: Uint8Array;
  readonly numbers: Float64Array;
  /** Chunks, one file's after the other's. */
  readonly chunks: Float64Array;
  readonly ids: Uint8Array;
}

/** A file as a thread reads it: its directory is one of the batch's bases, its chunks a range. */
export interface UnpackedFile {
  readonly base: number;
  readonly name: Uint8Array;
  readonly way: BatchWay;
  readonly attributes: PlainAttributes;
  readonly firstChunk: number;
  readonly endChunk: number;
}

const WAYS = ["new", "beside", "part"] as const;

/** Numbers of a file, and their order. */
const FIELDS = 11;
const [BASE, NAME_END, MODE, SECONDS, NANOSECONDS, UID, GID, CHUNK_END, WAY, WHERE, AT] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
] as const;

/** A pack's number, a start, a length. */
const CHUNK_FIELDS = 3;

const NO_OWNER = -1;

/** Packs files. */
export function packFiles(files: readonly BatchFile[]): PackedFiles {
  const bases = new Map<Buffer, number>();
  const numbers = new Float64Array(files.length * FIELDS);
  const chunks: number[] = [];
  let [nameEnd, first] = [0, 0];
  for (const file of files) {
    const base = bases.get(file.base) ?? bases.size;
    bases.set(file.base, base);
    for (const { pack, start, length } of file.chunks) chunks.push(pack, start, length);
    nameEnd += file.entry.name.length;
    setAttributes(numbers, first, file.entry);
    setWay(numbers, first, file.way);
    numbers[first + BASE] = base;
    numbers[first + NAME_END] = nameEnd;
    numbers[first + CHUNK_END] = chunks.length / CHUNK_FIELDS;
    first += FIELDS;
  }
  return {
    ...{ count: files.length, numbers, chunks: Float64Array.from(chunks) },
    bases: [...bases.keys()].map((base) => base.toString("latin1")),
    names: joined(files.map(({ entry }) => entry.name)),
    ids: joined(files.map(({ ids }) => ids)),
  };
}

function setAttributes(numbers: Float64Array, first: number, entry: BatchFile["entry"]): void {
  numbers[first + MODE] = entry.mode;
  numbers[first + SECONDS] = Number(entry.modified.seconds);
  numbers[first + NANOSECONDS] = entry.modified.nanoseconds;
  numbers[first + UID] = entry.owner?.uid ?? NO_OWNER;
  numbers[first + GID] = entry.owner?.gid ?? NO_OWNER;
}

function setWay(numbers: Float64Array, first: number, way: BatchWay): void {
  numbers[first + WAY] = WAYS.indexOf(way.as);
  if (way.as === "beside") numbers[first + WHERE] = way.number;
  if (way.as !== "part") return;
  numbers[first + WHERE] = way.descriptor;
  numbers[first + AT] = way.at;
}

/** Memory of its own, which can be handed over; a small Buffer shares its memory with others. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Gives one of packed files back. */
export function unpackFile({ numbers, names }: PackedFiles, index: number): UnpackedFile {
  const first = index * FIELDS;
  const number = (field: number): number => numbers[first + field] as number;
  const before = (field: number): number => (index === 0 ? 0 : number(field - FIELDS));
  const uid = number(UID);
  const owner = uid === NO_OWNER ? undefined : { uid, gid: number(GID) };
  const modified = { seconds: number(SECONDS), nanoseconds: number(NANOSECONDS) };
  return {
    base: number(BASE),
    name: names.subarray(before(NAME_END), number(NAME_END)),
    way: wayOf(WAYS[number(WAY)], number(WHERE), number(AT)),
    attributes: { mode: number(MODE), modified, owner },
    firstChunk: before(CHUNK_END),
    endChunk: number(CHUNK_END),
  };
}

function wayOf(as: BatchWay["as"] | undefined, where: number, at: number): BatchWay {
  if (as === "part") return { as, descriptor: where, at };
  return as === "beside" ? { as, number: where } : NEW;
}

const NEW: BatchWay = { as: "new" };

/** Gives a chunk of packed files. */
export function unpackChunk({ chunks }: PackedFiles, index: number): ChunkInBatch {
  const number = (field: number): number => chunks[index * CHUNK_FIELDS + field] as number;
  return { pack: number(0), start: number(1), length: number(2) };
}

/** The pieces of memory that are handed over. */
export function memoryOfFiles({ names, numbers, chunks, ids }: PackedFiles): ArrayBuffer[] {
  return [names, numbers, chunks, ids].map(({ buffer }) => buffer as ArrayBuffer);
}
