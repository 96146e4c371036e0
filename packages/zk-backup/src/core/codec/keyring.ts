import { ZkBackupError } from "../errors.ts";
import { byteReader } from "./byte-reader.ts";
import { byteWriter } from "./byte-writer.ts";
import { concat, fromHex, toHex } from "./bytes.ts";
import {
  type ChunkProfile,
  checkProfile,
  DEFAULT_PROFILE,
  decodeProfile,
  encodeProfile,
} from "./chunk-profile.ts";
import { decodeRecord, encodeRecord } from "./record.ts";

/** An epoch's master key. */
export interface Master {
  readonly epoch: number;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** The last head of a device that counts in an epoch which was closed. */
export interface Closing {
  readonly epoch: number;
  /** 32 hex digits. */
  readonly device: string;
  readonly sequence: number;
  /** 64 hex digits: SHA-256 of the head. */
  readonly hash: string;
}

/** The secrets of a vault, as a slot wraps them: section 4.1 of the format. */
export interface Keyring {
  /** One an epoch, ascending. */
  readonly masters: readonly Master[];
  readonly profile: ChunkProfile;
  /** 32 bytes; null in a full device's keyring, which can make no credentials. */
  readonly ownerKey: Uint8Array | null;
  readonly closings: readonly Closing[];
  /** Devices that were revoked, 32 hex digits each: their ids, and so secrets, are not used again. */
  readonly revoked: readonly string[];
}

/** What a new vault's keyring is made from. */
export interface NewKeyringOptions {
  /** 32 random bytes each. */
  readonly master: Uint8Array;
  readonly ownerKey: Uint8Array;
  /** Default 256 KiB / 1 MiB / 4 MiB. */
  readonly profile?: ChunkProfile | undefined;
}

/** Makes a new vault's keyring. @throws ZkBackupError `bad-input`. */
export function newKeyring(options: NewKeyringOptions): Keyring {
  const { master, ownerKey, profile = DEFAULT_PROFILE } = options;
  checkProfile(profile);
  if (master.length !== 32 || ownerKey.length !== 32)
    throw new ZkBackupError("bad-input", "A master key and an owner key have 32 bytes.");
  return { masters: [{ epoch: 1, key: master }], profile, ownerKey, closings: [], revoked: [] };
}

/** The epoch that seals new objects: the highest. */
export function currentMaster({ masters }: Pick<Keyring, "masters">): Master {
  const last = masters.at(-1);
  if (last === undefined) throw new ZkBackupError("bad-input", "A keyring has no epoch.");
  return last;
}

/** Writes a keyring's record. */
export function encodeKeyring(keyring: Keyring): Uint8Array {
  const { masters, profile, ownerKey, closings, revoked } = keyring;
  return encodeRecord([
    ...masters.map(({ epoch, key }) => ({
      tag: 1,
      value: byteWriter(36).u32(epoch).bytes(key).finish(),
    })),
    { tag: 2, value: encodeProfile(profile) },
    ...(ownerKey === null ? [] : [{ tag: 3, value: ownerKey }]),
    ...closings.map(({ epoch, device, sequence, hash }) => ({
      tag: 4,
      value: concat(
        byteWriter(4).u32(epoch).finish(),
        fromHex(device),
        byteWriter(8).u64(sequence).finish(),
        fromHex(hash),
      ),
    })),
    ...revoked.map((device) => ({ tag: 5, value: fromHex(device) })),
  ]);
}

const SHAPE = {
  what: "keyring",
  code: "slot-damaged",
  known: [1, 2, 3, 4, 5],
  repeated: [1, 4, 5],
} as const;

/** Reads a keyring that a slot gave. @throws ZkBackupError `slot-damaged`, `unsupported-feature`. */
export function decodeKeyring(bytes: Uint8Array): Keyring {
  const record = decodeRecord(bytes, SHAPE);
  const masters = record.all(1).map((value) => {
    const reader = byteReader(value, "keyring, master", "slot-damaged");
    const master = { epoch: reader.u32("epoch"), key: reader.bytes(32, "key").slice() };
    reader.end();
    return master;
  });
  if (masters.length === 0) throw record.error("it has no epoch");
  masters.forEach(({ epoch }, i) => {
    if (epoch <= (masters[i - 1]?.epoch ?? 0)) throw record.error("its epochs are not in order");
  });
  return {
    masters,
    profile: record.one(2, "profile", decodeProfile),
    ownerKey: record.maybe(3, "owner key", (reader) => reader.bytes(32, "key").slice()) ?? null,
    closings: record.all(4).map(decodeClosing),
    revoked: record.all(5).map(decodeDevice),
  };
}

function decodeDevice(value: Uint8Array): string {
  const reader = byteReader(value, "keyring, revoked device", "slot-damaged");
  const device = toHex(reader.bytes(16, "device"));
  reader.end();
  return device;
}

function decodeClosing(value: Uint8Array): Closing {
  const reader = byteReader(value, "keyring, closing", "slot-damaged");
  const closing = {
    epoch: reader.u32("epoch"),
    device: toHex(reader.bytes(16, "device")),
    sequence: reader.u64("sequence"),
    hash: toHex(reader.bytes(32, "hash")),
  };
  reader.end();
  return closing;
}
