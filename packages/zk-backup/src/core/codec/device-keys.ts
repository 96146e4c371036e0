import type { KeyAgreement } from "../engine/key-agreement.ts";
import { BASE_POINT } from "../engine/key-agreement.ts";
import { byteWriter } from "./byte-writer.ts";
import { fromHex, toHex } from "./bytes.ts";
import { type ChunkProfile, decodeProfile, encodeProfile } from "./chunk-profile.ts";
import { currentMaster, type Keyring } from "./keyring.ts";
import { type Derivation, purposeKey } from "./purpose.ts";
import { decodeRecord, encodeRecord } from "./record.ts";

/** All that a write-only device is given: section 4.3 of the format. */
export interface DeviceKeys {
  readonly epoch: number;
  readonly profile: ChunkProfile;
  /** The vault's X25519 public key in this epoch. Keys have 32 bytes. */
  readonly recipient: Uint8Array;
  /** Proves that a session is this device's. */
  readonly sessionKey: Uint8Array;
  readonly idKey: Uint8Array;
  readonly chunkerKey: Uint8Array;
  /** The device's last head that counts from the epoch before; 0 and 64 zeros when there is none. */
  readonly before: { readonly sequence: number; readonly hash: string };
}

/** Derives what a write-only device is given, for the current epoch. */
export async function deviceKeys(
  derivation: Derivation,
  agreement: KeyAgreement,
  keyring: Pick<Keyring, "masters" | "profile" | "closings">,
  device: Uint8Array,
): Promise<DeviceKeys> {
  const { epoch, key } = currentMaster(keyring);
  const secret = await purposeKey(derivation, key, "recipient");
  const last = keyring.masters.at(-2)?.epoch;
  const closing = keyring.closings.find(
    (found) => found.epoch === last && found.device === toHex(device),
  );
  return {
    epoch,
    profile: keyring.profile,
    recipient: await agreement.x25519(secret, BASE_POINT),
    sessionKey: await purposeKey(derivation, key, "device session", device),
    idKey: await purposeKey(derivation, key, "device chunk id", device),
    chunkerKey: await purposeKey(derivation, key, "device chunker", device),
    before: { sequence: closing?.sequence ?? 0, hash: closing?.hash ?? "0".repeat(64) },
  };
}

/** Writes their record. */
export function encodeDeviceKeys(keys: DeviceKeys): Uint8Array {
  return encodeRecord([
    { tag: 1, value: byteWriter(4).u32(keys.epoch).finish() },
    { tag: 2, value: encodeProfile(keys.profile) },
    { tag: 3, value: keys.recipient },
    { tag: 4, value: keys.sessionKey },
    { tag: 5, value: keys.idKey },
    { tag: 6, value: keys.chunkerKey },
    {
      tag: 7,
      value: byteWriter(40).u64(keys.before.sequence).bytes(fromHex(keys.before.hash)).finish(),
    },
  ]);
}

const SHAPE = {
  what: "write-only device's keys",
  code: "slot-damaged",
  known: [1, 2, 3, 4, 5, 6, 7],
} as const;

/** Reads what a slot gave. @throws ZkBackupError `slot-damaged`, `unsupported-feature`. */
export function decodeDeviceKeys(bytes: Uint8Array): DeviceKeys {
  const record = decodeRecord(bytes, SHAPE);
  const key = (tag: number, name: string) =>
    record.one(tag, name, (reader) => reader.bytes(32, name).slice());
  return {
    epoch: record.one(1, "epoch", (reader) => reader.u32("epoch")),
    profile: record.one(2, "profile", decodeProfile),
    recipient: key(3, "recipient"),
    sessionKey: key(4, "session key"),
    idKey: key(5, "id key"),
    chunkerKey: key(6, "chunker key"),
    before: record.one(7, "head before", (reader) => ({
      sequence: reader.u64("sequence"),
      hash: toHex(reader.bytes(32, "hash")),
    })),
  };
}
