import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { secretFile } from "../secret-file.ts";

const LENGTH = 32;

/**
 * Reads the secret from which mailed codes and links are derived, or makes it once. It lives in a
 * file, so that no copy of the database can confirm a request or open an export.
 *
 * @throws Error naming the file when its content is not a secret of this site.
 */
export async function linkSecret(folder: string): Promise<Uint8Array> {
  const file = join(folder, "link-secret");
  const text = await secretFile(file, () => `${randomBytes(LENGTH).toString("hex")}\n`);
  if (!/^[0-9a-f]{64}\n?$/.test(text))
    throw new Error(`${file}: expected 64 hexadecimal digits; restore it from a backup`);
  return Buffer.from(text.trim(), "hex");
}
