import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from "node:crypto";
import { join } from "node:path";
import { Key, Signature } from "@tufjs/models";
import { readIfThere, writeDurably } from "../durable-file.ts";
import type { RoleName } from "./role.ts";

/** A role's Ed25519 key: public half for the root metadata, private half to sign with. */
export interface SigningKey {
  readonly key: Key;
  sign(bytes: Buffer): Signature;
}

/**
 * Opens the key of a role, one PEM file each, so that the root and targets keys can lie on a disk
 * that is in a drawer. @throws Error naming the file when it is missing or no key.
 */
export async function openSigningKey(folder: string, role: RoleName): Promise<SigningKey> {
  const path = keyFile(folder, role);
  const pem = await readIfThere(path);
  if (pem === null) throw new Error(`${path} is not there: bring the disk with the ${role} key.`);
  return signingKey(createPrivateKey(pem));
}

/** Makes a new key for a role; the one it takes the place of is kept as `ROLE.previous.pem`. */
export async function makeSigningKey(folder: string, role: RoleName): Promise<SigningKey> {
  const former = await readIfThere(keyFile(folder, role));
  if (former !== null) await writeDurably(join(folder, `${role}.previous.pem`), former);
  const { privateKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export({ format: "pem", type: "pkcs8" });
  await writeDurably(keyFile(folder, role), pem.toString());
  return signingKey(privateKey);
}

function keyFile(folder: string, role: RoleName): string {
  return join(folder, `${role}.pem`);
}

function signingKey(privateKey: KeyObject): SigningKey {
  const { x = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  const keyVal = { public: Buffer.from(x, "base64url").toString("hex") };
  const keyID = keyId(keyVal);
  return {
    key: new Key({ keyID, keyType: "ed25519", scheme: "ed25519", keyVal }),
    sign: (bytes) => new Signature({ keyID, sig: sign(null, bytes, privateKey).toString("hex") }),
  };
}

/** SHA-256 over the key's canonical JSON, members in order and no space (section 4.2). */
function keyId(keyval: { readonly public: string }): string {
  const canonical = JSON.stringify({ keytype: "ed25519", keyval, scheme: "ed25519" });
  return createHash("sha256").update(canonical).digest("hex");
}
