import type { Cancellation } from "../../core/cancellation.ts";
import { isZkBackupError } from "../../core/errors.ts";
import { withAttempts } from "../wire/attempts.ts";
import { TransientError } from "../wire/transient-error.ts";
import type { S3Connection } from "./s3-connection.ts";

/** An object to put. */
export interface S3Put {
  readonly key: string;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes: the service refuses others. */
  readonly hash: string;
}

/**
 * Puts an object under a key that is free: `If-None-Match: *` (RFC 9110 section 13.1.2; Amazon's
 * conditional writes). When an answer was lost, what has the key is read and compared: it was ours,
 * or somebody else was first.
 *
 * @throws ZkBackupError `exists` when another object has the key.
 */
export async function putOnce(
  connection: S3Connection,
  { key, bytes, hash }: S3Put,
  signal: Cancellation | undefined,
): Promise<void> {
  const headers = { "content-type": "application/octet-stream", "if-none-match": "*" };
  let answerLost = false;
  await withAttempts(connection.attempts, signal, async () => {
    try {
      await connection.once({ method: "PUT", key, headers, body: bytes, hash }, signal);
    } catch (error) {
      if (answerLost && isZkBackupError(error, "exists"))
        if (sameBytes((await connection.again({ key }, signal)).bytes, bytes)) return;
      answerLost ||= error instanceof TransientError;
      throw error;
    }
  });
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
