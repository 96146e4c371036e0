import { toHex } from "../../codec/bytes.ts";
import { currentMaster, type Keyring } from "../../codec/keyring.ts";
import { encodeRecoveryPhrase } from "../../codec/recovery-phrase.ts";
import {
  type Credential,
  type DeviceCredential,
  deviceSecret,
  ownerNeeded,
  sealDeviceSlot,
  sealSlot,
} from "../../codec/slot.ts";
import type { SlotInfo } from "../../codec/slot-object.ts";
import type { Argon2Cost } from "../../engine/engine.ts";
import { isZkBackupError, ZkBackupError } from "../../errors.ts";
import type {
  EnrolOptions,
  PasswordOptions,
  Revocation,
  RevokeOptions,
  SlotChange,
  VaultCallOptions,
} from "../vault.ts";
import { vaultInside } from "../vault-inside.ts";
import type { Session } from "../vault-session.ts";
import { nextSlots, validSlots } from "./slot-list.ts";
import { putSlot, type SlotSource, slotsOf, unlock } from "./slots.ts";

/** Writes the new password's slot, lists it, removes the old ones: section 4.4 of the format. */
export async function changePassword(
  session: Session,
  { password, cost, signal }: PasswordOptions,
): Promise<SlotChange> {
  const credential = { type: "password", password } as const;
  const { keyring } = session.inside();
  const slot = await writeSlot(session, keyring, credential, { cost, signal });
  return replaceSlots(session, [slot], ({ type }) => type === "password", signal);
}

/** Writes a new recovery phrase's slot, lists it, removes the old ones. */
export async function issueRecovery(
  session: Session,
  { signal }: VaultCallOptions = {},
): Promise<SlotChange & { readonly phrase: string }> {
  const secret = session.options.platform.random(32);
  const credential = { type: "recovery", secret } as const;
  const slot = await writeSlot(session, session.inside().keyring, credential, { signal });
  const change = await replaceSlots(session, [slot], ({ type }) => type === "recovery", signal);
  return { ...change, phrase: encodeRecoveryPhrase(secret) };
}

/** Writes a device's slot, and gives what the device has to keep. */
export async function enrol(
  session: Session,
  { type, signal, ...wanted }: EnrolOptions,
): Promise<DeviceCredential> {
  const { keyring } = session.inside();
  const device = wanted.device ?? toHex(session.options.platform.random(16));
  if (!/^[0-9a-f]{32}$/.test(device) || keyring.revoked.includes(device))
    throw new ZkBackupError(
      "bad-input",
      "A device's id is 32 hex digits, and none that was revoked.",
    );
  const credential = await credentialOf(session, keyring, type, device);
  const slot = await writeSlot(session, keyring, credential, { signal });
  const isOld = (info: SlotInfo) => info.type === type && toHex(info.device) === device;
  await replaceSlots(session, [slot], isOld, signal);
  return credential;
}

/** Begins another epoch with new keys and new slots: section 4.4 of the format. */
export async function revoke(session: Session, options: RevokeOptions): Promise<Revocation> {
  const { devices, password, cost, signal } = options;
  const { platform, storage, vaultId } = session.options;
  await session.vault.refresh({ signal });
  const before = session.inside().keyring;
  if (before.ownerKey === null) throw ownerNeeded();
  if (devices === "everything") await requireNew(session, options);
  const keyring = nextKeyring(session, before, devices);
  const secret = platform.random(32);
  const staying = devices === "everything" ? [] : await listedDevices(session, keyring, signal);

  const slot = await writeSlot(session, keyring, { type: "password", password }, { cost, signal });
  const slots = [slot, await writeSlot(session, keyring, { type: "recovery", secret }, { signal })];
  for (const { type, device } of staying) {
    const credential = await credentialOf(session, keyring, type, device);
    slots.push(await writeSlot(session, keyring, credential, { signal }));
  }

  const list = validSlots(session.heads().latest.values());
  const slotList = { generation: list.generation + 1, slots };
  const inside = await vaultInside({ platform, storage, vaultId, keyring, slot });
  await session.turnTo(inside, { slotList });
  const change = await removeSlots(session, (hash) => !slots.includes(hash), signal);
  return {
    ...change,
    epoch: inside.epoch,
    phrase: encodeRecoveryPhrase(secret),
    kept: staying.map(({ device }) => device),
  };
}

