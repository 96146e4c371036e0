import { createBlindServer } from "@candor/zk-backup/server";
import type { Accounts } from "./accounts.ts";
import type { VaultStorage } from "./vault-storage.ts";

/**
 * Makes the blind backup store. A device's token writes and reads; it cannot delete or overwrite,
 * so a stolen device cannot destroy the backup.
 */
export function createVaults(
  accounts: Accounts,
  { storage }: VaultStorage,
): (request: Request) => Promise<Response> {
  return createBlindServer({
    authorize: async ({ account, token }) =>
      (await accounts.authenticate(token))?.account === account ? "writer" : null,
    storage,
  });
}
