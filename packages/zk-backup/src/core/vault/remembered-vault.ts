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

/** How a vault is opened by a client that keeps a state, wherever it runs. */
export interface OpeningOptions {
  readonly storage: Storage;
  /** Left out, the device key that the state remembers opens the vault. */
  readonly password?: string | undefined;
  /** A recovery phrase's secret or a device's key instead of a password. */
  readonly credential?: Credential | undefined;
  /** Keep a device key beside the state, so that later backups need no password; default no. */
  readonly rememberKey?: boolean | undefined;
  /** What this device is called in the vault; kept in the state. Default: as it was called before. */
  readonly label?: string | undefined;
  /** A code that `vault.headCode` gave: a vault that is older is refused, also on a new client. */
  readonly headCode?: string | undefined;
  /**
   * Accept what the storage shows though it is older than, or different from, what the state
   * remembers: after the storage was put back from a copy.
   */
  readonly acceptHistory?: boolean | undefined;
  /** Days after which a device that has not written is warned of; 0 for never. Default 14. */
  readonly silentDays?: number | undefined;
  readonly signal?: Cancellation | undefined;
}

/** How a vault is made by such a client. */
export interface MakingOptions
  extends Omit<OpeningOptions, "credential" | "headCode" | "acceptHistory" | "silentDays"> {
  /** A recovery phrase's secret instead of a password. */
  readonly credential?: OwnerCredential | undefined;
  /** What guessing at the password costs; default 64 MiB, 3 passes, 1 lane. */
  readonly cost?: Argon2Cost | undefined;
  /** How content is cut; default 256 KiB / 1 MiB / 4 MiB. */
  readonly profile?: ChunkProfile | undefined;
}

/** Where such a client runs, and what it keeps. */
interface Place {
  readonly platform: VaultPlatform;
  /** Null for a client that keeps none. */
  readonly state: StateKeeper | null;
  /** What this device is called when nobody has said. */
  readonly defaultLabel: string;
}

/** Makes a vault and remembers it. @throws ZkBackupError as `createVault`. */
export async function createRemembered(options: MakingOptions & Place): Promise<Vault> {
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
export async function openRemembered(options: OpeningOptions & Place): Promise<Vault> {
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

type Keeping = Pick<OpeningOptions, "label" | "rememberKey" | "signal"> &
  Pick<Place, "state" | "defaultLabel">;

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
