import type { Argon2Cost } from "../engine/engine.ts";
import { ZkBackupError } from "../errors.ts";
import { encodeUtf8 } from "./utf8.ts";

/** What a new password slot costs: 64 MiB, 3 passes, 1 lane (RFC 9106 section 4, second choice). */
export const DEFAULT_COST: Argon2Cost = { memoryKiB: 64 * 1024, passes: 3, lanes: 1 };

/** Least that a reader accepts (OWASP's floor for Argon2id). */
const FLOOR: Argon2Cost = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };

/** Most that a reader accepts, so that a hostile slot cannot exhaust the machine. */
const CAP: Argon2Cost = { memoryKiB: 256 * 1024, passes: 10, lanes: 4 };

/**
 * Refuses costs outside the format's floors and caps.
 *
 * @throws ZkBackupError `kdf-params`, before any memory is taken.
 */
export function checkCost(cost: Argon2Cost): void {
  for (const field of ["memoryKiB", "passes", "lanes"] as const)
    if (!(cost[field] >= FLOOR[field] && cost[field] <= CAP[field]))
      throw new ZkBackupError(
        "kdf-params",
        `Argon2id ${field} is ${cost[field]}; from ${FLOOR[field]} to ${CAP[field]} is accepted.`,
      );
}

/**
 * Gives a password's bytes: Unicode NFC, UTF-8, so that the same password typed on another
 * keyboard is the same.
 *
 * @throws ZkBackupError `bad-password` when it is empty or holds half a character.
 */
export function passwordBytes(password: string): Uint8Array {
  const bytes = encodeUtf8(password.normalize("NFC"));
  if (bytes === null)
    throw new ZkBackupError("bad-password", "The password holds half of a character pair.");
  if (bytes.length === 0) throw new ZkBackupError("bad-password", "The password is empty.");
  return bytes;
}
