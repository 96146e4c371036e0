import dnsPacket, { type Answer } from "dns-packet";
import type { Reply } from "./answer.ts";
import { type Message, TYPE } from "./message.ts";
import { DnsFormatError } from "./name.ts";

/** What an answer may be this long over UDP without fragments (RFC 9715 recommends 1232 to 1400). */
export const UDP_PAYLOAD = 1232;

/** What the asker said of itself in an OPT record (RFC 6891). */
export interface Edns {
  /** Bytes of an answer the asker takes over UDP. */
  readonly payload: number;
  readonly version: number;
}

const QR_AA = 0x8000 | 0x0400;

/**
 * Reads the OPT record; null when there is none.
 *
 * @throws DnsFormatError when there are two (RFC 6891, section 6.1.1).
 */
export function findEdns(message: Message): Edns | null {
  const found = message.additionals.filter((record) => record.type === TYPE.OPT);
  const [record] = found;
  if (record === undefined) return null;
  if (found.length > 1 || record.name !== "")
    throw new DnsFormatError("a second OPT record, or one that is not at the root", record.start);
  return { payload: Math.max(512, record.class), version: (record.ttl >>> 16) & 0xff };
}

/** Puts a reply into bytes: dns-packet encodes the records, the question is the asker's own. */
export function encodeReply(message: Message, reply: Reply, edns: Edns | null): Buffer {
  const badVersion = edns !== null && edns.version > 0;
  const { answers, authorities } = badVersion ? { answers: [], authorities: [] } : reply;
  const additionals = edns === null ? [] : [opt(badVersion)];
  const records = dnsPacket.encode({
    type: "response",
    answers: [...answers],
    authorities: [...authorities],
    additionals,
  });
  const bytes = Buffer.concat([
    records.subarray(0, 12),
    message.question.raw,
    records.subarray(12),
  ]);
  writeHeader(bytes, message, reply, badVersion);
  return bytes;
}

/** The same answer with nothing but its question and OPT: ask again over TCP (RFC 2181, 9). */
export function truncated(message: Message, reply: Reply, edns: Edns | null): Buffer {
  const bytes = encodeReply(message, { ...reply, answers: [], authorities: [] }, edns);
  bytes.writeUInt16BE(bytes.readUInt16BE(2) | dnsPacket.TRUNCATED_RESPONSE, 2);
  return bytes;
}

function writeHeader(bytes: Buffer, message: Message, reply: Reply, badVersion: boolean): void {
  const desired = message.recursionDesired ? dnsPacket.RECURSION_DESIRED : 0;
  const flags = reply.authoritative ? QR_AA : 0x8000;
  bytes.writeUInt16BE(message.id, 0);
  bytes.writeUInt16BE(flags | (message.opcode << 11) | desired | (badVersion ? 0 : reply.rcode), 2);
  bytes.writeUInt16BE(1, 4);
}

/** Extended RCODE 1 in front of rcode 0 is BADVERS, 16 (RFC 6891, section 6.1.3). */
function opt(badVersion: boolean): Answer {
  return {
    type: "OPT",
    name: ".",
    udpPayloadSize: UDP_PAYLOAD,
    extendedRcode: badVersion ? 1 : 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  };
}

/** A bare header: the answer to bytes whose question could not be read. */
export function encodeFormatError(bytes: Buffer): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(bytes.readUInt16BE(0), 0);
  header.writeUInt16BE(0x8000 | (bytes.readUInt16BE(2) & 0x7900) | 1, 2);
  return header;
}
