import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Writes parts into a text that only this server could have written: a link carries its own
 * meaning, and nothing about it is kept.
 *
 * @param use what the token is for; one made for another use is not read
 * @example
 * const token = signedToken(secret, "news-confirm", ["ada@example.org", "1764000000000"]);
 * readToken(secret, "news-confirm", token); // ["ada@example.org", "1764000000000"]
 */
export function signedToken(secret: Uint8Array, use: string, parts: readonly string[]): string {
  const encoded = parts.map((part) => Buffer.from(part, "utf8").toString("base64url"));
  return [...encoded, seal(secret, use, parts).toString("base64url")].join(".");
}

/** Reads a token back; null when it is not ours, not whole, or for another use. */
export function readToken(secret: Uint8Array, use: string, token: string): string[] | null {
  const encoded = token.split(".");
  const mac = encoded.pop() ?? "";
  const parts = encoded.map((part) => Buffer.from(part, "base64url").toString("utf8"));
  // Written in the one way that we write it: no second spelling of a token is a token.
  return sameText(signedToken(secret, use, parts), [...encoded, mac].join(".")) ? parts : null;
}

function seal(secret: Uint8Array, use: string, parts: readonly string[]): Buffer {
  return createHmac("sha256", secret)
    .update(JSON.stringify([use, ...parts]))
    .digest();
}

function sameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
