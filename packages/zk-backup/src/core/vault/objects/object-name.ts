import { ZkBackupError } from "../../errors.ts";

/** Names of the format, section 1 of docs/formats/zk-backup-v1.md; no other is ever stored. */
const ALLOWED: RegExp =
  /^(?:vault|(?:slots|packs|indexes|tombstones)\/[0-9a-f]{64}|heads\/[0-9a-f]{32}\/[0-9]{10}|leases\/[0-9a-f]{32}-[0-9]{10})$/;

/** Prefixes that a listing may ask for: all, a kind, or one device's heads. */
const PREFIX: RegExp =
  /^(?:|(?:slots|packs|indexes|heads|leases|tombstones)\/|heads\/[0-9a-f]{32}\/)$/;

/** Tells whether a storage may hold an object of this name. */
export function isObjectName(name: string): boolean {
  return ALLOWED.test(name);
}

/** Tells whether a listing may ask for this prefix. */
function isListPrefix(prefix: string): boolean {
  return PREFIX.test(prefix);
}

/**
 * Gives the SHA-256 (64 hex digits) that the object's bytes must have, or null for `vault`,
 * heads and marks, whose names are not hashes of them.
 */
export function hashInName(name: string): string | null {
  return /^(?:slots|packs|indexes)\/([0-9a-f]{64})$/.exec(name)?.[1] ?? null;
}

/** Gives the name back when it is the format's. @throws ZkBackupError `bad-name`. */
export function requireObjectName(name: string): string {
  if (isObjectName(name)) return name;
  throw new ZkBackupError("bad-name", `${JSON.stringify(name)} is no name of the format.`);
}

/** Gives the prefix back when it can be listed. @throws ZkBackupError `bad-name`. */
export function requireListPrefix(prefix: string): string {
  if (isListPrefix(prefix)) return prefix;
  throw new ZkBackupError("bad-name", `${JSON.stringify(prefix)} is no prefix that can be listed.`);
}
