import type { Cancellation } from "../cancellation.ts";
import { toHex } from "../codec/bytes.ts";
import { type ChunkProfile, deriveKeys, type Keyring, newKeyring } from "../codec/keyring.ts";
import type { Credential } from "../codec/slot.ts";
import { decodeVaultFile, encodeVaultFile } from "../codec/vault-file.ts";
import type { Argon2Cost, CryptoEngine, RandomBytes, Suite } from "../engine/engine.ts";
import { isZkBackupError, ZkBackupError } from "../errors.ts";
import type { Compression } from "./compression.ts";
import { addSlot, unlock } from "./slots.ts";
import type { Storage } from "./storage.ts";
import type { Vault, VaultMemory } from "./vault.ts";
import { vaultSession } from "./vault-session.ts";

/** What every vault is opened with: the platform, handed in. */
export interface VaultPlatform {
  readonly engine: CryptoEngine;
  readonly random: RandomBytes;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly compression: Compression;
  /** For what is sealed from now on; default `aes-256-gcm`. */
  readonly suite?: Suite;
  /** Plaintext bytes in a block; default 64 KiB. */
  readonly blockSize?: number;
}

/** How a vault is opened. */
export interface OpenVaultOptions {
  readonly platform: VaultPlatform;
  readonly storage: Storage;
  readonly credential: Credential;
  /** What this client remembers; a new device when left out. */
  readonly memory?: VaultMemory | undefined;
  /** Told what to remember, after each opening, refresh and backup. */
  readonly remember?: ((memory: VaultMemory) => Promise<void>) | undefined;
  /** What this device is called; default empty. */
  readonly label?: string | undefined;
  readonly signal?: Cancellation | undefined;
}

/** How a vault is made. */
export interface CreateVaultOptions extends Omit<OpenVaultOptions, "memory"> {
  /** For a password; default 64 MiB, 3 passes, 1 lane. */
  readonly cost?: Argon2Cost | undefined;
  /** How content is cut; default 256 KiB / 1 MiB / 4 MiB. */
  readonly profile?: ChunkProfile | undefined;
}

/**
 * Makes a vault on an empty storage.
 *
 * @throws ZkBackupError `vault-exists`, `bad-password`, and the storage's.
 */
export async function createVault(options: CreateVaultOptions): Promise<Vault> {
  const { platform, storage, credential, cost, profile, signal } = options;
  const { engine, random } = platform;
  await refuseExisting(storage, signal);
  const vaultId = random(16);
  const keyring = newKeyring(random(32), profile);
  const slot = await addSlot({
    ...{ engine, storage, vaultId, credential, signal },
    ...{ keyring, random, cost },
  });
  try {
    await storage.put("vault", await encodeVaultFile(engine, vaultId), { signal });
  } catch (cause) {
    throw isZkBackupError(cause, "exists") ? exists(cause) : cause;
  }
  const session = await begin(options, vaultId, keyring, slot);
  await session.publish();
  return session.vault;
}

/**
 * Opens a vault with a password or a key, and checks that the storage shows no older state and no
 * other history than this client remembers.
 *
 * @throws ZkBackupError `no-vault`, `wrong-password`, `wrong-key`, `no-slot`, `slot-damaged`,
 * `kdf-params`, `vault-damaged`, `rollback`, `fork`, `object-corrupt`, and the storage's.
 */
export async function openVault(options: OpenVaultOptions): Promise<Vault> {
  const { platform, storage, credential, signal } = options;
  const { engine } = platform;
  const bytes = await storage.get("vault", { signal }).catch((cause: unknown) => {
    if (!isZkBackupError(cause, "not-found")) throw cause;
    throw new ZkBackupError("no-vault", "There is no vault on this storage.", { cause });
  });
  const vaultId = await decodeVaultFile(engine, bytes);
  const { keyring, slot } = await unlock({ engine, storage, vaultId, credential, signal });
  const session = await begin(options, vaultId, keyring, slot);
  return session.vault;
}

async function begin(
  options: OpenVaultOptions,
  vaultId: Uint8Array,
  keyring: Keyring,
  slot: string,
) {
  const { engine, random, suite, blockSize } = options.platform;
  const keys = await deriveKeys(engine, vaultId, keyring);
  const sealing = {
    ...{ engine, keys, random },
    suite: suite ?? "aes-256-gcm",
    blockSize: blockSize ?? 64 * 1024,
  };
  const memory = options.memory ?? { device: toHex(random(16)), heads: {} };
  const session = vaultSession({ ...options, sealing, keyring, slot, memory });
  await session.vault.refresh({ signal: options.signal });
  return session;
}

async function refuseExisting(storage: Storage, signal: Cancellation | undefined): Promise<void> {
  try {
    await storage.get("vault", { signal });
  } catch (error) {
    if (isZkBackupError(error, "not-found")) return;
    throw error;
  }
  throw exists(undefined);
}

function exists(cause: unknown): ZkBackupError {
  return new ZkBackupError("vault-exists", "There is a vault on this storage: open it.", { cause });
}
