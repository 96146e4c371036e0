import type { Cancellation } from "../cancellation.ts";
import type { OpenOptions } from "./open.ts";
import { createOpener } from "./opener.ts";
import { createSealer, type SealOptions } from "./seal.ts";

/** What a stream is sealed with. */
export interface SealStreamOptions extends SealOptions {
  /** Bytes of plaintext that will come, 1 to 2^31: it stands in the header. */
  readonly length: number;
  /**
   * Gives each piece in the memory of the one before, so that a piece is good until the next is
   * asked for: for `for await` loops that are done with it then; never for pipes, which keep pieces.
   * Default no.
   */
  readonly reuse?: boolean | undefined;
  readonly signal?: Cancellation | undefined;
}

/**
 * Seals a stream as it comes, in the memory of what the engine has in work at once.
 *
 * @throws ZkBackupError `bad-input` when not exactly `length` bytes come.
 * @example
 * const { size: length } = await stat("tree.tar");
 * const sealed = sealStream({ ...options, length }, createReadStream("tree.tar"));
 * await pipeline(sealed, createWriteStream("tree.tar.sealed"));
 */
export async function* sealStream(
  options: SealStreamOptions,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const sealer = await createSealer(options);
  let room: Uint8Array | undefined;
  for await (const batch of batches(source, sealer.batch, options.signal)) {
    const sealed = await sealer.push(batch, room);
    if (options.reuse && sealed.length > (room?.length ?? 0)) room = sealed;
    if (sealed.length > 0) yield sealed;
  }
  await sealer.finish();
}

/** What a stream is opened with. */
export interface OpenStreamOptions extends OpenOptions {
  readonly signal?: Cancellation | undefined;
}

/**
 * Opens a sealed stream as it comes. Every byte it gives was verified; that none is missing is
 * known only when it ends without an error.
 *
 * @throws ZkBackupError as `openHeader`, `object-corrupt`, `object-truncated`.
 */
export async function* openStream(
  options: OpenStreamOptions,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const opener = createOpener(options);
  for await (const batch of batches(source, OPEN_BATCH, options.signal)) {
    const plaintext = await opener.push(batch);
    if (plaintext.length > 0) yield plaintext;
  }
  await opener.finish();
}

/** Sixteen blocks of the default size. */
const OPEN_BATCH = 16 * 65_552;

/** Joins pieces that are small for the engine; those that are not go on as they are. */
async function* batches(
  source: AsyncIterable<Uint8Array>,
  size: number,
  signal: Cancellation | undefined,
): AsyncGenerator<Uint8Array> {
  let batch = new Uint8Array();
  let filled = 0;
  for await (const piece of source) {
    signal?.throwIfAborted();
    if (filled === 0 && piece.length >= size) {
      yield piece;
      continue;
    }
    for (let at = 0; at < piece.length; ) {
      if (batch.length === 0) batch = new Uint8Array(size);
      const step = Math.min(size - filled, piece.length - at);
      batch.set(piece.subarray(at, at + step), filled);
      filled += step;
      at += step;
      if (filled < size) continue;
      yield batch;
      filled = 0;
    }
  }
  if (filled > 0) yield batch.subarray(0, filled);
}
