/** Names of the format, section 1 of docs/formats/zk-backup-v1.md; no other is ever stored. */
const ALLOWED: RegExp =
  /^(?:vault|(?:slots|packs|indexes)\/[0-9a-f]{64}|heads\/[0-9a-f]{32}\/[0-9]{10})$/;

/** Prefixes that a listing may ask for: all, a kind, or one device's heads. */
const PREFIX: RegExp = /^(?:|slots\/|packs\/|indexes\/|heads\/|heads\/[0-9a-f]{32}\/)$/;

/** Tells whether a storage may hold an object of this name. */
export function isObjectName(name: string): boolean {
  return ALLOWED.test(name);
}

/** Tells whether a listing may ask for this prefix. */
export function isListPrefix(prefix: string): boolean {
  return PREFIX.test(prefix);
}

/**
 * Gives the SHA-256 (64 hex digits) that the object's bytes must have, or null for `vault` and
 * heads, whose names are not hashes.
 */
export function hashInName(name: string): string | null {
  return /^(?:slots|packs|indexes)\/([0-9a-f]{64})$/.exec(name)?.[1] ?? null;
}
