import type { Cancellation } from "../cancellation.ts";
import { fromHex, toHex } from "../codec/bytes.ts";
import type { ChunkProfile } from "../codec/chunk-profile.ts";
import type { Credential, OwnerCredential } from "../codec/slot.ts";
import type { Argon2Cost } from "../engine/engine.ts";
import { ZkBackupError } from "../errors.ts";
import type { Storage } from "./objects/storage.ts";
import { createVault, openVault, type VaultPlatform } from "./open-vault.ts";
import type { Vault, VaultMemory } from "./vault.ts";

/** What a client keeps between two runs. */
export interface RememberedState {
  readonly memory?: VaultMemory;
  /** What this device is called in the vault, where it was told. */
  readonly label?: string;
  /** 64 hex digits; with the device's id in `memory` it opens the vault without its password. */
  readonly deviceKey?: string;
}

/** Where it keeps it. */
export interface StateKeeper {
  /** @throws ZkBackupError `state-damaged`. */
  read(): Promise<RememberedState>;
  /** Changes these parts and leaves the others, durably and at once. */
  update(change: RememberedState): Promise<void>;
}

/** How a client that keeps a state opens a vault. */
export interface RememberedOptions {
  readonly storage: Storage;
  readonly platform: VaultPlatform;
  /** Null for a client that keeps none. */
  readonly state: StateKeeper | null;
  /** Left out, the device key that the state remembers opens the vault. */
  readonly password?: string | undefined;
  /** A recovery phrase's secret or a device's key instead of a password. */
  readonly credential?: Credential | undefined;
  /** Keep a device key in the state, so that later backups need no password; default no. */
  readonly rememberKey?: boolean | undefined;
  /** What this device is called in the vault; default what it was called before. */
  readonly label?: string | undefined;
  /** What it is called when nobody has said. */
  readonly defaultLabel: string;
  readonly headCode?: string | undefined;
  readonly acceptHistory?: boolean | undefined;
  readonly silentDays?: number | undefined;
  readonly signal?: Cancellation | undefined;
}

/** How it makes one. */
export interface RememberedCreation
  extends Omit<RememberedOptions, "credential" | "headCode" | "acceptHistory" | "silentDays"> {
  readonly credential?: OwnerCredential | undefined;
  readonly cost?: Argon2Cost | undefined;
  readonly profile?: ChunkProfile | undefined;
}

/** Makes a vault and remembers it. @throws ZkBackupError as `createVault`. */
export async function createRemembered(options: RememberedCreation): Promise<Vault> {
  const { platform, storage, cost, profile, signal } = options;
  const credential = options.credential ?? passwordOf(options.password);
  const { state, label } = await known(options);
  const remember = remembering(options);
  const common = { platform, storage, credential, label, signal, remember };
  const vault = await createVault({ ...common, cost, profile });
  await keep(vault, options, state);
  return vault;
}

/** Opens a vault, and compares what the storage shows with what is remembered. */
export async function openRemembered(options: RememberedOptions): Promise<Vault> {
  const { platform, storage, headCode, acceptHistory, silentDays, signal } = options;
  const { state, label } = await known(options);
  const { memory } = state;
  const credential = options.credential ?? credentialOf(options.password, state);
  const remember = remembering(options);
  const common = { platform, storage, credential, label, signal, remember };
  const vault = await openVault({ ...common, memory, headCode, acceptHistory, silentDays });
  await keep(vault, options, state);
  return vault;
}

type Keeping = Pick<
  RememberedOptions,
  "state" | "label" | "defaultLabel" | "rememberKey" | "signal"
>;

async function known(options: Keeping): Promise<{ state: RememberedState; label: string }> {
  const state = (await options.state?.read()) ?? {};
  return { state, label: options.label ?? state.label ?? options.defaultLabel };
}

function remembering({ state }: Keeping): (memory: VaultMemory) => Promise<void> {
  return async (memory) => state?.update({ memory });
}

async function keep(vault: Vault, options: Keeping, before: RememberedState): Promise<void> {
  const { state, label, rememberKey, signal } = options;
  if (label !== undefined) await state?.update({ label });
  if (!rememberKey) return;
  if (state === null)
    throw new ZkBackupError("bad-input", "rememberKey needs a state to keep the key in.");
  if (before.deviceKey !== undefined && (await hasSlot(vault))) return;
  const { device } = vault;
  const { secret } = await vault.enrol({ type: "device", device, signal });
  await state.update({ deviceKey: toHex(secret) });
}

async function hasSlot(vault: Vault): Promise<boolean> {
  return (await vault.devices()).some(({ self, slot }) => self && slot === "device");
}

function credentialOf(
  password: string | undefined,
  { memory, deviceKey }: RememberedState,
): Credential {
  if (password !== undefined || deviceKey === undefined || memory === undefined)
    return passwordOf(password);
  return { type: "device", device: memory.device, secret: fromHex(deviceKey) };
}

function passwordOf(password: string | undefined): OwnerCredential {
  if (password === undefined)
    throw new ZkBackupError("bad-password", "A password is needed: no device key is remembered.");
  return { type: "password", password };
}
