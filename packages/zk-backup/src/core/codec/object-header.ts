import type { Suite } from "../engine/engine.ts";
import { ZkBackupError } from "../errors.ts";
import { ascii, equal, isZero } from "./bytes.ts";

/** Kinds of sealed object, by their number in section 6 of the format. */
export type ObjectKind = "pack" | "index" | "head";

/** One run of a write-only device, as it stands in what the run seals. */
export interface SessionName {
  /** 16 bytes: the device's id. */
  readonly device: Uint8Array;
  /** 32 bytes: what gives the session's key to holders of the vault's keyring. */
  readonly encapsulated: Uint8Array;
}

/** A sealed object's header in the clear. */
export interface ObjectHeader {
  readonly kind: ObjectKind;
  readonly suite: Suite;
  /** Bytes of plaintext in a block: 2^12 to 2^20. */
  readonly blockSize: number;
  readonly epoch: number;
  /** Bytes of plaintext. */
  readonly length: number;
  /** 24 bytes, fresh at every seal. */
  readonly salt: Uint8Array;
  /** The session of the write-only device that sealed it; null when a full device did. */
  readonly session: SessionName | null;
}

/** Bytes before the commitment, bytes before the first block, bytes of a tag. */
export const HEAD_SIZE = 96;
export const HEADER_SIZE = 128;
export const TAG_SIZE = 16;

const MAGIC = /* @__PURE__ */ ascii("CZKO");
const KINDS: readonly ObjectKind[] = ["pack", "index", "head"];
const SUITES: readonly Suite[] = ["xchacha20-poly1305", "aes-256-gcm"];
const LONGEST = 2 ** 31;

/** Writes bytes 0..95. @throws ZkBackupError `bad-input`. */
export function encodeHead(header: ObjectHeader): Uint8Array {
  const log2 = Math.log2(header.blockSize);
  const blocks = Number.isInteger(log2) && log2 >= 12 && log2 <= 20;
  if (!blocks || !(header.length >= 1 && header.length <= LONGEST) || header.salt.length !== 24)
    throw new ZkBackupError(
      "bad-input",
      "An object has 1 to 2^31 bytes, blocks of 2^12 to 2^20, a salt of 24.",
    );
  const { kind, suite, session } = header;
  const head = new Uint8Array(HEAD_SIZE);
  const view = new DataView(head.buffer);
  const sealedBy = session === null ? 0 : 1;
  const parity = 0; // none
  head.set(MAGIC);
  head.set([1, KINDS.indexOf(kind) + 1, SUITES.indexOf(suite) + 1, log2, parity, sealedBy], 4);
  view.setUint32(12, header.epoch);
  view.setUint32(20, header.length); // u64 at 16, of which no length needs the upper half
  head.set(header.salt, 24);
  head.set(session?.device ?? [], 48);
  head.set(session?.encapsulated ?? [], 64);
  return head;
}

/**
 * Reads a header; nothing in it is authentic before the commitment was compared.
 *
 * @throws ZkBackupError `object-truncated`, `object-corrupt`, `unsupported-version`,
 * `unsupported-feature`.
 */
export function decodeHead(bytes: Uint8Array, name: string): ObjectHeader {
  if (bytes.length < HEADER_SIZE)
    throw new ZkBackupError("object-truncated", `${name} ends too soon.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const corrupt = (what: string) => new ZkBackupError("object-corrupt", `${name}: ${what}.`);
  if (!equal(bytes.subarray(0, 4), MAGIC)) throw corrupt("it is no sealed object");
  const [version = 0, kindNumber = 0, suiteNumber = 0, log2 = 0, parity, bySession = 0] =
    bytes.subarray(4, 10);
  if (version !== 1)
    throw new ZkBackupError("unsupported-version", `${name} has version ${version}.`);
  const kind = KINDS[kindNumber - 1];
  const suite = SUITES[suiteNumber - 1];
  if (kind === undefined || suite === undefined || parity !== 0 || bySession > 1)
    throw new ZkBackupError("unsupported-feature", `${name} needs a newer release.`);
  const length = view.getUint32(16) * 2 ** 32 + view.getUint32(20);
  const sane = log2 >= 12 && log2 <= 20 && length >= 1 && length <= LONGEST;
  const session = { device: bytes.slice(48, 64), encapsulated: bytes.slice(64, HEAD_SIZE) };
  const zeros =
    isZero(bytes.subarray(10, 12)) && (bySession === 1 || isZero(bytes.subarray(48, 96)));
  if (!sane || !zeros) throw corrupt("its header is impossible");
  return {
    ...{ kind, suite, blockSize: 2 ** log2, length },
    epoch: view.getUint32(12),
    salt: bytes.slice(24, 48),
    session: bySession === 1 ? session : null,
  };
}

/** Bytes of the sealed object with this much plaintext. */
export function sealedSize(length: number, blockSize: number): number {
  return HEADER_SIZE + length + TAG_SIZE * Math.ceil(length / blockSize);
}

/** Bytes of plaintext that make a sealed object of exactly `size` bytes. */
export function plaintextFor(size: number, blockSize: number): number {
  const blocks = Math.ceil((size - HEADER_SIZE) / (blockSize + TAG_SIZE));
  return size - HEADER_SIZE - TAG_SIZE * blocks;
}
