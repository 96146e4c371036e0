import type { Argon2Cost, CryptoEngine } from "../engine/engine.ts";
import { ZkBackupError } from "../errors.ts";
import { byteReader } from "./byte-reader.ts";
import { byteWriter } from "./byte-writer.ts";
import { ascii, concat, equal, isZero, toHex } from "./bytes.ts";
import { decodeKeyring, encodeKeyring, type Keyring } from "./keyring.ts";
import { openMessage, sealMessage } from "./message.ts";
import { checkCost, DEFAULT_COST, passwordBytes } from "./password.ts";

/** What opens a slot: a password, or 32 secret bytes of a recovery sheet or a device. */
export type Credential =
  | { readonly type: "password"; readonly password: string }
  | { readonly type: "recovery" | "device"; readonly secret: Uint8Array };

/** Kinds of slot, by their number in section 4 of the format. */
export type SlotType = "password" | "recovery" | "device";

const TYPES: readonly SlotType[] = ["password", "recovery", "device"];
const SUITE = "xchacha20-poly1305";
const HEAD = 72;
const LONGEST = 65_552;

/** What a slot is made from. */
export interface SealSlotOptions {
  readonly engine: CryptoEngine;
  /** 16 bytes. */
  readonly vaultId: Uint8Array;
  readonly keyring: Keyring;
  readonly credential: Credential;
  /** 32 fresh random bytes; the same never twice. */
  readonly salt: Uint8Array;
  /** For a password; default 64 MiB, 3 passes, 1 lane. */
  readonly cost?: Argon2Cost;
}

/**
 * Wraps a keyring for one credential: section 4 of docs/formats/zk-backup-v1.md.
 *
 * @throws ZkBackupError `bad-password`, `kdf-params`, `bad-input`.
 */
export async function sealSlot(options: SealSlotOptions): Promise<Uint8Array> {
  const { engine, vaultId, keyring, credential, salt } = options;
  if (salt.length !== 32 || vaultId.length !== 16)
    throw new ZkBackupError("bad-input", "A slot's salt has 32 bytes, a vault id 16.");
  const byPassword = credential.type === "password";
  const cost = byPassword ? (options.cost ?? DEFAULT_COST) : NO_COST;
  const plaintext = encodeKeyring(keyring);
  const head = byteWriter(HEAD)
    .bytes(ascii("CZKS"))
    .u8(1)
    .u8(TYPES.indexOf(credential.type) + 1)
    .u16(0)
    .bytes(vaultId)
    .u32(cost.memoryKiB)
    .u32(cost.passes)
    .u32(cost.lanes)
    .bytes(salt)
    .u32(plaintext.length + 16)
    .finish();
  const { key, nonce, commitment } = await slotKey(engine, vaultId, head, credential, salt, cost);
  const wrapped = await sealMessage({ engine, suite: SUITE, key, nonce, aad: head }, plaintext);
  return concat(head, commitment, wrapped);
}

/** What a slot says in the clear. */
export interface SlotInfo {
  readonly type: SlotType;
  readonly vaultId: Uint8Array;
  /** Zeros for slots without a password. */
  readonly cost: Argon2Cost;
}

