import type { DdnsError } from "../errors.ts";
import { CLASS, TYPE } from "./codes.ts";
import { fault } from "./fault.ts";
import { encodeName, readName } from "./name.ts";
import { encodeRdata, type RecordData, readRdata, typeNumber } from "./rdata.ts";
import { type DecodeMeter, openReader, type Reader, readBytes, readUint } from "./reader.ts";
import { readTsig, type TsigRecord } from "./tsig-record.ts";
import { concat, uint } from "./writer.ts";

/** What is asked for; in an UPDATE, the zone (RFC 2136 section 2.3). */
export interface Question {
  readonly name: string;
  readonly type: number;
  readonly class: number;
}

/** A record as it stands in a message. */
export interface ResourceRecord {
  readonly name: string;
  readonly class: number;
  /** Seconds. */
  readonly ttl: number;
  readonly data: RecordData;
}

/**
 * A DNS message. In an UPDATE the sections are, in this order: zone, prerequisites, updates,
 * additional data (RFC 2136 section 2).
 */
export interface DnsMessage {
  readonly id: number;
  readonly response: boolean;
  readonly opcode: number;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly recursionDesired: boolean;
  readonly rcode: number;
  readonly questions: readonly Question[];
  readonly answers: readonly ResourceRecord[];
  readonly authorities: readonly ResourceRecord[];
  /** Additional records, without the TSIG record. */
  readonly additionals: readonly ResourceRecord[];
  /** The signature, when there is one. Decoding does not verify it. */
  readonly tsig: TsigRecord | null;
}

const MAX_MESSAGE = 65_535;
const HEADER = 12;
const SMALLEST = { question: 5, record: 11 } as const;

/**
 * Decodes a whole message, strictly: every length must fit, nothing may follow the last record, a
 * TSIG record must be the last one and the only one (RFC 8945 section 5.1).
 *
 * @param meter counts the steps taken; they never exceed 512 + 8 a byte.
 * @throws DdnsError with a code and the offset; never anything else, for any bytes.
 */
export function decodeMessage(bytes: Uint8Array, meter?: DecodeMeter): DnsMessage {
  if (bytes.length > MAX_MESSAGE)
    throw fault("message-long", MAX_MESSAGE, `more than ${MAX_MESSAGE} bytes`);
  if (bytes.length < HEADER)
    throw fault("message-short", bytes.length, `the header needs ${HEADER} bytes`);
  const reader = openReader(bytes, meter);
  const id = readUint(reader, 2, "id");
  const flags = readUint(reader, 2, "flags");
  const counts = [4, 6, 8, 10].map(() => readUint(reader, 2, "count"));
  checkCounts(counts, bytes.length);
  const questions = times(counts[0], () => readQuestion(reader));
  const answers = times(counts[1], () => readRecord(reader));
  const authorities = times(counts[2], () => readRecord(reader));
  const { additionals, tsig } = readAdditionals(reader, counts[3] ?? 0);
  if (reader.offset !== bytes.length)
    throw fault("trailing-bytes", reader.offset, "bytes follow the last record");
  return {
    id,
    response: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 15,
    authoritative: (flags & 0x0400) !== 0,
    truncated: (flags & 0x0200) !== 0,
    recursionDesired: (flags & 0x0100) !== 0,
    rcode: flags & 15,
    questions,
    answers,
    authorities,
    additionals,
    tsig,
  };
}

function checkCounts(counts: readonly number[], length: number): void {
  let least = HEADER;
  for (const [i, count] of counts.entries()) {
    least += count * (i === 0 ? SMALLEST.question : SMALLEST.record);
    if (least > length) throw fault("count", 4 + 2 * i, "the count promises more than is there");
  }
}

function times<T>(count: number | undefined, read: () => T): T[] {
  return Array.from({ length: count ?? 0 }, read);
}

function readQuestion(reader: Reader): Question {
  return {
    name: readName(reader),
    type: readUint(reader, 2, "type"),
    class: readUint(reader, 2, "class"),
  };
}

