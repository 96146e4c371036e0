import type { ChunkProfile } from "../core/codec/chunk-profile.ts";
import type { Credential, OwnerCredential } from "../core/codec/slot.ts";
import type { Argon2Cost } from "../core/engine/engine.ts";
import type { Storage } from "../core/vault/objects/storage.ts";
import type { VaultPlatform } from "../core/vault/open-vault.ts";
import { createRemembered, openRemembered } from "../core/vault/remembered-vault.ts";
import type { Vault } from "../core/vault/vault.ts";
import { browserPlatform } from "./browser-platform.ts";
import { indexedDbState } from "./client-state.ts";

/** How a vault is opened in a browser. */
export interface OpenOptions {
  readonly storage: Storage;
  /** Left out, the device key that the state remembers opens the vault. */
  readonly password?: string | undefined;
  /** A recovery phrase's secret or a device's key instead of a password. */
  readonly credential?: Credential | undefined;
  /**
   * What this device remembers is kept in IndexedDB under this name: its id, and the heads it has
   * seen, by which it notices a storage that serves an old state. Default `vault`; one name a vault.
   */
  readonly state?: string | undefined;
  /** Keep a device key beside the state, so that later backups need no password; default no. */
  readonly rememberKey?: boolean | undefined;
  /** What this device is called in the vault. Default: what it was called before, else `browser`. */
  readonly label?: string | undefined;
  /** A code that `vault.headCode` gave: a vault that is older is refused, also on a new client. */
  readonly headCode?: string | undefined;
  /** Accept what the storage shows though it is older than, or different from, what is remembered. */
  readonly acceptHistory?: boolean | undefined;
  /** Days after which a device that has not written is warned of; 0 for never. Default 14. */
  readonly silentDays?: number | undefined;
  /** Engine, clock, randomness, compression; default a browser's. */
  readonly platform?: VaultPlatform | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a vault is made in a browser. */
export interface CreateOptions
  extends Omit<OpenOptions, "credential" | "headCode" | "acceptHistory" | "silentDays"> {
  /** A recovery phrase's secret instead of a password. */
  readonly credential?: OwnerCredential | undefined;
  /** What guessing at the password costs; default 64 MiB, 3 passes, 1 lane. */
  readonly cost?: Argon2Cost | undefined;
  /** How content is cut; default 256 KiB / 1 MiB / 4 MiB. */
  readonly profile?: ChunkProfile | undefined;
}

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
