import { createHash } from "node:crypto";

/**
 * Names a letter by what makes it this letter, so that a second attempt has the same Message-ID and
 * a receiver can drop it (a UUID of version 8, RFC 9562).
 */
export function letterId(host: string, ...parts: readonly string[]): string {
  const bytes = createHash("sha256").update(JSON.stringify(parts)).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const uuid = bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return `<${uuid}@${host}>`;
}