interface ParsedSlot extends SlotInfo {
  readonly head: Uint8Array;
  readonly salt: Uint8Array;
  readonly commitment: Uint8Array;
  readonly wrapped: Uint8Array;
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
  const { type, vaultId, cost } = await parseSlot(engine, bytes, hash);
  return { type, vaultId, cost };
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
 * Unwraps a slot. The order of checks is the format's, so that a damaged slot is never called a
 * wrong password and hostile costs are refused before memory is taken.
 *
 * @throws ZkBackupError `slot-damaged`, `slot-foreign`, `kdf-params`, `wrong-password`,
 * `wrong-key`, `unsupported-version`, `unsupported-feature`.
 */
export async function openSlot(options: OpenSlotOptions): Promise<Keyring> {
  const { engine, vaultId, credential } = options;
  const slot = await parseSlot(engine, options.bytes, options.hash);
  if (!equal(slot.vaultId, vaultId))
    throw new ZkBackupError("slot-foreign", "The slot belongs to another vault.");
  if (slot.type !== credential.type)
    throw new ZkBackupError(
      "wrong-key",
      `The slot is for a ${slot.type}, not a ${credential.type}.`,
    );
  const { key, nonce, commitment } = await slotKey(
    engine,
    vaultId,
    slot.head,
    credential,
    slot.salt,
    slot.cost,
  );
  if (!equal(commitment, slot.commitment)) throw wrongCredential(credential);
  const message = { engine, suite: SUITE, key, nonce, aad: slot.head } as const;
  const plaintext = await openMessage(message, slot.wrapped);
  if (plaintext === null) throw damaged("its wrapped keyring was changed");
  return decodeKeyring(plaintext);
}

const NO_COST: Argon2Cost = { memoryKiB: 0, passes: 0, lanes: 0 };

async function parseSlot(
  engine: CryptoEngine,
  bytes: Uint8Array,
  hash: string,
): Promise<ParsedSlot> {
  if (toHex(await engine.sha256(bytes)) !== hash)
    throw damaged("its bytes are not those of its name");
  const reader = byteReader(bytes, "slot", "slot-damaged");
  if (!equal(reader.bytes(4, "magic"), ascii("CZKS"))) throw damaged("it is no slot");
  const version = reader.u8("version");
  if (version !== 1)
    throw new ZkBackupError("unsupported-version", `The slot has version ${version}; update.`);
  const type = TYPES[reader.u8("type") - 1];
  if (type === undefined)
    throw new ZkBackupError(
      "unsupported-feature",
      "The slot is of a type this release cannot open.",
    );
  if (reader.u16("reserved") !== 0) throw damaged("reserved bytes are set");
  const vaultId = reader.bytes(16, "vault id");
  const cost = { memoryKiB: reader.u32("m"), passes: reader.u32("t"), lanes: reader.u32("p") };
  const salt = reader.bytes(32, "salt");
  const length = reader.u32("wrapped length");
  if (length > LONGEST || length % 256 !== 16) throw damaged("its length field is impossible");
  const commitment = reader.bytes(32, "commitment");
  const wrapped = reader.bytes(length, "wrapped keyring");
  reader.end();
  return { type, vaultId, cost, salt, commitment, wrapped, head: bytes.subarray(0, HEAD) };
}

async function slotKey(
  engine: CryptoEngine,
  vaultId: Uint8Array,
  head: Uint8Array,
  credential: Credential,
  salt: Uint8Array,
  cost: Argon2Cost,
) {
  const ikm = await credentialSecret(engine, credential, salt, cost);
  const info = concat(ascii("candor zk-backup v1 slot"), head);
  const derived = await engine.hkdfSha256(ikm, vaultId, info, 88);
  return {
    key: derived.subarray(0, 32),
    nonce: derived.subarray(32, 56),
    commitment: derived.subarray(56, 88),
  };
}

function credentialSecret(
  engine: CryptoEngine,
  credential: Credential,
  salt: Uint8Array,
  cost: Argon2Cost,
) {
  if (credential.type === "password") {
    checkCost(cost); // before any memory is taken
    return engine.argon2id(passwordBytes(credential.password), salt, cost);
  }
  if (credential.secret.length !== 32 || isZero(credential.secret))
    throw new ZkBackupError("bad-input", "A recovery secret or device key is 32 random bytes.");
  return credential.secret;
}

function damaged(what: string): ZkBackupError {
  return new ZkBackupError(
    "slot-damaged",
    `The slot is damaged: ${what}. The password may still be right; try another slot or copy.`,
  );
}

function wrongCredential(credential: Credential): ZkBackupError {
  if (credential.type === "password")
    return new ZkBackupError("wrong-password", "The password does not open this vault.");
  return new ZkBackupError("wrong-key", `The ${credential.type} key does not open this vault.`);
}
