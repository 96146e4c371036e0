import type { Cancellation } from "../../cancellation.ts";
import { isZkBackupError } from "../../errors.ts";
import type { Storage } from "./storage.ts";

/**
 * Whether what went wrong concerns one object: it is damaged, or its storage cannot read it and
 * still answers for the rest (a bad sector). False when the storage is gone, or for another error.
 */
export async function isOfOneObject(
  storage: Storage,
  error: unknown,
  signal: Cancellation | undefined,
): Promise<boolean> {
  if (!isZkBackupError(error)) return false;
  if (error.code !== "storage-failed") return true;
  return storage.get("vault", { signal }).then(
    () => true,
    () => false,
  );
}
