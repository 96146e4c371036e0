import { closeSync, constants, openSync, renameSync, unlinkSync, writeSync } from "node:fs";
import { setPlain } from "./attributes.ts";
import { emptyFile, type PackedFiles, type UnpackedFile, unpackFile } from "./batch-files.ts";
import type { BatchPack } from "./batch-pack.ts";
import type { RestoreContent } from "./restore-content.ts";
import { NOT_WHOLE, temporaryName } from "./unfinished.ts";

/** Files to write, and the sealed bytes they are made of: what a thread works on at once. */
export interface RestoreBatch {
  readonly packs: readonly BatchPack[];
  readonly files: PackedFiles;
  readonly owners: boolean;
  /** What names of files that are not whole begin with. */
  readonly temporary: Uint8Array;
}

/** What became of a batch. */
export interface BatchOutcome {
  /** Numbers of the files that were not written. */
  readonly failed: readonly number[];
  /** What of attributes was refused, by the number of its file. */
  readonly refused: ReadonlyMap<number, readonly string[]>;
}

/**
 * Writes a batch's files from chunks that were authenticated before. Of a file that cannot be had
 * nothing is left, and nothing is said: whoever tries it again will see why.
 */
export async function writeBatch(
  content: RestoreContent,
  batch: RestoreBatch,
): Promise<BatchOutcome> {
  await content.open(batch.packs);
  const failed: number[] = [];
  const refused = new Map<number, readonly string[]>();
  const writing: Writing = { content, batch, file: emptyFile() };
  for (let number = 0; number < batch.files.count; number++) {
    unpackFile(batch.files, number, writing.file);
    try {
      const codes = writeFile(writing);
      if (codes.length > 0) refused.set(number, codes);
    } catch {
      failed.push(number);
    }
  }
  return { failed, refused };
}

/** A batch, and the file in work. */
interface Writing {
  readonly content: RestoreContent;
  readonly batch: RestoreBatch;
  readonly file: UnpackedFile;
}

const NOTHING: readonly string[] = [];

/** @returns what of its attributes was refused */
function writeFile(writing: Writing): readonly string[] {
  const { file, batch } = writing;
  if (file.as === "part") {
    writeChunks(writing, file.where, file.at);
    return NOTHING;
  }
  const folder = batch.files.bases[file.base] as string;
  const place = pathOf(folder, file.name);
  if (file.as === "new") return writeWhole(writing, place);
  const name = temporaryName(batch.temporary, file.where).toString("latin1");
  const temporary = pathOf(folder, name);
  const refused = writeWhole(writing, temporary);
  try {
    renameSync(temporary, place);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
  return refused;
}

/** A path for `node:fs`, which takes a string faster than bytes; most names are ASCII. */
function pathOf(folder: string, name: string): string | Buffer {
  const path = `${folder}/${name}`;
  return ASCII.test(path) ? path : Buffer.from(path, "latin1");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const ASCII = /^[\x00-\x7f]*$/;

const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

/** Makes a file with all that it has; until then it has a mode that says it is not whole. */
function writeWhole(writing: Writing, place: string | Buffer): readonly string[] {
  const open = openSync(place, NEW_FILE, NOT_WHOLE);
  try {
    try {
      writeChunks(writing, open, 0);
      return setPlain(open, writing.file, writing.batch.owners);
    } finally {
      closeSync(open);
    }
  } catch (error) {
    unlinkSync(place);
    throw error;
  }
}

function writeChunks({ content, batch, file }: Writing, open: number, position: number): void {
  let at = position;
  for (let chunk = file.firstChunk; chunk < file.endChunk; chunk++) {
    const bytes = content.chunk(batch.files, chunk);
    writeAll(open, bytes, at);
    at += bytes.length;
  }
}

function writeAll(open: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length; )
    at += writeSync(open, bytes, at, bytes.length - at, position + at);
}
