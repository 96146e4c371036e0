import { ZkBackupError } from "../core/errors.ts";

/** Bytes wanted by a `Range` header. */
export interface ByteRange {
  readonly start: number;
  readonly length: number;
}

/**
 * Parses a `Range` header (RFC 9110 section 14.2) of the one form that clients of a vault send:
 * `bytes=first-last`. No header means the whole object.
 *
 * @throws ZkBackupError `bad-range` for every other form.
 */
export function parseRange(header: string | null): ByteRange | null {
  if (header === null) return null;
  const match = /^bytes=([0-9]{1,15})-([0-9]{1,15})$/.exec(header);
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || last < first)
    throw new ZkBackupError("bad-range", "Range must be bytes=first-last.");
  return { start: first, length: last - first + 1 };
}