/** A password that was exposed must not guard the new keys. @throws ZkBackupError `bad-password`. */
async function requireNew(session: Session, { password, signal }: RevokeOptions): Promise<void> {
  try {
    await unlock(sourceOf(session, signal), { type: "password", password });
  } catch (error) {
    if (isZkBackupError(error, "wrong-password") || isZkBackupError(error, "no-slot")) return;
    throw error;
  }
  throw new ZkBackupError("bad-password", "That is the old password: choose another.");
}

function nextKeyring(
  session: Session,
  before: Keyring,
  devices: RevokeOptions["devices"],
): Keyring {
  const { random } = session.options.platform;
  const { latest } = session.heads();
  const { epoch } = currentMaster(before);
  const closing = [...latest].map(([device, { sequence, hash }]) => ({
    ...{ epoch, device, sequence, hash },
  }));
  const everything = devices === "everything";
  return {
    ...before,
    masters: [...before.masters, { epoch: epoch + 1, key: random(32) }],
    closings: [...before.closings, ...closing],
    ownerKey: everything ? random(32) : before.ownerKey,
    revoked: everything ? [] : [...new Set([...before.revoked, ...devices])],
  };
}

/** The devices whose slots are on the list of valid ones: no other slot is made anew. */
async function listedDevices(
  session: Session,
  { revoked }: Keyring,
  signal: VaultCallOptions["signal"],
): Promise<Pick<DeviceCredential, "type" | "device">[]> {
  const found = await session.vault.devices({ signal });
  return found.flatMap(({ id, slot }) =>
    slot === "none" || revoked.includes(id) ? [] : [{ type: slot, device: id }],
  );
}

async function credentialOf(
  session: Session,
  keyring: Keyring,
  type: DeviceCredential["type"],
  device: string,
): Promise<DeviceCredential> {
  const { platform, vaultId } = session.options;
  const secret = await deviceSecret({ engine: platform.engine, vaultId }, keyring, type, device);
  return { type, device, secret };
}

interface WriteOptions extends VaultCallOptions {
  readonly cost?: Argon2Cost | undefined;
}

/** Seals a slot, puts it and reads it back; gives the 64 hex digits of its name. */
async function writeSlot(
  session: Session,
  keyring: Keyring,
  credential: Credential | DeviceCredential,
  { cost, signal }: WriteOptions,
): Promise<string> {
  const { platform, vaultId } = session.options;
  const common = { ...platform, vaultId, keyring };
  const bytes =
    credential.type === "write-only"
      ? await sealDeviceSlot({ ...common, credential })
      : await sealSlot({ ...common, credential: credential as Credential, cost });
  return putSlot(sourceOf(session, signal), bytes);
}

/** Lists new slots in place of the old ones of their kind, then removes these. */
async function replaceSlots(
  session: Session,
  added: readonly string[],
  isOld: (info: SlotInfo) => boolean,
  signal: VaultCallOptions["signal"],
): Promise<SlotChange> {
  const old: string[] = [];
  for await (const { hash, info } of slotsOf(sourceOf(session, signal)))
    if (info !== null && isOld(info) && !added.includes(hash)) old.push(hash);
  const list = validSlots(session.heads().latest.values());
  await session.publish({ slotList: nextSlots(list, { without: old, with: added }) });
  return removeSlots(session, (hash) => old.includes(hash), signal);
}

/** Removes slots from the storage, as far as it lets them go. */
async function removeSlots(
  session: Session,
  isOld: (hash: string) => boolean,
  signal: VaultCallOptions["signal"],
): Promise<SlotChange> {
  const { storage } = session.options;
  const removed: string[] = [];
  const left: string[] = [];
  for (const { name } of await storage.list("slots/", { signal })) {
    const hash = name.slice("slots/".length);
    if (!isOld(hash)) continue;
    try {
      if (storage.delete === undefined) throw new ZkBackupError("forbidden", "It only appends.");
      await storage.delete(name, { signal });
      removed.push(hash);
    } catch (error) {
      if (!isZkBackupError(error)) throw error;
      if (error.code !== "not-found") left.push(hash);
    }
  }
  return { removed, left };
}

function sourceOf(session: Session, signal: VaultCallOptions["signal"]): SlotSource {
  const { platform, storage, vaultId } = session.options;
  return { engine: platform.engine, storage, vaultId, signal };
}
