import type { Cancellation } from "../../core/cancellation.ts";
import { isZkBackupError } from "../../core/errors.ts";
import { hashInName } from "../../core/vault/objects/object-name.ts";
import { withAttempts } from "../wire/attempts.ts";
import { TransientError } from "../wire/transient-error.ts";
import type { Connection } from "./connection.ts";

/** An object on its way up. */
interface Upload {
  readonly connection: Connection;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly signal: Cancellation | undefined;
}

/**
 * Puts an object, once. After a line that broke, the server is asked how much it has, and the rest
 * is sent (docs/formats/zk-backup-server-v1.md, section 3); only where the name does not say what
 * the bytes are, the put is made again. Neither can put twice: the name can be taken only once.
 *
 * @throws ZkBackupError `exists` when another object has the name.
 */
export async function upload(up: Upload): Promise<void> {
  const { connection, name, bytes, signal } = up;
  const canResume = hashInName(name) !== null;
  let answerLost = false;
  let furthest = 0;
  const done = (sent: number): void =>
    connection.onProgress?.({ direction: "upload", name, done: sent, total: bytes.length });
  await withAttempts(connection.attempts, signal, async (gained) => {
    try {
      const sent = answerLost && canResume ? await received(up) : 0;
      if (sent === "stored") return;
      if (sent > furthest) gained();
      furthest = Math.max(furthest, sent);
      if (sent > 0) done(sent);
      await send(up, sent);
    } catch (error) {
      if (answerLost && isZkBackupError(error, "exists") && (await isThere(up))) return;
      answerLost ||= error instanceof TransientError;
      throw error;
    }
  });
  done(bytes.length);
}

/** Sends what is not there yet. */
async function send({ connection, name, bytes, signal }: Upload, offset: number): Promise<void> {
  if (offset === 0) {
    const resumable = hashInName(name) !== null ? { "upload-complete": "?1" } : {};
    const headers = { ...OBJECT, "if-none-match": "*", ...resumable };
    await connection.once({ method: "PUT", path: name, headers, body: bytes }, signal);
    return;
  }
  const headers = { ...PART, "upload-offset": String(offset), "upload-complete": "?1" };
  const body = bytes.subarray(offset);
  const path = `uploads/${name}`;
  const answer = await connection.once({ method: "PATCH", path, headers, body }, signal);
  if (answer.status === 201) return;
  const message = "The server took the end of an object, and did not finish it; try again.";
  throw new TransientError("storage-failed", message);
}

const OBJECT = { "content-type": "application/octet-stream" };
const PART = { "content-type": "application/partial-upload" };

/** How many bytes of the object the server has. */
async function received(up: Upload): Promise<number | "stored"> {
  const { connection, name, bytes, signal } = up;
  try {
    const { headers } = await connection.once({ method: "HEAD", path: `uploads/${name}` }, signal);
    if (headers.get("upload-complete") === "?1") return "stored";
    const offset = Number(headers.get("upload-offset") ?? "0");
    return Number.isSafeInteger(offset) && offset > 0 && offset < bytes.length ? offset : 0;
  } catch (error) {
    const none = isZkBackupError(error, "not-found") || isZkBackupError(error, "bad-input");
    if (none) return 0; // nothing came, or this server keeps nothing: it is put whole
    throw error;
  }
}

/** After a lost answer: whether what has the name is what was put. */
async function isThere({ connection, name, bytes, signal }: Upload): Promise<boolean> {
  if (hashInName(name) !== null) {
    const { headers } = await connection.again({ method: "HEAD", path: name }, signal);
    return headers.get("content-length") === String(bytes.length);
  }
  const there = await connection.again({ path: name }, signal);
  return sameBytes(there.bytes, bytes);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
