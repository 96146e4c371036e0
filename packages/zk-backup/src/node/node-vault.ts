import { hostname } from "node:os";
import type { DeviceCredential } from "../core/codec/slot.ts";
import { ZkBackupError } from "../core/errors.ts";
import type { VaultPlatform } from "../core/vault/open-vault.ts";
import {
  openWriter as openPureWriter,
  type Writer,
  type WriterMemory,
} from "../core/vault/open-writer.ts";
import {
  createRemembered,
  type MakingOptions,
  type OpeningOptions,
  openRemembered,
} from "../core/vault/remembered-vault.ts";
import type { Vault } from "../core/vault/vault.ts";
import { type ClientState, readState, writeState } from "./client-state.ts";
import { nodePlatform } from "./platform.ts";

/** What is Node's own of opening a vault. */
interface NodeOptions {
  /**
   * Folder for what this device remembers: its id, and the heads it has seen, by which it notices a
   * storage that serves an old state. Without it the client is a new device each time and blind to
   * that.
   */
  readonly stateFolder?: string | undefined;
  /** Engine, clock, randomness, compression; default Node's. */
  readonly platform?: VaultPlatform | undefined;
}

/** How a vault is opened on Node; `label` is the host's name where nobody has said. */
export interface OpenOptions extends OpeningOptions, NodeOptions {}

/** How a vault is made on Node. */
export interface CreateOptions extends MakingOptions, NodeOptions {}

/**
 * Makes a vault on an empty storage. There is no reset: whoever loses the password and every
 * device key loses the vault.
 *
 * @throws ZkBackupError `vault-exists`, `bad-password`, and the storage's.
 */
export async function createVault(options: CreateOptions): Promise<Vault> {
  return createRemembered({ ...options, ...(await common(options)) });
}

/**
 * Opens a vault, and compares what the storage shows with what `stateFolder` remembers.
 *
 * @throws ZkBackupError `no-vault`, `wrong-password`, `wrong-key`, `slot-damaged`, `kdf-params`,
 * `rollback`, `fork`, `state-damaged`, and the storage's.
 */
export async function openVault(options: OpenOptions): Promise<Vault> {
  return openRemembered({ ...options, ...(await common(options)) });
}

async function common({ platform, stateFolder, rememberKey }: OpenOptions | CreateOptions) {
  if (rememberKey && stateFolder === undefined)
    throw new ZkBackupError("bad-input", "rememberKey needs a stateFolder to keep the key in.");
  return {
    platform: platform ?? (await nodePlatform()),
    state: stateFolder === undefined ? null : folderState(stateFolder),
    defaultLabel: hostname(),
  };
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
  const { storage, credential, stateFolder, signal } = options;
  const platform = options.platform ?? (await nodePlatform());
  const state = stateFolder === undefined ? null : folderState(stateFolder);
  const { writer: memory, label: before } = (await state?.read()) ?? {};
  const label = options.label ?? before ?? hostname();
  const remember = async (writer: WriterMemory) => state?.update({ writer });
  const pure = { platform, storage, credential, memory, remember, label, signal };
  const writer = await openPureWriter(pure);
  if (options.label !== undefined) await state?.update({ label });
  return writer;
}

/** A folder's state, for one client at a time. */
function folderState(folder: string) {
  return {
    read: () => readState(folder),
    update: async (change: ClientState): Promise<void> =>
      writeState(folder, { ...(await readState(folder)), ...change }),
  };
}
