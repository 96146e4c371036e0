import { ZkBackupError } from "../core/errors.ts";

/**
 * Reads a request's body, never holding more than `limit` bytes of it.
 *
 * @throws ZkBackupError `too-large`; `bad-input` when the body ends before its announced length.
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  const announced = announcedLength(request);
  if (announced !== null && announced > limit) throw tooLarge(limit);
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.length;
    if (length > limit) throw tooLarge(limit);
    parts.push(part);
  }
  if (announced !== null && announced !== length)
    throw new ZkBackupError(
      "bad-input",
      `The body has ${length} of ${announced} bytes; send again.`,
    );
  return joined(parts, length);
}

function announcedLength(request: Request): number | null {
  const header = request.headers.get("content-length");
  return header !== null && /^[0-9]{1,15}$/.test(header) ? Number(header) : null;
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function tooLarge(limit: number): ZkBackupError {
  return new ZkBackupError("too-large", `An object has at most ${limit} bytes.`);
}
