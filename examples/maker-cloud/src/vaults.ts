import { type BlindServer, createBlindServer, type ServerEvent } from "@candor/zk-backup/server";
import type { Accounts } from "./accounts.ts";
import type { VaultStorage } from "./vault-storage.ts";

/** What the blind backup store stands on. */
export interface VaultsOptions {
  readonly accounts: Accounts;
  readonly vaults: VaultStorage;
  /** Gets what was done, without content. */
  readonly onEvent: (event: ServerEvent) => void;
  /** Gets what the storage failed with; a device is told no more than that. */
  readonly onError: (error: unknown) => void;
}

/** Requests of one account: what a first backup and a restore make at most, and room beside it. */
const ACCOUNT_RATE = { perSecond: 200, burst: 4000 };

/**
 * Makes the blind backup store. A device's token writes and reads; it cannot delete or overwrite,
 * so a stolen device cannot destroy the backup.
 */
export function createVaults({ accounts, vaults, ...told }: VaultsOptions): BlindServer {
  return createBlindServer({
    authorize: accounts.admit,
    storage: vaults.storage,
    limits: { account: ACCOUNT_RATE },
    ...told,
  });
}