interface RecordHead extends Question {
  readonly at: number;
  readonly ttl: number;
  readonly size: number;
}

function readHead(reader: Reader): RecordHead {
  const at = reader.offset;
  const question = readQuestion(reader);
  const ttl = readUint(reader, 4, "ttl");
  const size = readUint(reader, 2, "RDLENGTH");
  readBytes(reader, size, "RDATA");
  reader.offset -= size;
  return { ...question, at, ttl, size };
}

function readRecord(reader: Reader): ResourceRecord {
  const head = readHead(reader);
  if (head.type === TYPE.TSIG) throw misplaced(head.at);
  return withData(reader, head);
}

function withData(reader: Reader, { name, type, class: rrClass, ttl, size }: RecordHead) {
  const data = inside(reader, size, () => readRdata(reader, type));
  return { name, class: rrClass, ttl, data };
}

function inside<T>(reader: Reader, size: number, read: () => T): T {
  const outer = reader.end;
  reader.end = reader.offset + size;
  const value = read();
  reader.end = outer;
  return value;
}

function readAdditionals(reader: Reader, count: number): Pick<DnsMessage, "additionals" | "tsig"> {
  const additionals: ResourceRecord[] = [];
  for (let i = 0; i < count; i++) {
    const head = readHead(reader);
    if (head.type !== TYPE.TSIG) additionals.push(withData(reader, head));
    else if (i !== count - 1) throw misplaced(head.at);
    else return { additionals, tsig: inside(reader, head.size, () => readTsig(reader, head)) };
  }
  return { additionals, tsig: null };
}

function misplaced(at: number): DdnsError {
  return fault("tsig-misplaced", at, "the TSIG record is not the last record");
}

/** What {@link encodeMessage} needs; everything but the id and the question has a default. */
export interface MessageInput {
  readonly id: number;
  readonly response?: boolean;
  readonly opcode?: number;
  readonly authoritative?: boolean;
  readonly truncated?: boolean;
  readonly recursionDesired?: boolean;
  readonly rcode?: number;
  readonly questions: readonly Question[];
  readonly answers?: readonly ResourceRecord[];
  readonly authorities?: readonly ResourceRecord[];
  readonly additionals?: readonly ResourceRecord[];
}

/**
 * Encodes a message without compression and without signature (see `signMessage`).
 *
 * @throws DdnsError `message-long`, `name-syntax`, `address-syntax`, `rdata`.
 */
export function encodeMessage(message: MessageInput): Uint8Array {
  const { answers = [], authorities = [], additionals = [] } = message;
  const sections = [message.questions, answers, authorities, additionals];
  const flags =
    bit(message.response, 15) |
    ((message.opcode ?? 0) << 11) |
    bit(message.authoritative, 10) |
    bit(message.truncated, 9) |
    bit(message.recursionDesired, 8) |
    (message.rcode ?? 0);
  const bytes = concat(
    uint(message.id, 2),
    uint(flags, 2),
    ...sections.map((section) => uint(section.length, 2)),
    ...message.questions.map(encodeQuestion),
    ...[...answers, ...authorities, ...additionals].map(encodeRecord),
  );
  if (bytes.length > MAX_MESSAGE)
    throw fault("message-long", MAX_MESSAGE, `more than ${MAX_MESSAGE} bytes`);
  return bytes;
}

function bit(set: boolean | undefined, place: number): number {
  return set === true ? 1 << place : 0;
}

function encodeQuestion(question: Question): Uint8Array {
  return concat(encodeName(question.name), uint(question.type, 2), uint(question.class, 2));
}

function encodeRecord(record: ResourceRecord): Uint8Array {
  const rdata = encodeRdata(record.data);
  return concat(
    encodeQuestion({ name: record.name, type: typeNumber(record.data), class: record.class }),
    uint(record.ttl, 4),
    uint(rdata.length, 2),
    rdata,
  );
}

/** A question for one record type of a name. */
export function question(name: string, type: number): Question {
  return { name, type, class: CLASS.IN };
}
