import type { Argon2Cost, CryptoEngine } from "../engine/engine.ts";
import { ZkBackupError } from "../errors.ts";
import { byteReader } from "./byte-reader.ts";
import { byteWriter } from "./byte-writer.ts";
import { ascii, concat, equal, isZero, toHex } from "./bytes.ts";
import { openMessage, sealMessage } from "./message.ts";

/** Kinds of slot, by their number in section 4 of the format. */
export type SlotType = "password" | "recovery" | "device" | "write-only";

/** What a slot says in the clear. */
export interface SlotInfo {
  readonly type: SlotType;
  /** 16 bytes. */
  readonly vaultId: Uint8Array;
  /** 16 bytes; zeros for passwords and recovery phrases. */
  readonly device: Uint8Array;
  /** Zeros for slots without a password. */
  readonly cost: Argon2Cost;
}

/** A slot taken apart; nothing in it is authentic before it was opened. */
export interface SlotObject extends SlotInfo {
  readonly head: Uint8Array;
  readonly salt: Uint8Array;
  readonly commitment: Uint8Array;
  readonly wrapped: Uint8Array;
}

/** Costs of slots without a password. */
export const NO_COST: Argon2Cost = { memoryKiB: 0, passes: 0, lanes: 0 };

const TYPES: readonly SlotType[] = ["password", "recovery", "device", "write-only"];
const HEAD = 88;
const PAD = 256;
const LONGEST = 65_552;

/** What a slot's clear part is written from. */
export interface SlotHead extends SlotInfo {
  /** 32 fresh random bytes; the same never twice. */
  readonly salt: Uint8Array;
}

/** Writes a slot: wraps a record under a credential's 32 secret bytes. @throws `bad-input`. */
export async function wrapSlot(
  engine: CryptoEngine,
  slot: SlotHead,
  secret: Uint8Array,
  record: Uint8Array,
): Promise<Uint8Array> {
  const { vaultId, device, salt, cost } = slot;
  if (salt.length !== 32 || vaultId.length !== 16 || device.length !== 16)
    throw new ZkBackupError("bad-input", "A slot's salt has 32 bytes, an id 16.");
  const plaintext = new Uint8Array(Math.ceil((4 + record.length) / PAD) * PAD);
  if (plaintext.length + 16 > LONGEST)
    throw new ZkBackupError("too-large", "The keyring has outgrown its slots.");
  plaintext.set(byteWriter(4).u32(record.length).finish());
  plaintext.set(record, 4);
  const head = byteWriter(HEAD)
    .bytes(ascii("CZKS"))
    .u8(1)
    .u8(TYPES.indexOf(slot.type) + 1)
    .u16(0)
    .bytes(vaultId)
    .bytes(device)
    .u32(cost.memoryKiB)
    .u32(cost.passes)
    .u32(cost.lanes)
    .bytes(salt)
    .u32(plaintext.length + 16)
    .finish();
  const { key, nonce, commitment } = await slotKey(engine, vaultId, secret, head);
  const message = { engine, suite: "xchacha20-poly1305", key, nonce, aad: head } as const;
  return concat(head, commitment, await sealMessage(message, plaintext));
}

/**
 * Takes a slot apart, after comparing its bytes with its name's hash.
 *
 * @throws ZkBackupError `slot-damaged`, `unsupported-version`, `unsupported-feature`.
 */
export async function parseSlot(
  engine: CryptoEngine,
  bytes: Uint8Array,
  hash: string,
): Promise<SlotObject> {
  if (toHex(await engine.sha256(bytes)) !== hash)
    throw damagedSlot("its bytes are not those of its name");
  const reader = byteReader(bytes, "slot", "slot-damaged");
  if (!equal(reader.bytes(4, "magic"), ascii("CZKS"))) throw damagedSlot("it is no slot");
  const version = reader.u8("version");
  if (version !== 1)
    throw new ZkBackupError("unsupported-version", `The slot has version ${version}; update.`);
  const type = TYPES[reader.u8("type") - 1];
  if (type === undefined)
    throw new ZkBackupError("unsupported-feature", "The slot is of an unknown type; update.");
  if (reader.u16("reserved") !== 0) throw damagedSlot("reserved bytes are set");
  const vaultId = reader.bytes(16, "vault id");
  const device = reader.bytes(16, "device id");
  const cost = { memoryKiB: reader.u32("m"), passes: reader.u32("t"), lanes: reader.u32("p") };
  const ofDevice = type === "device" || type === "write-only";
  const free = type === "password" || cost.memoryKiB + cost.passes + cost.lanes === 0;
  if (!free || (!ofDevice && !isZero(device))) throw damagedSlot("its head is impossible");
  const salt = reader.bytes(32, "salt");
  const length = reader.u32("wrapped length");
  if (length > LONGEST || length < PAD + 16 || length % PAD !== 16)
    throw damagedSlot("its length field is impossible");
  const commitment = reader.bytes(32, "commitment");
  const wrapped = reader.bytes(length, "wrapped record");
  reader.end();
  return { type, vaultId, device, cost, salt, commitment, wrapped, head: bytes.subarray(0, HEAD) };
}

/**
 * Unwraps a slot's record with a credential's secret; null when the secret is not the slot's.
 *
 * @throws ZkBackupError `slot-damaged`.
 */
export async function unwrapSlot(
  engine: CryptoEngine,
  slot: SlotObject,
  secret: Uint8Array,
): Promise<Uint8Array | null> {
  const { head, vaultId } = slot;
  const { key, nonce, commitment } = await slotKey(engine, vaultId, secret, head);
  if (!equal(commitment, slot.commitment)) return null;
  const message = { engine, suite: "xchacha20-poly1305", key, nonce, aad: head } as const;
  const plaintext = await openMessage(message, slot.wrapped);
  if (plaintext === null) throw damagedSlot("what it wraps was changed");
  const reader = byteReader(plaintext, "slot, wrapped record", "slot-damaged");
  return reader.bytes(reader.u32("length"), "record");
}

async function slotKey(
  engine: CryptoEngine,
  vaultId: Uint8Array,
  secret: Uint8Array,
  head: Uint8Array,
) {
  const info = concat(ascii("candor zk-backup v1 slot"), head);
  const derived = await engine.hkdfSha256(secret, vaultId, info, 88);
  return {
    key: derived.subarray(0, 32),
    nonce: derived.subarray(32, 56),
    commitment: derived.subarray(56, 88),
  };
}

/** The error for a slot that was changed or broken. */
export function damagedSlot(what: string): ZkBackupError {
  return new ZkBackupError(
    "slot-damaged",
    `The slot is damaged: ${what}. The password may still be right; try another slot or copy.`,
  );
}
