import { hostname } from "node:os";
import type { ChunkProfile } from "../core/codec/chunk-profile.ts";
import type { Credential, DeviceCredential, OwnerCredential } from "../core/codec/slot.ts";
import type { Argon2Cost } from "../core/engine/engine.ts";
import { ZkBackupError } from "../core/errors.ts";
import type { Storage } from "../core/vault/objects/storage.ts";
import {
  createVault as createPureVault,
  openVault as openPureVault,
  type VaultPlatform,
} from "../core/vault/open-vault.ts";
import { openWriter as openPureWriter, type Writer } from "../core/vault/open-writer.ts";
import type { Vault, VaultMemory } from "../core/vault/vault.ts";
import { type ClientState, readState, writeState } from "./client-state.ts";
import { nodePlatform } from "./platform.ts";

/** How a vault is opened on Node. */
export interface OpenOptions {
  readonly storage: Storage;
  /** Left out, the device key that `stateFolder` remembers opens the vault. */
  readonly password?: string | undefined;
  /** A recovery phrase's secret or a device's key instead of a password. */
  readonly credential?: Credential | undefined;
  /**
   * Folder for what this device remembers: its id, and the heads it has seen, by which it notices a
   * storage that serves an old state. Without it the client is a new device each time and blind to
   * that.
   */
  readonly stateFolder?: string | undefined;
  /** Keep a device key in `stateFolder`, so that later backups need no password; default no. */
  readonly rememberKey?: boolean | undefined;
  /**
   * What this device is called in the vault; kept in `stateFolder`. Default: what it was called
   * before, else the host's name.
   */
  readonly label?: string | undefined;
  /** A code that `vault.headCode` gave: a vault that is older is refused, also on a new client. */
  readonly headCode?: string | undefined;
  /**
   * Accept what the storage shows though it is older than, or different from, what `stateFolder`
   * remembers: after the storage was put back from a copy.
   */
  readonly acceptHistory?: boolean | undefined;
  /** Days after which a device that has not written is warned of; 0 for never. Default 14. */
  readonly silentDays?: number | undefined;
  /** Engine, clock, randomness, compression; default Node's. */
  readonly platform?: VaultPlatform | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a vault is made on Node. */
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
export async function createVault(options: CreateOptions): Promise<Vault> {
  const platform = options.platform ?? (await nodePlatform());
  const { storage, cost, profile, signal } = options;
  const credential = options.credential ?? passwordOf(options);
  const state = stateKeeper(options.stateFolder);
  const label = await state.label(options.label);
  const common = { platform, storage, credential, label, signal };
  const vault = await createPureVault({ ...common, cost, profile, remember: state.remember });
  await state.keepLabel(options.label);
  await keepKey(vault, options, state);
  return vault;
}

/**
 * Opens a vault, and compares what the storage shows with what `stateFolder` remembers.
 *
 * @throws ZkBackupError `no-vault`, `wrong-password`, `wrong-key`, `slot-damaged`, `kdf-params`,
 * `rollback`, `fork`, `state-damaged`, and the storage's.
 */
export async function openVault(options: OpenOptions): Promise<Vault> {
  const platform = options.platform ?? (await nodePlatform());
  const { storage, signal } = options;
  const state = stateKeeper(options.stateFolder);
  const { memory, deviceKey } = await state.read();
  const credential = options.credential ?? credentialOf(options, memory, deviceKey);
  const label = await state.label(options.label);
  const { headCode, acceptHistory, silentDays } = options;
  const common = { platform, storage, credential, label, headCode, acceptHistory, silentDays };
  const { remember } = state;
  const vault = await openPureVault({ ...common, memory, remember, signal });
  await state.keepLabel(options.label);
  await keepKey(vault, options, state);
  return vault;
}

/** How a write-only device opens its part of a vault on Node. */
export interface OpenWriterOptions
  extends Pick<OpenOptions, "storage" | "stateFolder" | "label" | "platform" | "signal"> {
  /** What `vault.enrol({ type: "write-only" })` gave. */
  readonly credential: DeviceCredential;
}

/**
 * Opens a vault on a device that only writes. `stateFolder` keeps what it has sent, by keyed ids;
 * without it every backup sends everything again.
 *
 * @throws ZkBackupError `no-vault`, `no-slot`, `wrong-key`, `slot-damaged`, `rollback`, `fork`,
 * `state-damaged`, and the storage's.
 * @example
 * const credential = await vault.enrol({ type: "write-only" }); // on a trusted machine
 * const writer = await openWriter({ storage, credential, stateFolder }); // on the device
 * await backup({ vault: writer, source: "/srv/data" });
 */
export async function openWriter(options: OpenWriterOptions): Promise<Writer> {
  const { storage, credential, signal } = options;
  const platform = options.platform ?? (await nodePlatform());
  const state = stateKeeper(options.stateFolder);
  const label = await state.label(options.label);
  const { writer: memory } = await state.read();
  const remember = (writer: ClientState["writer"]) => state.update(writer ? { writer } : {});
  const pure = { platform, storage, credential, memory, remember, label, signal };
  const writer = await openPureWriter(pure);
  await state.keepLabel(options.label);
  return writer;
}

interface StateKeeper {
  read(): Promise<ClientState>;
  update(change: ClientState): Promise<void>;
  remember(memory: VaultMemory): Promise<void>;
  /** What this device is called: by a name given now or before, else the host's. */
  label(given: string | undefined): Promise<string>;
  keepLabel(given: string | undefined): Promise<void>;
}

function stateKeeper(folder: string | undefined): StateKeeper {
  const update = async (change: ClientState): Promise<void> => {
    if (folder !== undefined) await writeState(folder, { ...(await readState(folder)), ...change });
  };
  return {
    read: async () => (folder === undefined ? {} : readState(folder)),
    update,
    remember: (memory) => update({ memory }),
    async label(given) {
      const before = folder === undefined ? undefined : (await readState(folder)).label;
      return given ?? before ?? hostname();
    },
    async keepLabel(given) {
      if (given !== undefined) await update({ label: given });
    },
  };
}

async function keepKey(vault: Vault, options: OpenOptions, state: StateKeeper): Promise<void> {
  if (!options.rememberKey) return;
  if (options.stateFolder === undefined)
    throw new ZkBackupError("bad-input", "rememberKey needs a stateFolder to keep the key in.");
  if ((await state.read()).deviceKey !== undefined && (await hasSlot(vault))) return;
  const { device } = vault;
  const { secret } = await vault.enrol({ type: "device", device, signal: options.signal });
  await state.update({ deviceKey: Buffer.from(secret).toString("hex") });
}

async function hasSlot(vault: Vault): Promise<boolean> {
  return (await vault.devices()).some(({ self, slot }) => self && slot === "device");
}

function credentialOf(
  options: OpenOptions,
  memory: VaultMemory | undefined,
  deviceKey: string | undefined,
): Credential {
  const { password } = options;
  if (password !== undefined || deviceKey === undefined || memory === undefined)
    return passwordOf(options);
  const secret = new Uint8Array(Buffer.from(deviceKey, "hex"));
  return { type: "device", device: memory.device, secret };
}

function passwordOf({ password }: Pick<OpenOptions, "password">): OwnerCredential {
  if (password === undefined)
    throw new ZkBackupError("bad-password", "A password is needed: no device key is remembered.");
  return { type: "password", password };
}
