import type { Cancellation } from "../../cancellation.ts";
import { isZkBackupError } from "../../errors.ts";
import type { Storage } from "./storage.ts";

/** Puts an object whose name is the hash of its bytes: one that is there already is the same. */
export async function putOnce(
  storage: Storage,
  name: string,
  bytes: Uint8Array,
  signal: Cancellation | undefined,
): Promise<void> {
  try {
    await storage.put(name, bytes, { signal });
  } catch (error) {
    if (!isZkBackupError(error, "exists")) throw error;
  }
}
