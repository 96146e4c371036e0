import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { CouldNotRun } from "./outcome.ts";

/** Reads a private Ed25519 key (PEM). */
export async function privateKey(file: string): Promise<KeyObject> {
  return ed25519(file, createPrivateKey, "private");
}

/** Reads a public Ed25519 key (PEM). */
export async function publicKey(file: string): Promise<KeyObject> {
  return ed25519(file, createPublicKey, "public");
}

async function ed25519(
  file: string,
  create: (pem: string) => KeyObject,
  kind: string,
): Promise<KeyObject> {
  const pem = await text(file);
  let key: KeyObject | null = null;
  try {
    key = create(pem);
  } catch {
    // said below: the reason that OpenSSL gives may quote the key
  }
  if (key?.asymmetricKeyType === "ed25519") return key;
  throw new CouldNotRun(
    `${file} is no ${kind} Ed25519 key in PEM: make one by openssl genpkey -algorithm ed25519.`,
  );
}

/** Reads a JSON file. */
export async function json(file: string): Promise<unknown> {
  try {
    return JSON.parse(await text(file)) as unknown;
  } catch (error) {
    if (error instanceof CouldNotRun) throw error;
    throw new CouldNotRun(`${file} is not JSON.`);
  }
}

async function text(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new CouldNotRun(`${file} cannot be read.`);
  }
}
