import { closeSync, constants, openSync, renameSync, unlinkSync, writeSync } from "node:fs";
import { ID_SIZE } from "../core/vault/content/content-ref.ts";
import { setPlain } from "./attributes.ts";
import { type PackedFiles, type UnpackedFile, unpackChunk, unpackFile } from "./batch-files.ts";
import type { BatchPack } from "./batch-pack.ts";
import { childPath } from "./paths.ts";
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
  const bases = batch.files.bases.map((base) => Buffer.from(base, "latin1"));
  const failed: number[] = [];
  const refused = new Map<number, readonly string[]>();
  for (let number = 0; number < batch.files.count; number++) {
    try {
      const file = unpackFile(batch.files, number);
      const codes = writeFile({ content, batch, file, base: bases[file.base] as Buffer });
      if (codes.length > 0) refused.set(number, codes);
    } catch {
      failed.push(number);
    }
  }
  return { failed, refused };
}

interface FileToWrite {
  readonly content: RestoreContent;
  readonly batch: RestoreBatch;
  readonly file: UnpackedFile;
  readonly base: Buffer;
}

/** @returns what of its attributes was refused */
function writeFile(writing: FileToWrite): readonly string[] {
  const { file, batch, base } = writing;
  if (file.way.as === "part") {
    writeChunks(writing, file.way.descriptor, file.way.at);
    return [];
  }
  const place = childPath(base, file.name);
  if (file.way.as === "new") return writeWhole(writing, place);
  const temporary = childPath(base, temporaryName(batch.temporary, file.way.number));
  const refused = writeWhole(writing, temporary);
  try {
    renameSync(temporary, place);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
  return refused;
}

const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

/** Makes a file with all that it has; until then it has a mode that says it is not whole. */
function writeWhole(writing: FileToWrite, place: Buffer): readonly string[] {
  const open = openSync(place, NEW_FILE, NOT_WHOLE);
  try {
    try {
      writeChunks(writing, open, 0);
      return setPlain(open, writing.file.attributes, writing.batch.owners);
    } finally {
      closeSync(open);
    }
  } catch (error) {
    unlinkSync(place);
    throw error;
  }
}

function writeChunks(
  { content, batch: { files }, file: { firstChunk, endChunk } }: FileToWrite,
  open: number,
  position: number,
): void {
  let at = position;
  for (let i = firstChunk; i < endChunk; i++) {
    const id = files.ids.subarray(i * ID_SIZE, (i + 1) * ID_SIZE);
    at = writeAll(open, content.chunk(unpackChunk(files, i), id), at);
  }
}

/** @returns where the next byte goes */
function writeAll(open: number, bytes: Uint8Array, position: number): number {
  for (let at = 0; at < bytes.length; )
    at += writeSync(open, bytes, at, bytes.length - at, position + at);
  return position + bytes.length;
}
