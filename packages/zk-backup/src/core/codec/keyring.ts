import type { CryptoEngine } from "../engine/engine.ts";
import { ZkBackupError } from "../errors.ts";
import { byteReader } from "./byte-reader.ts";
import { byteWriter } from "./byte-writer.ts";
import { ascii, concat } from "./bytes.ts";
import { decodeRecord, encodeRecord } from "./record.ts";

/** How content is cut into chunks: three powers of two, bytes. */
export interface ChunkProfile {
  readonly minimum: number;
  readonly average: number;
  readonly maximum: number;
}

/** The secrets of a vault, as a slot wraps them. */
export interface Keyring {
  /** Master keys, one an epoch, ascending. */
  readonly masters: readonly { readonly epoch: number; readonly key: Uint8Array }[];
  /** Epoch of the id and chunker keys for new chunks. */
  readonly chunkEpoch: number;
  readonly profile: ChunkProfile;
}

/** 256 KiB / 1 MiB / 4 MiB. */
export const DEFAULT_PROFILE: ChunkProfile = {
  minimum: 256 * 1024,
  average: 1024 * 1024,
  maximum: 4 * 1024 * 1024,
};

const PAD = 256;

/** Writes a keyring, padded: section 4 of the format. */
export function encodeKeyring({ masters, chunkEpoch, profile }: Keyring): Uint8Array {
  const u32s = (...numbers: number[]) =>
    numbers.reduce((writer, number) => writer.u32(number), byteWriter(16)).finish();
  const record = encodeRecord([
    ...masters.map(({ epoch, key }) => ({ tag: 1, value: concat(u32s(epoch), key) })),
    { tag: 2, value: u32s(chunkEpoch) },
    { tag: 3, value: u32s(profile.minimum, profile.average, profile.maximum) },
  ]);
  const padded = new Uint8Array(Math.ceil((4 + record.length) / PAD) * PAD);
  padded.set(concat(u32s(record.length), record));
  return padded;
}

/** Reads a keyring that a slot gave. @throws ZkBackupError `slot-damaged`, `unsupported-feature`. */
export function decodeKeyring(padded: Uint8Array): Keyring {
  const outer = byteReader(padded, "keyring", "slot-damaged");
  const bytes = outer.bytes(outer.u32("length"), "record");
  const shape = { what: "keyring", code: "slot-damaged", known: [1, 2, 3], repeated: [1] } as const;
  const record = decodeRecord(bytes, shape);
  const masters = record.all(1).map((value) => {
    const reader = byteReader(value, "keyring, master", "slot-damaged");
    const master = { epoch: reader.u32("epoch"), key: reader.bytes(32, "key").slice() };
    reader.end();
    return master;
  });
  const chunkEpoch = record.one(2, "chunk epoch").u32("epoch");
  const sizes = record.one(3, "profile");
  const profile = {
    minimum: sizes.u32("minimum"),
    average: sizes.u32("average"),
    maximum: sizes.u32("maximum"),
  };
  checkProfile(profile);
  const ascending = masters.every(
    ({ epoch }, i) => i === 0 || epoch > (masters[i - 1]?.epoch ?? 0),
  );
  if (!ascending || !masters.some(({ epoch }) => epoch === chunkEpoch))
    throw record.error("its epochs are not in order");
  return { masters, chunkEpoch, profile };
}

/** Refuses a profile outside section 6. @throws ZkBackupError `bad-input`. */
function checkProfile({ minimum, average, maximum }: ChunkProfile): void {
  const powers = [minimum, average, maximum].every((size) => Number.isInteger(Math.log2(size)));
  const ordered = 4096 <= minimum && minimum < average && average < maximum && maximum <= 2 ** 24;
  if (!powers || !ordered)
    throw new ZkBackupError("bad-input", "A chunk profile is three ascending powers of two.");
}

/** Makes a new vault's keyring from 32 random bytes. */
export function newKeyring(master: Uint8Array, profile: ChunkProfile = DEFAULT_PROFILE): Keyring {
  checkProfile(profile);
  return { masters: [{ epoch: 1, key: master }], chunkEpoch: 1, profile };
}

/** A vault's derived keys. */
export interface VaultKeys {
  readonly vaultId: Uint8Array;
  /** Epoch that seals new objects. */
  readonly epoch: number;
  /** Seal keys by epoch. */
  readonly seal: ReadonlyMap<number, Uint8Array>;
  /** Id key for new chunks. */
  readonly id: Uint8Array;
  /** Id keys of all epochs, which a chunk that is read may carry. */
  readonly ids: readonly Uint8Array[];
  /** 256 numbers u32, big endian, for the chunker. */
  readonly gear: Uint8Array;
  readonly profile: ChunkProfile;
}

/** Derives every purpose key: section 3 of the format. */
export async function deriveKeys(
  engine: CryptoEngine,
  vaultId: Uint8Array,
  keyring: Keyring,
): Promise<VaultKeys> {
  const purpose = (master: Uint8Array, name: string, length: number) =>
    engine.hkdfSha256(master, vaultId, ascii(`candor zk-backup v1 ${name}`), length);
  const seal = new Map<number, Uint8Array>();
  const ids: Uint8Array[] = [];
  for (const { epoch, key } of keyring.masters) {
    seal.set(epoch, await purpose(key, "seal", 32));
    ids.push(await purpose(key, "chunk id", 32));
  }
  const chunker = keyring.masters.findIndex(({ epoch }) => epoch === keyring.chunkEpoch);
  const master = keyring.masters[chunker]?.key ?? new Uint8Array();
  return {
    vaultId,
    epoch: keyring.masters.at(-1)?.epoch ?? 0,
    seal,
    id: ids[chunker] ?? new Uint8Array(),
    ids,
    gear: await purpose(master, "gear table", 1024),
    profile: keyring.profile,
  };
}
