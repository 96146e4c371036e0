import { byteReader } from "../../core/codec/byte-reader.ts";
import { byteWriter } from "../../core/codec/byte-writer.ts";
import { ascii, concat, equal } from "../../core/codec/bytes.ts";
import { ZkBackupError } from "../../core/errors.ts";

/** Section 5 of docs/formats/zk-backup-web-app-v1.md. */
const HEADER = concat(ascii("CZKB"), Uint8Array.of(1));

/** Bytes of a blob in one piece: what of it is in memory at a time. */
const PIECE = 1024 * 1024;

const WHOLE = 0;
const BROKEN = 0xffffffff;

/**
 * Writes blobs one after another, each in pieces.
 *
 * @param onBroken told of a blob that the browser cannot read any more
 */
export async function* writeBlobs(
  blobs: readonly Blob[],
  onBroken: (number: number, cause: unknown) => void,
): AsyncGenerator<Uint8Array> {
  yield HEADER;
  for (const [number, blob] of blobs.entries()) {
    let end = WHOLE;
    for (let at = 0; at < blob.size; at += PIECE) {
      const bytes = await blob
        .slice(at, at + PIECE)
        .arrayBuffer()
        .catch((cause: unknown) => {
          onBroken(number, cause);
          return null;
        });
      if (bytes === null) {
        end = BROKEN;
        break;
      }
      yield u32(bytes.byteLength);
      yield new Uint8Array(bytes);
    }
    yield u32(end);
  }
}

/**
 * Reads blobs; null for one that could not be read when it was backed up. The browser keeps their
 * bytes where it keeps those of blobs: not in this thread's memory, where it can help it.
 *
 * @throws ZkBackupError `record-corrupt`, `unsupported-version`.
 */
export async function readBlobs(chunks: AsyncIterable<Uint8Array>): Promise<(Blob | null)[]> {
  const source = exactly(chunks);
  const header = await source(HEADER.length);
  if (header === null || !equal(header.subarray(0, 4), HEADER.subarray(0, 4)))
    throw new ZkBackupError("record-corrupt", "These are no blobs.");
  if (header[4] !== HEADER[4])
    throw new ZkBackupError("unsupported-version", `Blobs have version ${header[4]}; update.`);
  const blobs: (Blob | null)[] = [];
  let pieces: Blob[] = [];
  for (;;) {
    const next = await source(4);
    if (next === null) break;
    const length = byteReader(next, "blobs", "record-corrupt").u32("length");
    if (length === WHOLE || length === BROKEN) {
      blobs.push(length === WHOLE ? new Blob(pieces) : null);
      pieces = [];
      continue;
    }
    if (length > PIECE) throw cut(`a piece of ${length} bytes is longer than pieces are`);
    pieces.push(new Blob([(await source(length)) ?? missing()]));
  }
  if (pieces.length > 0) throw cut("the last one has no end");
  return blobs;
}

/** Gives so many bytes of what comes in parts of any length; null when none is left. */
function exactly(
  chunks: AsyncIterable<Uint8Array>,
): (length: number) => Promise<Uint8Array<ArrayBuffer> | null> {
  const parts = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();
  return async (length) => {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      if (rest.length === 0) {
        const { value, done } = await parts.next();
        if (done) break;
        rest = value;
      }
      const part = rest.subarray(0, length - filled);
      bytes.set(part, filled);
      filled += part.length;
      rest = rest.subarray(part.length);
    }
    if (filled === 0) return null;
    return filled === length ? bytes : missing();
  };
}

function missing(): never {
  throw cut("they are cut short");
}

function cut(what: string): ZkBackupError {
  return new ZkBackupError("record-corrupt", `blobs: ${what}.`);
}

function u32(value: number): Uint8Array {
  return byteWriter(4).u32(value).finish();
}
