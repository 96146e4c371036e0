import { createHmac, timingSafeEqual } from "node:crypto";
import dnsPacket from "dns-packet";
import { CLASS, type Message, TYPE, type WireRecord } from "./message.ts";
import { DnsFormatError, readName } from "./name.ts";

declare module "dns-packet" {
  // Exported by dns-packet 5.6, missing from its published types.
  const name: { encode(name: string): Buffer };
}

/** A shared key (RFC 8945). `name` is lower case without a trailing dot. */
export interface TsigKey {
  readonly name: string;
  readonly secret: Buffer;
}

/** TSIG error codes of RFC 8945, section 3. */
export const TSIG_ERROR = { NONE: 0, BADSIG: 16, BADKEY: 17, BADTIME: 18, BADTRUNC: 22 } as const;
export type TsigErrorCode = (typeof TSIG_ERROR)[keyof typeof TSIG_ERROR];

/** The TSIG record of a message. */
export interface Tsig {
  readonly keyName: string;
  readonly algorithm: string;
  /** Seconds since 1970, 48 bits. */
  readonly time: number;
  readonly fudge: number;
  readonly mac: Buffer;
  readonly originalId: number;
  readonly error: number;
  readonly other: Buffer;
  /** Offset of the record: the signed message ends there. */
  readonly start: number;
}

const HASHES = new Map([
  ["hmac-sha256", "sha256"],
  ["hmac-sha512", "sha512"],
]);

const HASH_SIZE = new Map([
  ["sha256", 32],
  ["sha512", 64],
]);

/**
 * Finds the TSIG record of a message; null when it is unsigned.
 *
 * @throws DnsFormatError when there are two, or one that is not the last record (RFC 8945,
 * section 5.1), or one whose fields do not fit.
 */
export function findTsig(message: Message): Tsig | null {
  const all = [...message.answers, ...message.authorities, ...message.additionals];
  const signed = all.filter((record) => record.type === TYPE.TSIG);
  const [record] = signed;
  if (record === undefined) return null;
  if (signed.length > 1) throw new DnsFormatError("two TSIG records", signed[1]?.start ?? 0);
  if (record !== message.additionals.at(-1))
    throw new DnsFormatError("the TSIG record is not the last", record.start);
  return readTsig(record);
}

function readTsig(record: WireRecord): Tsig {
  const { data, start } = record;
  if (record.class !== CLASS.ANY || record.ttl !== 0)
    throw new DnsFormatError("the TSIG record has the wrong class or a TTL", start);
  const { name: algorithm, end, compressed } = readName(data, 2);
  const need = (size: number) => {
    if (compressed || end + size > data.length)
      throw new DnsFormatError("the TSIG record is cut short", start);
  };
  need(10);
  const macSize = data.readUInt16BE(end + 8);
  const afterMac = end + 10 + macSize;
  need(10 + macSize + 6);
  const otherSize = data.readUInt16BE(afterMac + 4);
  if (afterMac + 6 + otherSize !== data.length)
    throw new DnsFormatError("the TSIG record's lengths do not add up", start);
  return {
    keyName: record.name,
    algorithm,
    time: data.readUIntBE(end, 6),
    fudge: data.readUInt16BE(end + 6),
    mac: data.subarray(end + 10, afterMac),
    originalId: data.readUInt16BE(afterMac),
    error: data.readUInt16BE(afterMac + 2),
    other: data.subarray(afterMac + 6),
    start,
  };
}

/**
 * Checks a signed message in the order of RFC 8945, section 5.2: key, MAC, time, truncation.
 *
 * @param now seconds since 1970
 * @throws DnsFormatError when the MAC's length is impossible (section 5.2.2.1).
 */
