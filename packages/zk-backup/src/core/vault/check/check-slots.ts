import { ZkBackupError } from "../../errors.ts";
import { validSlots } from "../access/slot-list.ts";
import { slotsOf } from "../access/slots.ts";
import type { Head } from "../heads/head.ts";
import type { Attempt, CheckVaultOptions } from "./check.ts";

/**
 * Looks at every slot, not only the one that was used: that the recovery phrase's is broken would
 * else be found on the day the password is lost. What a slot wraps only its own credential tells;
 * its bytes are those that were put when they hash to its name.
 */
export async function checkSlots(
  { storage, opening, vaultId, signal }: CheckVaultOptions,
  latest: Iterable<Pick<Head, "slotList">>,
  attempt: Attempt,
): Promise<void> {
  const missing = new Set(validSlots(latest).slots);
  const report = (hash: string, error: ZkBackupError): Promise<void> =>
    attempt(`slots/${hash}`, () => Promise.reject(error));
  for await (const slot of slotsOf({ engine: opening.engine, storage, vaultId, signal })) {
    missing.delete(slot.hash);
    if (slot.error !== null) await report(slot.hash, slot.error);
  }
  for (const hash of missing)
    await report(
      hash,
      new ZkBackupError(
        "object-missing",
        `slots/${hash} is listed as valid and missing: a password, recovery phrase or device key no longer opens the vault.`,
      ),
    );
}
