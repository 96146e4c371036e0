import { DdnsError } from "../errors.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * Decodes strict base64 (RFC 4648 section 4: padded, no line breaks, no stray bits).
 *
 * @throws DdnsError `secret`; the text is never repeated in the message.
 */
export function decodeBase64(text: string): Uint8Array {
  const body = text.replace(/={1,2}$/, "");
  if (text.length % 4 !== 0 || /[^A-Za-z0-9+/]/.test(body))
    throw new DdnsError("secret", "the secret is not base64: copy it whole");
  const bytes = new Uint8Array(Math.floor((body.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const character of body) {
    bits = (bits * 64 + ALPHABET.indexOf(character)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = (bits >> held) & 0xff;
  }
  if ((bits & ((1 << held) - 1)) !== 0)
    throw new DdnsError("secret", "the secret is not base64: copy it whole");
  return bytes;
}
