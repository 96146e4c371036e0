import { ZkBackupError } from "../core/errors.ts";

/** Bytes wanted by a `Range` header. */
export interface ByteRange {
  readonly start: number;
  /** Infinite for all that follow. */
  readonly length: number;
}

/**
 * Parses a `Range` header (RFC 9110 section 14.2) of the forms that clients of a vault send:
 * `bytes=first-last` and `bytes=first-`. No header means the whole object.
 *
 * @throws ZkBackupError `bad-range` for every other form.
 */
export function parseRange(header: string | null): ByteRange | null {
  if (header === null) return null;
  const match = /^bytes=([0-9]{1,15})-([0-9]{0,15})$/.exec(header);
  const first = Number(match?.[1]);
  const last = match?.[2] === "" ? Number.POSITIVE_INFINITY : Number(match?.[2]);
  if (match === null || last < first)
    throw new ZkBackupError("bad-range", "Range must be bytes=first-last or bytes=first-.");
  return { start: first, length: last - first + 1 };
}
