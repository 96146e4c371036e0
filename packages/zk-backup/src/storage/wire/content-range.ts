/** What `Content-Range` says (RFC 9110 section 14.4). */
export interface ContentRange {
  /** The first byte that came. */
  readonly start: number;
  /** Bytes of the whole object; null when the server does not say. */
  readonly size: number | null;
}

/** Reads `bytes FIRST-LAST/SIZE`; null when it is none. */
export function contentRange(header: string | null): ContentRange | null {
  const match = /^bytes (\d{1,15})-\d{1,15}\/(?:(\d{1,15})|\*)$/.exec(header ?? "");
  if (match === null) return null;
  return { start: Number(match[1]), size: match[2] === undefined ? null : Number(match[2]) };
}
