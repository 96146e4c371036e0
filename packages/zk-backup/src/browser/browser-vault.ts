import type { VaultPlatform } from "../core/vault/open-vault.ts";
import {
  createRemembered,
  type MakingOptions,
  type OpeningOptions,
  openRemembered,
} from "../core/vault/remembered-vault.ts";
import type { Vault } from "../core/vault/vault.ts";
import { browserPlatform } from "./browser-platform.ts";
import { indexedDbState } from "./client-state.ts";

/** What is a browser's own of opening a vault. */
interface BrowserOptions {
  /**
   * What this device remembers is kept in IndexedDB under this name: its id, and the heads it has
   * seen, by which it notices a storage that serves an old state. Default `vault`; one name a vault.
   */
  readonly state?: string | undefined;
  /** Engine, clock, randomness, compression; default a browser's. */
  readonly platform?: VaultPlatform | undefined;
}

/** How a vault is opened in a browser; `label` is `browser` where nobody has said. */
export interface OpenOptions extends OpeningOptions, BrowserOptions {}

/** How a vault is made in a browser. */
export interface CreateOptions extends MakingOptions, BrowserOptions {}

/**
 * Makes a vault on an empty storage. There is no reset: whoever loses the password and every
 * device key loses the vault.
 *
 * @throws ZkBackupError `vault-exists`, `bad-password`, and the storage's.
 */
export function createVault(options: CreateOptions): Promise<Vault> {
  return createRemembered({ ...options, ...common(options) });
}

/**
 * Opens a vault, and compares what the storage shows with what this browser remembers. The
 * password is stretched on the calling thread for some seconds, with pauses: use a worker.
 *
 * @throws ZkBackupError `no-vault`, `wrong-password`, `wrong-key`, `slot-damaged`, `kdf-params`,
 * `rollback`, `fork`, `state-damaged`, and the storage's.
 */
export function openVault(options: OpenOptions): Promise<Vault> {
  return openRemembered({ ...options, ...common(options) });
}

function common({ platform, state = "vault" }: OpenOptions | CreateOptions) {
  return {
    platform: platform ?? browserPlatform(),
    state: indexedDbState(state),
    defaultLabel: "browser",
  };
}
