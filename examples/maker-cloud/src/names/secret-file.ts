import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { readIfThere, writeDurably } from "../durable-file.ts";

/**
 * The secret that the devices' keys follow from: made at the first start, kept in a file apart from
 * the database, so that neither alone lets anyone sign as a device.
 *
 * @throws Error when the file does not hold 32 bytes in hex.
 */
export async function nameSecret(folder: string): Promise<Uint8Array> {
  const path = join(folder, "name-secret");
  const text = await readIfThere(path);
  if (text === null) {
    const secret = randomBytes(32);
    await writeDurably(path, `${secret.toString("hex")}\n`);
    return secret;
  }
  if (!/^[0-9a-f]{64}\n?$/.test(text))
    throw new Error(`${path} cannot be read: 64 hex digits belong there. Restore it from a copy.`);
  return Buffer.from(text.trim(), "hex");
}
