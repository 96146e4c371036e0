import type { CryptoEngine } from "../engine/engine.ts";
import { ZkBackupError } from "../errors.ts";
import { ascii, concat, equal, isZero } from "./bytes.ts";

/** Writes the object `vault`, which says which vault this is: section 2 of the format. */
export async function encodeVaultFile(
  engine: CryptoEngine,
  vaultId: Uint8Array,
): Promise<Uint8Array> {
  const head = concat(ascii("CZKV"), new Uint8Array([1, 0, 0, 0]), vaultId);
  return concat(head, await engine.sha256(head));
}

/** Reads it and gives the vault id. @throws ZkBackupError `vault-damaged`, `unsupported-version`. */
export async function decodeVaultFile(
  engine: CryptoEngine,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const head = bytes.subarray(0, 24);
  const whole = bytes.length === 56 && equal(await engine.sha256(head), bytes.subarray(24));
  if (!whole || !equal(head.subarray(0, 4), ascii("CZKV")))
    throw new ZkBackupError("vault-damaged", "The object `vault` is damaged; take it from a copy.");
  if (head[4] !== 1)
    throw new ZkBackupError("unsupported-version", `The vault has version ${head[4]}; update.`);
  if (!isZero(head.subarray(5, 8)))
    throw new ZkBackupError("unsupported-feature", "The vault uses reserved bytes; update.");
  return head.slice(8);
}
