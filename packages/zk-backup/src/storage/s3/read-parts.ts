import type { Cancellation } from "../../core/cancellation.ts";
import { isZkBackupError, ZkBackupError } from "../../core/errors.ts";
import type { Content } from "../../server/served-storage.ts";
import { contentRange } from "../wire/content-range.ts";
import { readObject } from "../wire/read-object.ts";
import type { S3Connection } from "./s3-connection.ts";

/** Which bytes are wanted. */
interface Wanted {
  readonly start?: number;
  readonly length?: number;
  readonly signal?: Cancellation | undefined;
}

/** What a server holds of an object while it passes. */
const PART = 2 * 1024 * 1024;

/**
 * Opens an object for a server: its first part is read, the others while it is sent. Each part can
 * be read again, so that a line to S3 that breaks is not seen by the client.
 *
 * @throws ZkBackupError `not-found`; `bad-range` when it has no byte `start`.
 */
export async function readParts(
  connection: S3Connection,
  key: string,
  { start = 0, length = Number.POSITIVE_INFINITY, signal }: Wanted,
): Promise<Content> {
  let size: number | null = null;
  const part = (from: number, most: number, room?: Uint8Array): Promise<Uint8Array> =>
    readObject({
      ...{ name: key, range: { start: from, length: most }, signal, room },
      ...{ attempts: connection.attempts, onProgress: undefined },
      async ask(wanted) {
        const answer = await connection.once({ key, ...wanted }, signal);
        size ??= contentRange(answer.headers.get("content-range"))?.size ?? null;
        return answer;
      },
    });
  const first = await part(start, Math.min(PART, length)).catch((error: unknown) => {
    if (start > 0 || !isZkBackupError(error, "bad-range")) throw error;
    size = 0; // an object of no bytes has no range
    return new Uint8Array();
  });
  if (size === null)
    throw new ZkBackupError(
      "storage-failed",
      "The S3 storage knows no ranges; a server needs them.",
    );
  const end = Math.min(size, start + length);
  return { size, length: end - start, body: end - start > PART ? rest(first, end) : first };

  async function* rest(begun: Uint8Array, until: number): AsyncGenerator<Uint8Array> {
    yield begun;
    for (let at = start + begun.length; at < until; at += PART)
      yield await part(at, Math.min(PART, until - at), begun); // the one before is done with
  }
}
