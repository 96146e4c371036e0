import type { PackEntry } from "../core/vault/indexes/index-object.ts";
import type { TreeEntry } from "../core/vault/trees/tree.ts";

/** A file to write, or a part of a long one. */
export interface BatchFile {
  /** Its directory, for `node:fs`. */
  readonly base: Buffer;
  readonly entry: Pick<TreeEntry, "name" | "mode" | "modified" | "owner">;
  /** Whether it will have its owner anyway, so that none is to be set. */
  readonly isOwned: boolean;
  /** Where its bytes go. */
  readonly way: BatchWay;
  readonly places: readonly ChunkInPack[];
  /** Ids of the chunks, joined. */
  readonly ids: Uint8Array;
}

/** Where a chunk lies in a pack's raw stream. */
interface ChunkInPack {
  readonly pack: PackEntry;
  readonly start: number;
  readonly length: number;
}

/** Where a file's bytes go; of one shape, as what is done thousands of times wants it. */
export interface BatchWay {
  /**
   * `new`: to its name, where nothing is. `beside`: first to a name with a number, for something may
   * be at its own. `part`: to a place of a file that is open already.
   */
  readonly as: "new" | "beside" | "part";
  /** The number of the name beside, or the open file's descriptor. */
  readonly where: number;
  /** The place in the open file. */
  readonly at: number;
}

/**
 * A batch's files in a few pieces of memory: a thousand objects take longer to hand over to a
 * thread than the files to write.
 */
export interface PackedFiles {
  readonly count: number;
  /** Paths of directories, and names one after another: a character for each byte. */
  readonly bases: readonly string[];
  readonly names: string;
  readonly numbers: Float64Array;
  /** Chunks, one file's after the other's. */
  readonly chunks: Float64Array;
  readonly ids: Uint8Array;
}

/**
 * A file as a thread reads it: numbers alone, and always these, since what takes objects of many
 * shapes is compiled again and again. Its directory is one of the batch's bases, its chunks a range.
 */
export interface UnpackedFile {
  base: number;
  name: string;
  as: BatchWay["as"];
  where: number;
  at: number;
  mode: number;
  seconds: number;
  nanoseconds: number;
  /** -1 when no owner is to be set. */
  uid: number;
  gid: number;
  firstChunk: number;
  endChunk: number;
}

const WAYS = ["new", "beside", "part"] as const;

/** Numbers of a file, and their order. */
const FIELDS = 11;
const [BASE, NAME_END, MODE, SECONDS, NANOSECONDS, UID, GID, CHUNK_END, WAY, WHERE, AT] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
] as const;

/** A pack's number, a start, a length. */
export const CHUNK_FIELDS = 3;

const NO_OWNER = -1;

/** Packs files; `packs` are those that their chunks lie in. */
export function packFiles(files: readonly BatchFile[], packs: readonly PackEntry[]): PackedFiles {
  const bases = new Map<Buffer, number>();
  const numbers = new Float64Array(files.length * FIELDS);
  let [nameEnd, first] = [0, 0];
  let chunkEnd = 0;
  for (const file of files) {
    const base = bases.get(file.base) ?? bases.size;
    bases.set(file.base, base);
    nameEnd += file.entry.name.length;
    chunkEnd += file.places.length;
    setAttributes(numbers, first, file);
    numbers[first + WAY] = WAYS.indexOf(file.way.as);
    numbers[first + WHERE] = file.way.where;
    numbers[first + AT] = file.way.at;
    numbers[first + BASE] = base;
    numbers[first + NAME_END] = nameEnd;
    numbers[first + CHUNK_END] = chunkEnd;
    first += FIELDS;
  }
  const names = joined(files.map(({ entry }) => entry.name));
  return {
    ...{ count: files.length, numbers, chunks: packChunks(files, packs, chunkEnd) },
    bases: [...bases.keys()].map((path) => path.toString("latin1")),
    names: Buffer.from(names.buffer).toString("latin1"),
    ids: joined(files.map(({ ids }) => ids)),
  };
}

function setAttributes(numbers: Float64Array, first: number, { entry, isOwned }: BatchFile): void {
  const owner = isOwned ? undefined : entry.owner;
  numbers[first + MODE] = entry.mode;
  numbers[first + SECONDS] = Number(entry.modified.seconds);
  numbers[first + NANOSECONDS] = entry.modified.nanoseconds;
  numbers[first + UID] = owner?.uid ?? NO_OWNER;
  numbers[first + GID] = owner?.gid ?? NO_OWNER;
}

function packChunks(
  files: readonly BatchFile[],
  packs: readonly PackEntry[],
  count: number,
): Float64Array {
  const numberOf = new Map(packs.map((pack, number) => [pack, number]));
  const chunks = new Float64Array(count * CHUNK_FIELDS);
  let at = 0;
  for (const { places } of files)
    for (const { pack, start, length } of places) {
      chunks[at] = numberOf.get(pack) ?? NO_PACK;
      chunks[at + 1] = start;
      chunks[at + 2] = length;
      at += CHUNK_FIELDS;
    }
  return chunks;
}

const NO_PACK = -1;

/** Memory of its own, which can be handed over; a small Buffer shares its memory with others. */
function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const part of parts) length += part.length;
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** What `unpackFile` fills: one for all files of a thread. */
export function emptyFile(): UnpackedFile {
  return {
    ...{ base: 0, name: "", as: "new", where: 0, at: 0, mode: 0, seconds: 0, nanoseconds: 0 },
    ...{ uid: NO_OWNER, gid: NO_OWNER, firstChunk: 0, endChunk: 0 },
  };
}

/** Gives one of packed files back. */
export function unpackFile(
  { numbers, names }: PackedFiles,
  index: number,
  file: UnpackedFile,
): void {
  const first = index * FIELDS;
  const before = first - FIELDS;
  file.base = numbers[first + BASE] as number;
  file.name = names.slice(numbers[before + NAME_END] ?? 0, numbers[first + NAME_END]);
  file.as = WAYS[numbers[first + WAY] as number] ?? "new";
  file.where = numbers[first + WHERE] as number;
  file.at = numbers[first + AT] as number;
  file.mode = numbers[first + MODE] as number;
  file.seconds = numbers[first + SECONDS] as number;
  file.nanoseconds = numbers[first + NANOSECONDS] as number;
  file.uid = numbers[first + UID] as number;
  file.gid = numbers[first + GID] as number;
  file.firstChunk = numbers[before + CHUNK_END] ?? 0;
  file.endChunk = numbers[first + CHUNK_END] as number;
}

/** The pieces of memory that are handed over. */
export function memoryOfFiles({ numbers, chunks, ids }: PackedFiles): ArrayBuffer[] {
  return [numbers, chunks, ids].map(({ buffer }) => buffer as ArrayBuffer);
}
