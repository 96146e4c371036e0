import { join } from "node:path";
import { folderStorage } from "@candor/zk-backup/node";
import { createBlindServer } from "@candor/zk-backup/server";
import type { Accounts } from "./accounts.ts";

/**
 * Makes the blind backup store: one folder an account below `folder`. A device's token writes and
 * reads; it cannot delete or overwrite, so a stolen device cannot destroy the backup.
 */
export function createVaults(
  accounts: Accounts,
  folder: string,
): (request: Request) => Promise<Response> {
  return createBlindServer({
    authorize: async ({ account, token }) =>
      (await accounts.authenticate(token))?.account === account ? "writer" : null,
    storage: (account) => folderStorage({ folder: join(folder, account) }),
  });
}
