import { DnsFormatError, readName } from "./name.ts";

/** Numbers of IANA's DNS parameter registry that this server speaks of. */
export const TYPE: Record<"A" | "NS" | "SOA" | "TXT" | "AAAA" | "OPT" | "TSIG" | "ANY", number> = {
  A: 1,
  NS: 2,
  SOA: 6,
  TXT: 16,
  AAAA: 28,
  OPT: 41,
  TSIG: 250,
  ANY: 255,
};

export const CLASS: Record<"IN" | "NONE" | "ANY", number> = { IN: 1, NONE: 254, ANY: 255 };

export const OPCODE: Record<"QUERY" | "UPDATE", number> = { QUERY: 0, UPDATE: 5 };

export const RCODE = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  YXDOMAIN: 6,
  YXRRSET: 7,
  NXRRSET: 8,
  NOTAUTH: 9,
  NOTZONE: 10,
} as const;

export type Rcode = (typeof RCODE)[keyof typeof RCODE];

/** The question of a query, or the zone section of an UPDATE (RFC 2136, section 2.3). */
export interface Question {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  /** The bytes as they came, so that the answer repeats the asker's spelling. */
  readonly raw: Buffer;
}

/** A record with its data still in wire form; in an UPDATE the data may be empty. */
export interface WireRecord {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  readonly ttl: number;
  /** RDLENGTH and RDATA, as dns-packet's record codecs take them. */
  readonly data: Buffer;
  /** Offset of the record in the message. */
  readonly start: number;
}

export interface Message {
  readonly bytes: Buffer;
  readonly id: number;
  readonly opcode: number;
  readonly recursionDesired: boolean;
  readonly question: Question;
  /** Answers of a query; prerequisites of an UPDATE. */
  readonly answers: readonly WireRecord[];
  /** Authority of a query; the updates of an UPDATE. */
  readonly authorities: readonly WireRecord[];
  readonly additionals: readonly WireRecord[];
}

/** A message of more records than this is refused: no honest device sends one. */
const MOST_RECORDS = 64;

/**
 * Reads the frame of a message: header, one question, records with their data untouched.
 * dns-packet's own decoder cannot be used here, since an UPDATE carries records without data,
 * which it reads past, and TSIG needs to know where its record starts.
 *
 * @throws DnsFormatError naming the offset.
 */
export function parseMessage(bytes: Buffer): Message {
  if (bytes.length < 12) throw new DnsFormatError("shorter than a header", bytes.length);
  const [questions, answers, authorities, additionals] = counts(bytes);
  if (questions !== 1) throw new DnsFormatError(`${questions} questions where one belongs`, 4);
  if (answers + authorities + additionals > MOST_RECORDS)
    throw new DnsFormatError("more records than this server takes", 6);
  const question = readQuestion(bytes, 12);
  let at = 12 + question.raw.length;
  const section = (count: number): WireRecord[] => {
    const records: WireRecord[] = [];
    for (let i = 0; i < count; i++) {
      const record = readRecord(bytes, at);
      records.push(record.record);
      at = record.end;
    }
    return records;
  };
  const message = {
    bytes,
    id: bytes.readUInt16BE(0),
    opcode: (bytes.readUInt16BE(2) >> 11) & 0xf,
    recursionDesired: (bytes.readUInt16BE(2) & 0x0100) !== 0,
    question,
    answers: section(answers),
    authorities: section(authorities),
    additionals: section(additionals),
  };
  if (at !== bytes.length) throw new DnsFormatError("bytes after the last record", at);
  return message;
}

function counts(bytes: Buffer): [number, number, number, number] {
  const count = (at: number) => bytes.readUInt16BE(at);
  return [count(4), count(6), count(8), count(10)];
}

function readQuestion(bytes: Buffer, start: number): Question {
  const { name, end, compressed } = readName(bytes, start);
  if (compressed) throw new DnsFormatError("the question is compressed", start);
  if (end + 4 > bytes.length) throw new DnsFormatError("the question is cut short", end);
  return {
    name,
    type: bytes.readUInt16BE(end),
    class: bytes.readUInt16BE(end + 2),
    raw: bytes.subarray(start, end + 4),
  };
}

function readRecord(bytes: Buffer, start: number): { record: WireRecord; end: number } {
  const { name, end: at } = readName(bytes, start);
  if (at + 10 > bytes.length) throw new DnsFormatError("a record is cut short", at);
  const end = at + 10 + bytes.readUInt16BE(at + 8);
  if (end > bytes.length) throw new DnsFormatError("a record's data runs past the end", at + 8);
  const record = {
    name,
    type: bytes.readUInt16BE(at),
    class: bytes.readUInt16BE(at + 2),
    ttl: bytes.readUInt32BE(at + 4),
    data: bytes.subarray(at + 8, end),
    start,
  };
  return { record, end };
}
