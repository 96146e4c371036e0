/**
 * Encodes text as UTF-8 (RFC 3629), for engines that have no TextEncoder; null when the text holds
 * a lone surrogate and so has no UTF-8 form.
 */
export function encodeUtf8(text: string): Uint8Array | null {
  const bytes: number[] = [];
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) return null;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return Uint8Array.from(bytes);
}

/** Decodes UTF-8; what is not well formed becomes U+FFFD, as in the WHATWG Encoding standard. */
export function decodeUtf8(bytes: Uint8Array): string {
  let text = "";
  let at = 0;
  while (at < bytes.length) {
    const code = sequence(bytes, at);
    text += String.fromCodePoint(code ?? 0xfffd);
    at += code === null ? 1 : code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return text;
}

function tail(bits: number): number {
  return 0x80 | (bits & 0x3f);
}

/** The code point that starts here, or null when none that is well formed does. */
function sequence(bytes: Uint8Array, at: number): number | null {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return first;
  const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  if (first < 0xc2 || first > 0xf4) return null;
  let code = first & (0x3f >> more);
  for (let i = 1; i <= more; i++) {
    const next = bytes[at + i] ?? 0;
    if ((next & 0xc0) !== 0x80) return null;
    code = (code << 6) | (next & 0x3f);
  }
  const overlong = code < (more === 3 ? 0x10000 : more === 2 ? 0x800 : 0x80);
  return overlong || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? null : code;
}
