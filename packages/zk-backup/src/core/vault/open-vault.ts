import type { Cancellation } from "../cancellation.ts";
import { toHex } from "../codec/bytes.ts";
import type { ChunkProfile } from "../codec/chunk-profile.ts";
import { type Keyring, newKeyring } from "../codec/keyring.ts";
import { type Credential, type OwnerCredential, sealSlot } from "../codec/slot.ts";
import { decodeVaultFile, encodeVaultFile } from "../codec/vault-file.ts";
import type { Argon2Cost, CryptoEngine, RandomBytes, Suite } from "../engine/engine.ts";
import type { KeyAgreement } from "../engine/key-agreement.ts";
import { isZkBackupError, ZkBackupError } from "../errors.ts";
import { putSlot, unlock } from "./access/slots.ts";
import type { Compression } from "./content/compression.ts";
import { NO_SLOTS } from "./heads/head.ts";
import type { Storage } from "./objects/storage.ts";
import type { Vault, VaultMemory } from "./vault.ts";
import { vaultInside } from "./vault-inside.ts";
import { type Session, vaultSession } from "./vault-session.ts";

/** What every vault is opened with: the platform, handed in. */
export interface VaultPlatform {
  readonly engine: CryptoEngine;
  readonly agreement: KeyAgreement;
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
  /** Days after which a device that has not written is warned of; 0 for never. Default 14. */
  readonly silentDays?: number | undefined;
  /** A code that `vault.headCode` gave: a vault that is older is refused, also on a new client. */
  readonly headCode?: string | undefined;
  /**
   * Accept what the storage shows though it is older than, or different from, what this client
   * remembers: after the storage was put back from a copy. What was lost stays lost.
   */
  readonly acceptHistory?: boolean | undefined;
  readonly signal?: Cancellation | undefined;
}

/** How a vault is made. */
export interface CreateVaultOptions
  extends Omit<OpenVaultOptions, "memory" | "credential" | "headCode" | "acceptHistory"> {
  readonly credential: OwnerCredential;
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
  const keyring = newKeyring({ master: random(32), ownerKey: random(32), profile });
  const bytes = await sealSlot({ engine, random, vaultId, keyring, credential, cost });
  const slot = await putSlot({ engine, storage, vaultId, signal }, bytes);
  try {
    await storage.put("vault", await encodeVaultFile(engine, vaultId), { signal });
  } catch (cause) {
    throw isZkBackupError(cause, "exists") ? exists(cause) : cause;
  }
  const session = await begin(options, vaultId, keyring, slot);
  await session.publish({ slotList: { ...NO_SLOTS, generation: 1, slots: [slot] } });
  return session.vault;
}

/**
 * Opens a vault with a password or a key, and checks that the storage shows no older state and no
 * other history than this client remembers.
 *
 * @throws ZkBackupError `no-vault`, `wrong-password`, `wrong-key`, `no-slot`, `slot-damaged`,
 * `kdf-params`, `vault-damaged`, `rollback`, `fork`, `bad-code`, `unknown-epoch`, `object-corrupt`,
 * and the storage's.
 */
export async function openVault(options: OpenVaultOptions): Promise<Vault> {
  const { platform, storage, credential, signal } = options;
  const { engine } = platform;
  const vaultId = await readVaultId(engine, storage, signal);
  const source = { engine, storage, vaultId, signal };
  const { secrets: keyring, slot } = await unlock(source, credential);
  const session = await begin(options, vaultId, keyring, slot);
  if (options.headCode !== undefined)
    await session.vault.checkHeadCode(options.headCode, { signal });
  return session.vault;
}

/** Reads which vault is on a storage. @throws ZkBackupError `no-vault`, `vault-damaged`. */
export async function readVaultId(
  engine: CryptoEngine,
  storage: Storage,
  signal: Cancellation | undefined,
): Promise<Uint8Array> {
  const bytes = await storage.get("vault", { signal }).catch((cause: unknown) => {
    if (!isZkBackupError(cause, "not-found")) throw cause;
    throw new ZkBackupError("no-vault", "There is no vault on this storage.", { cause });
  });
  return decodeVaultFile(engine, bytes);
}

async function begin(
  options: OpenVaultOptions,
  vaultId: Uint8Array,
  keyring: Keyring,
  slot: string,
): Promise<Session> {
  const { platform, storage, memory, credential } = options;
  const known = credential.type === "device" ? credential.device : memory?.device;
  const revoked = known === undefined || keyring.revoked.includes(known);
  const device = revoked ? toHex(platform.random(16)) : known;
  const inside = await vaultInside({ platform, storage, vaultId, keyring, slot });
  const session = vaultSession({
    ...{ ...options, vaultId, inside },
    memory: { ...memory, device, heads: memory?.heads ?? {} },
  });
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
