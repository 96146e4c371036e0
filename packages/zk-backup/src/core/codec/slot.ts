import type { Argon2Cost, CryptoEngine, RandomBytes } from "../engine/engine.ts";
import type { KeyAgreement } from "../engine/key-agreement.ts";
import { ZkBackupError } from "../errors.ts";
import { equal, fromHex, isZero } from "./bytes.ts";
import { type DeviceKeys, decodeDeviceKeys, deviceKeys, encodeDeviceKeys } from "./device-keys.ts";
import { decodeKeyring, encodeKeyring, type Keyring } from "./keyring.ts";
import { checkCost, DEFAULT_COST, passwordBytes } from "./password.ts";
import { type Derivation, purposeKey } from "./purpose.ts";
import {
  damagedSlot,
  NO_COST,
  parseSlot,
  type SlotInfo,
  type SlotObject,
  unwrapSlot,
  wrapSlot,
} from "./slot-object.ts";

/** What opens a slot of an owner: a password, or the 32 bytes of a recovery phrase. */
export type OwnerCredential =
  | { readonly type: "password"; readonly password: string }
  | { readonly type: "recovery"; readonly secret: Uint8Array };

/** What opens a slot of a device: its id, 32 hex digits, and its 32 secret bytes. */
export interface DeviceCredential {
  readonly type: "device" | "write-only";
  readonly device: string;
  readonly secret: Uint8Array;
}

/** What opens the vault for reading. */
export type Credential = OwnerCredential | (DeviceCredential & { readonly type: "device" });

/** What every slot is made from. */
export interface SealSlotOptions {
  readonly engine: CryptoEngine;
  /** Draws the slot's salt. */
  readonly random: RandomBytes;
  /** 16 bytes. */
  readonly vaultId: Uint8Array;
  readonly keyring: Keyring;
  readonly credential: Credential;
  /** For a password; default 64 MiB, 3 passes, 1 lane. */
  readonly cost?: Argon2Cost | undefined;
}

/**
 * Wraps a keyring for one credential: section 4 of docs/formats/zk-backup-v1.md. A full device's
 * slot leaves the owner key out.
 *
 * @throws ZkBackupError `bad-password`, `kdf-params`, `bad-input`, `owner-needed`, `too-large`.
 */
export async function sealSlot(options: SealSlotOptions): Promise<Uint8Array> {
  const { engine, vaultId, keyring, credential, random } = options;
  const ofDevice = credential.type === "device";
  if (!ofDevice && keyring.ownerKey === null) throw ownerNeeded();
  const wrapped = ofDevice ? { ...keyring, ownerKey: null } : keyring;
  const cost = credential.type === "password" ? (options.cost ?? DEFAULT_COST) : NO_COST;
  const device = ofDevice ? fromHex(credential.device) : new Uint8Array(16);
  const salt = random(32);
  const secret = await secretOf(engine, credential, salt, cost);
  const head = { type: credential.type, vaultId, device, cost, salt };
  return wrapSlot(engine, head, secret, encodeKeyring(wrapped));
}

/** What a write-only device's slot is made from. */
export interface SealDeviceSlotOptions extends Omit<SealSlotOptions, "credential" | "cost"> {
  readonly agreement: KeyAgreement;
  readonly credential: DeviceCredential;
}

/** Wraps what a write-only device is given. @throws ZkBackupError `bad-input`. */
export async function sealDeviceSlot(options: SealDeviceSlotOptions): Promise<Uint8Array> {
  const { engine, vaultId, agreement, keyring, credential } = options;
  const device = fromHex(credential.device);
  const keys = await deviceKeys({ engine, vaultId }, agreement, keyring, device);
  const salt = options.random(32);
  const head = { type: "write-only", vaultId, device, cost: NO_COST, salt } as const;
  return wrapSlot(engine, head, checkedSecret(credential.secret), encodeDeviceKeys(keys));
}

/** What a slot is opened with. */
export interface OpenSlotOptions {
  readonly engine: CryptoEngine;
  readonly vaultId: Uint8Array;
  /** The slot object. */
  readonly bytes: Uint8Array;
  /** The 64 hex digits of its name. */
  readonly hash: string;
  readonly credential: Credential;
}

