import type { DdnsError } from "../errors.ts";
import { fault } from "../wire/fault.ts";
import { type DecodeMeter, openReader, type Reader, readBytes, readUint } from "../wire/reader.ts";
import { concat, uint } from "../wire/writer.ts";
import { crc32 } from "./crc32.ts";

/** One attribute (RFC 8489 section 14). */
export interface StunAttribute {
  readonly type: number;
  /** Without padding. */
  readonly value: Uint8Array;
}

/** A STUN message (RFC 8489 section 5). */
export interface StunMessage {
  readonly class: "request" | "indication" | "success" | "error";
  /** 1 is Binding, the one method there is. */
  readonly method: number;
  /** 96 random bits that tie a response to its request: 12 bytes. */
  readonly transactionId: Uint8Array;
  readonly attributes: readonly StunAttribute[];
  /** Whether a FINGERPRINT stood at the end; one that is wrong is refused. */
  readonly fingerprint: boolean;
}

/** Attribute types that this package reads. */
export const STUN_ATTRIBUTE = {
  MAPPED_ADDRESS: 0x0001,
  ERROR_CODE: 0x0009,
  XOR_MAPPED_ADDRESS: 0x0020,
  FINGERPRINT: 0x8028,
} as const;

/** The second word of every message; XORed into addresses (RFC 8489 section 14.2). */
export const MAGIC_COOKIE = 0x2112a442;

const HEADER = 20;
const LARGEST = 65_535;
const CLASSES = ["request", "indication", "success", "error"] as const;
const BINDING = 1;
const FINGERPRINT_XOR = 0x5354554e; // "STUN", RFC 8489 section 14.7

/**
 * Encodes a Binding request without attributes but FINGERPRINT: no software name, nothing that
 * tells one device from another.
 *
 * @param transactionId 12 random bytes, used once.
 * @throws DdnsError `stun` when the transaction id has another length.
 */
export function encodeBindingRequest(transactionId: Uint8Array): Uint8Array {
  if (transactionId.length !== 12) throw malformed(8, "a transaction id has 12 bytes");
  const head = concat(uint(BINDING, 2), uint(8, 2), uint(MAGIC_COOKIE, 4), transactionId);
  const fingerprint = fingerprintOf(head);
  return concat(head, uint(STUN_ATTRIBUTE.FINGERPRINT, 2), uint(4, 2), uint(fingerprint, 4));
}

function fingerprintOf(before: Uint8Array): number {
  return (crc32(before) ^ FINGERPRINT_XOR) >>> 0;
}

/**
 * Decodes a whole message, strictly: the two leading zero bits, the magic cookie, a length that is
 * the datagram's, every attribute inside it, nothing after FINGERPRINT.
 *
 * @param meter counts the steps taken; they never exceed 512 + 8 a byte.
 * @throws DdnsError `stun`, `overrun`, with the offset; never anything else, for any bytes.
 */
export function decodeStun(bytes: Uint8Array, meter?: DecodeMeter): StunMessage {
  if (bytes.length < HEADER || bytes.length > LARGEST)
    throw malformed(0, `a message has ${HEADER} to ${LARGEST} bytes`);
  const reader = openReader(bytes, meter);
  const type = readUint(reader, 2, "type");
  if (type >> 14 !== 0) throw malformed(0, "the first two bits are not zero");
  const length = readUint(reader, 2, "length");
  if (length % 4 !== 0 || length !== bytes.length - HEADER)
    throw malformed(2, `the length says ${length}, ${bytes.length - HEADER} bytes follow`);
  if (readUint(reader, 4, "cookie") !== MAGIC_COOKIE) throw malformed(4, "no magic cookie");
  const transactionId = readBytes(reader, 12, "transaction id").slice();
  const attributes = readAttributes(reader);
  const last = attributes.at(-1);
  return {
    class: CLASSES[((type >> 7) & 2) | ((type >> 4) & 1)] ?? "request",
    method: (type & 0xf) | ((type >> 1) & 0x70) | ((type >> 2) & 0xf80),
    transactionId,
    attributes,
    fingerprint: last?.type === STUN_ATTRIBUTE.FINGERPRINT,
  };
}

function readAttributes(reader: Reader): StunAttribute[] {
  const attributes: StunAttribute[] = [];
  while (reader.offset < reader.end) {
    const at = reader.offset;
    const type = readUint(reader, 2, "attribute type");
    const size = readUint(reader, 2, "attribute length");
    const value = readBytes(reader, size, "attribute").slice();
    readBytes(reader, -size & 3, "padding");
    if (type === STUN_ATTRIBUTE.FINGERPRINT) checkFingerprint(reader, at, value);
    attributes.push({ type, value });
  }
  return attributes;
}

function checkFingerprint(reader: Reader, at: number, value: Uint8Array): void {
  if (reader.offset !== reader.end) throw malformed(at, "attributes follow FINGERPRINT");
  if (value.length !== 4) throw malformed(at, "FINGERPRINT has not 4 bytes");
  const stated = value.reduce((sum, byte) => sum * 256 + byte, 0);
  if (stated !== fingerprintOf(reader.bytes.subarray(0, at)))
    throw malformed(at, "FINGERPRINT does not fit the message");
}

/** The error for bytes that are no STUN message. */
export function malformed(offset: number, what: string): DdnsError {
  return fault("stun", offset, `STUN: ${what}`);
}
