import { ZkBackupError } from "../errors.ts";
import { bytesOfBits, decodeGroups, encodeGroups } from "./checked-groups.ts";

const GROUPS = 13;
const SECRET_SIZE = 32;

/**
 * Writes 32 secret bytes as 13 groups of 5 characters that a person can write down and type:
 * section 4.2 of the format.
 *
 * @throws ZkBackupError `bad-input`.
 * @example
 * encodeRecoveryPhrase(secret); // "7J0QX-…", 77 characters with the hyphens
 */
export function encodeRecoveryPhrase(secret: Uint8Array): string {
  if (secret.length !== SECRET_SIZE)
    throw new ZkBackupError("bad-input", "A recovery phrase stands for 32 bytes.");
  return encodeGroups(secret);
}

/**
 * Reads a recovery phrase as it was typed: lower case, spaces, `O` for `0` and `I` or `L` for `1`
 * are taken.
 *
 * @throws ZkBackupError `bad-phrase`, naming the group that is wrong.
 */
export function decodeRecoveryPhrase(phrase: string): Uint8Array {
  const bits = decodeGroups(phrase, { groups: GROUPS, error: badPhrase });
  if (!bits.endsWith("0000")) throw badPhrase(`Group ${GROUPS} is mistyped.`);
  return bytesOfBits(bits, SECRET_SIZE);
}

function badPhrase(what: string): ZkBackupError {
  return new ZkBackupError("bad-phrase", `The recovery phrase is not right: ${what}`);
}