/**
 * Unwraps a keyring. The order of checks is the format's, so that a damaged slot is never called a
 * wrong password and hostile costs are refused before memory is taken.
 *
 * @throws ZkBackupError `slot-damaged`, `slot-foreign`, `kdf-params`, `wrong-password`,
 * `wrong-key`, `unsupported-version`, `unsupported-feature`.
 */
export async function openSlot(options: OpenSlotOptions): Promise<Keyring> {
  const record = await openWith(options, options.credential);
  const keyring = decodeKeyring(record);
  if ((keyring.ownerKey === null) !== (options.credential.type === "device"))
    throw damagedSlot("an owner key is where none belongs, or lacks");
  return keyring;
}

/** Unwraps what a write-only device is given. @throws as `openSlot`. */
export async function openDeviceSlot(
  options: Omit<OpenSlotOptions, "credential"> & { readonly credential: DeviceCredential },
): Promise<DeviceKeys> {
  return decodeDeviceKeys(await openWith(options, options.credential));
}

/**
 * Reads what a slot says in the clear, after comparing its bytes with its name's hash.
 *
 * @throws ZkBackupError `slot-damaged`, `unsupported-version`, `unsupported-feature`.
 */
export async function inspectSlot(
  engine: CryptoEngine,
  bytes: Uint8Array,
  hash: string,
): Promise<SlotInfo> {
  const { type, vaultId, device, cost } = await parseSlot(engine, bytes, hash);
  return { type, vaultId, device, cost };
}

/** Derives the secret that a device keeps, from the owner key. @throws `owner-needed`. */
export async function deviceSecret(
  derivation: Derivation,
  keyring: Pick<Keyring, "ownerKey">,
  type: DeviceCredential["type"],
  device: string,
): Promise<Uint8Array> {
  if (keyring.ownerKey === null) throw ownerNeeded();
  const purpose = type === "device" ? "device" : "write-only device";
  return purposeKey(derivation, keyring.ownerKey, purpose, fromHex(device));
}

/** The error for what only the password or the recovery phrase allows. */
export function ownerNeeded(): ZkBackupError {
  const what = "A device's key cannot make or take away credentials";
  return new ZkBackupError("owner-needed", `${what}: open the vault with its password or phrase.`);
}

async function openWith(
  { engine, vaultId, bytes, hash }: Omit<OpenSlotOptions, "credential">,
  credential: Credential | DeviceCredential,
): Promise<Uint8Array> {
  const slot = await parseSlot(engine, bytes, hash);
  if (!equal(slot.vaultId, vaultId))
    throw new ZkBackupError("slot-foreign", "The slot belongs to another vault.");
  if (!fits(slot, credential))
    throw new ZkBackupError("wrong-key", `The slot is for another ${slot.type}.`);
  const secret = await secretOf(engine, credential, slot.salt, slot.cost);
  const record = await unwrapSlot(engine, slot, secret);
  if (record === null) throw wrongCredential(credential);
  return record;
}

/** Tells whether a slot is for this credential, as far as its clear part says. */
export function fits(
  slot: Pick<SlotInfo, "type" | "device">,
  credential: Credential | DeviceCredential,
): boolean {
  if (slot.type !== credential.type) return false;
  return !("device" in credential) || equal(slot.device, fromHex(credential.device));
}

function secretOf(
  engine: CryptoEngine,
  credential: Credential | DeviceCredential,
  salt: Uint8Array,
  cost: SlotObject["cost"],
) {
  if (credential.type !== "password") return checkedSecret(credential.secret);
  checkCost(cost); // before any memory is taken
  return engine.argon2id(passwordBytes(credential.password), salt, cost);
}

function checkedSecret(secret: Uint8Array): Uint8Array {
  if (secret.length === 32 && !isZero(secret)) return secret;
  throw new ZkBackupError("bad-input", "A recovery secret or device key is 32 random bytes.");
}

function wrongCredential(credential: Credential | DeviceCredential): ZkBackupError {
  if (credential.type === "password")
    return new ZkBackupError("wrong-password", "The password does not open this vault.");
  const name = credential.type === "recovery" ? "recovery phrase" : "device key";
  return new ZkBackupError("wrong-key", `The ${name} does not open this vault.`);
}
