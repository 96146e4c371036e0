/** Raised for bytes that are no DNS message; `offset` is where reading stopped. */
export class DnsFormatError extends Error {
  override readonly name = "DnsFormatError";
  readonly code = "formerr";
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(`${message} (offset ${offset})`);
    this.offset = offset;
  }
}

/** A domain name read from a message: lower case, no trailing dot, `""` for the root. */
export interface ReadName {
  readonly name: string;
  /** Offset of the byte after the name where it stands, compressed or not. */
  readonly end: number;
  /** Whether a compression pointer was followed (RFC 1035, section 4.1.4). */
  readonly compressed: boolean;
}

/**
 * Reads a domain name.
 *
 * Pointers must lead backwards, so the walk ends; 255 bytes at most (RFC 1035, section 2.3.4). A
 * label with a dot, a space or a control byte is refused: text could not tell `a.b` as one label
 * from two, and a key's own names are compared as text.
 *
 * @throws DnsFormatError
 */
export function readName(bytes: Buffer, start: number): ReadName {
  const labels: string[] = [];
  let at = start;
  let floor = start;
  let end = -1;
  let length = 1;
  for (;;) {
    const size = byteAt(bytes, at);
    if (size === 0) break;
    if (size >= 0xc0) {
      const target = ((size & 0x3f) << 8) | byteAt(bytes, at + 1);
      if (end < 0) end = at + 2;
      if (target >= floor) throw new DnsFormatError("a name points forward", at);
      floor = target;
      at = target;
      continue;
    }
    if (size > 63) throw new DnsFormatError("a label has a reserved type", at);
    length += size + 1;
    if (length > 255) throw new DnsFormatError("a name is longer than 255 bytes", at);
    labels.push(label(bytes, at + 1, size));
    at += size + 1;
  }
  return { name: labels.join("."), end: end < 0 ? at + 1 : end, compressed: end >= 0 };
}

function label(bytes: Buffer, at: number, size: number): string {
  if (at + size > bytes.length) throw new DnsFormatError("a label runs past the end", at);
  const text = bytes.toString("latin1", at, at + size);
  if (!/^[!-\-/-~]+$/.test(text)) throw new DnsFormatError("a label holds an unusable byte", at);
  return text.toLowerCase();
}

function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new DnsFormatError("a name runs past the end", at);
  return byte;
}

/** Tells whether `name` is `ancestor` or lies below it. Both lower case, no trailing dot. */
export function isWithin(name: string, ancestor: string): boolean {
  return name === ancestor || name.endsWith(`.${ancestor}`);
}
