import type { DeviceCredential } from "../core/codec/slot.ts";

/** Writes a device's credential as the file that its owner carries to it. */
export function encodeDeviceFile(vault: string, credential: DeviceCredential): string {
  const { type, device, secret } = credential;
  const shown = { type, vault, device, secret: Buffer.from(secret).toString("hex") };
  return `${JSON.stringify(shown, null, 2)}\n`;
}

/** Reads such a file. @throws TypeError, SyntaxError. */
export function decodeDeviceFile(text: string): DeviceCredential {
  const { type, device, secret } = JSON.parse(text) as Record<string, unknown>;
  if (type !== "device" && type !== "write-only") throw new TypeError("type");
  if (typeof device !== "string" || !/^[0-9a-f]{32}$/.test(device)) throw new TypeError("device");
  if (typeof secret !== "string" || !/^[0-9a-f]{64}$/.test(secret)) throw new TypeError("secret");
  return { type, device, secret: new Uint8Array(Buffer.from(secret, "hex")) };
}
