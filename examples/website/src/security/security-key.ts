import { createCleartextMessage, generateKey, readPrivateKey, sign } from "openpgp";
import { secretFile } from "../secret-file.ts";

/** The key that signs a company's security.txt and takes encrypted reports. */
export interface SecurityKey {
  /** For everybody, in ASCII armour. */
  readonly publicKey: string;
  /** `36C08707FE17961DAE44A6B2B4E0FFE6D8349058` */
  readonly fingerprint: string;
  /** Signs a text in the clear (RFC 9580 section 7). */
  sign(text: string): Promise<string>;
}

/**
 * Opens the key in a file, or makes it once: Ed25519 and X25519 in the forms that every OpenPGP
 * program of the last ten years reads.
 *
 * @param owner whose key it is
 * @throws Error naming the file when it holds no OpenPGP key.
 */
export async function securityKey(
  file: string,
  owner: { readonly name: string; readonly email: string },
): Promise<SecurityKey> {
  const armoredKey = await secretFile(file, async () => {
    const made = await generateKey({
      ...{ type: "ecc", curve: "ed25519Legacy", userIDs: [owner], format: "armored" },
    });
    return made.privateKey;
  });
  const key = await readPrivateKey({ armoredKey }).catch((cause) => {
    throw new Error(`${file}: no OpenPGP private key; restore it from a backup`, { cause });
  });
  return {
    publicKey: key.toPublic().armor(),
    fingerprint: key.getFingerprint().toUpperCase(),
    async sign(text) {
      const message = await createCleartextMessage({ text });
      return sign({ message, signingKeys: key });
    },
  };
}
