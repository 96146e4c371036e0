import { createPrivateKey, generateKeyPairSync, type JsonWebKey, sign } from "node:crypto";
import { join } from "node:path";
import { stateFile } from "../state-file.ts";

/** The key by which the maker's cloud tells this device from every other one. */
export interface DeviceKey {
  /** Ed25519, 32 bytes in base64url. */
  readonly publicKey: string;
  /** Signs UTF-8 text; base64url. */
  sign(text: string): string;
}

/**
 * Opens the device's key, made at the first start; it never leaves `folder`.
 *
 * @throws Error when the file is damaged.
 */
export async function openDeviceKey(folder: string): Promise<DeviceKey> {
  const file = stateFile(join(folder, "device-key.json"), parseKey);
  const kept = await file.read();
  const jwk = kept ?? generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  if (kept === null) await file.write(jwk);
  const { x = "" } = jwk;
  const key = createPrivateKey({ key: jwk, format: "jwk" });
  return {
    publicKey: x,
    sign: (text) => sign(null, Buffer.from(text), key).toString("base64url"),
  };
}

function parseKey(value: unknown): JsonWebKey {
  const jwk = (value ?? {}) as JsonWebKey;
  const whole = [jwk.x, jwk.d].every((part) => /^[\w-]{43}$/.test(part ?? ""));
  if (jwk.kty !== "OKP" || jwk.crv !== "Ed25519" || !whole) throw new Error("it is no Ed25519 key");
  return jwk;
}
