import { open, unlink } from "node:fs/promises";
import { UsageError } from "./command-error.ts";

/**
 * Fills a file that was not there, readable by its owner alone. It is made before the value is, so
 * that no device is enrolled whose key cannot be kept, and is gone again when that fails.
 */
export async function fillNewFile<Value>(
  path: string,
  make: () => Promise<Value>,
  encode: (value: Value) => string,
): Promise<Value> {
  const file = await open(path, "wx", 0o600).catch((cause: Error) => {
    throw new UsageError(`${path} cannot be made: ${cause.message}`);
  });
  try {
    const value = await make();
    await file.writeFile(encode(value));
    await file.sync();
    return value;
  } catch (error) {
    await unlink(path);
    throw error;
  } finally {
    await file.close();
  }
}
