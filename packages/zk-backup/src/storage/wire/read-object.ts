import type { Cancellation } from "../../core/cancellation.ts";
import { ZkBackupError } from "../../core/errors.ts";
import { hashInName } from "../../core/vault/objects/object-name.ts";
import { type Attempts, withAttempts } from "./attempts.ts";
import { type ContentRange, contentRange } from "./content-range.ts";
import type { Answer } from "./exchange.ts";
import type { TransferProgress } from "./progress.ts";
import { sha256Hex } from "./sha256.ts";
import { TransientError } from "./transient-error.ts";

/** An object, or a range of it, that is to be read. */
export interface Reading {
  readonly name: string;
  readonly range?: { readonly start: number; readonly length: number } | undefined;
  readonly signal: Cancellation | undefined;
  readonly attempts: Attempts;
  /** Memory for the range. */
  readonly room?: Uint8Array | undefined;
  /** Asks for the object with this `Range`. @throws ZkBackupError for a refusal. */
  readonly ask: (wanted: Wanted) => Promise<Answer>;
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
}

/** What is asked for at once. */
interface Wanted {
  /** Header fields that say which bytes. */
  readonly headers: Readonly<Record<string, string>>;
  readonly room: Uint8Array | undefined;
  readonly onBytes: (bytes: number) => void;
}

/**
 * Reads an object. When the line breaks, the rest is asked for: objects never change.
 *
 * Of a whole object whose name is its hash, the hash is compared. When it differs, the object is
 * read again: what came twice the same is what the storage has, and is handed out, for it is the
 * vault that names damage, and that can save what is left of a damaged pack.
 *
 * @throws ZkBackupError `storage-failed` when it arrives damaged and different each time.
 */
export async function readObject(reading: Reading): Promise<Uint8Array> {
  const bytes = await pieceByPiece(reading);
  const promised = reading.range ? null : hashInName(reading.name);
  if (promised === null) return bytes;
  const hash = await sha256Hex(bytes);
  if (hash === promised) return bytes;
  const again = await pieceByPiece(reading);
  const second = await sha256Hex(again);
  if (second === promised || second === hash) return again;
  throw new ZkBackupError(
    "storage-failed",
    `${reading.name} arrives damaged, and otherwise each time: something changes what is sent.`,
  );
}

async function pieceByPiece(reading: Reading): Promise<Uint8Array> {
  const { name, range, signal, attempts, onProgress } = reading;
  const start = range?.start ?? 0;
  const pieces: Uint8Array[] = [];
  let done = 0;
  /** Where it ends: known of a range, and of the whole once its length was announced. */
  let end = range === undefined ? null : start + range.length;
  await withAttempts(attempts, signal, async (gained) => {
    if (end === null) [pieces.length, done] = [0, 0]; // of unknown length: from the beginning
    const from = start + done;
    const whole = range === undefined && from === 0;
    const answer = await reading.ask({
      headers: whole ? {} : { range: `bytes=${from}-${(end ?? 0) - 1}` },
      room: done === 0 ? reading.room : undefined,
      onBytes(bytes) {
        const total = end === null ? null : end - start;
        onProgress?.({ direction: "download", name, done: done + bytes, total });
      },
    });
    const place = placeOf(answer, from, name);
    if (place.size !== null) end = Math.min(end ?? place.size, place.size);
    const piece = answer.bytes.subarray(from - place.start, (end ?? Infinity) - place.start);
    pieces.push(piece);
    done += piece.length;
    if (!answer.broken || start + done === end) return;
    if (end !== null && piece.length > 0) gained();
    const message = `The line broke in the middle of ${name}; try again.`;
    throw new TransientError("storage-failed", message);
  });
  return joined(pieces, done);
}

/** Which bytes came: those that were asked for, or all, of a server that knows no ranges. */
function placeOf(answer: Answer, from: number, name: string): ContentRange {
  if (answer.status !== 206) {
    const announced = answer.headers.get("content-length");
    return { start: 0, size: announced === null ? null : Number(announced) };
  }
  const range = contentRange(answer.headers.get("content-range"));
  if (range?.start === from) return range;
  throw new ZkBackupError("storage-failed", `Of ${name}, other bytes came than were asked for.`);
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