export function checkTsig(
  message: Message,
  tsig: Tsig,
  key: TsigKey | undefined,
  now: number,
): TsigErrorCode {
  const hash = HASHES.get(tsig.algorithm);
  if (key === undefined || hash === undefined) return TSIG_ERROR.BADKEY;
  const size = HASH_SIZE.get(hash) ?? 0;
  if (tsig.mac.length > size || tsig.mac.length < Math.max(10, size / 2))
    throw new DnsFormatError("the MAC has an impossible length", tsig.start);
  const expected = createHmac(hash, key.secret)
    .update(unsigned(message, tsig))
    .update(variables(tsig))
    .digest()
    .subarray(0, tsig.mac.length);
  if (!timingSafeEqual(expected, tsig.mac)) return TSIG_ERROR.BADSIG;
  if (Math.abs(now - tsig.time) > tsig.fudge) return TSIG_ERROR.BADTIME;
  return tsig.mac.length < size ? TSIG_ERROR.BADTRUNC : TSIG_ERROR.NONE;
}

/** The message as it was signed: without TSIG, its count lowered, its original id restored. */
function unsigned(message: Message, tsig: Tsig): Buffer {
  const bytes = Buffer.from(message.bytes.subarray(0, tsig.start));
  bytes.writeUInt16BE(tsig.originalId, 0);
  bytes.writeUInt16BE(bytes.readUInt16BE(10) - 1, 10);
  return bytes;
}

/**
 * Signs an answer to a signed message, the request's MAC in front (RFC 8945, section 5.3.1). With
 * BADKEY and BADSIG the record carries no MAC (section 5.3.2); with BADTIME it carries the
 * asker's time, signed, and ours as other data (section 5.2.3).
 */
export function signAnswer(
  answer: Buffer,
  request: Tsig,
  key: TsigKey | undefined,
  error: TsigErrorCode,
  now: number,
): Buffer {
  const badTime = error === TSIG_ERROR.BADTIME;
  const other = badTime ? time48(now) : Buffer.alloc(0);
  const tsig: Tsig = {
    ...{ keyName: request.keyName, algorithm: request.algorithm, fudge: 300, error, other },
    time: badTime ? request.time : now,
    originalId: answer.readUInt16BE(0),
    mac: Buffer.alloc(0),
    start: answer.length,
  };
  const hash = HASHES.get(request.algorithm);
  const mute = error === TSIG_ERROR.BADKEY || error === TSIG_ERROR.BADSIG;
  if (mute || key === undefined || hash === undefined) return appended(answer, tsig);
  const mac = createHmac(hash, key.secret)
    .update(u16(request.mac.length))
    .update(request.mac)
    .update(answer)
    .update(variables(tsig))
    .digest();
  return appended(answer, { ...tsig, mac });
}

/** The TSIG fields that are signed (RFC 8945, section 4.3.3). */
function variables(tsig: Tsig): Buffer {
  return Buffer.concat([
    dnsPacket.name.encode(tsig.keyName),
    u16(CLASS.ANY),
    Buffer.alloc(4), // TTL 0
    dnsPacket.name.encode(tsig.algorithm),
    time48(tsig.time),
    u16(tsig.fudge),
    u16(tsig.error),
    u16(tsig.other.length),
    tsig.other,
  ]);
}

function appended(answer: Buffer, tsig: Tsig): Buffer {
  const data = Buffer.concat([
    dnsPacket.name.encode(tsig.algorithm),
    time48(tsig.time),
    u16(tsig.fudge),
    u16(tsig.mac.length),
    tsig.mac,
    u16(tsig.originalId),
    u16(tsig.error),
    u16(tsig.other.length),
    tsig.other,
  ]);
  const owner = dnsPacket.name.encode(tsig.keyName);
  const fixed = [u16(TYPE.TSIG), u16(CLASS.ANY), Buffer.alloc(4), u16(data.length)];
  const bytes = Buffer.concat([answer, owner, ...fixed, data]);
  bytes.writeUInt16BE(bytes.readUInt16BE(10) + 1, 10);
  return bytes;
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function time48(seconds: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(seconds, 0, 6);
  return bytes;
}
