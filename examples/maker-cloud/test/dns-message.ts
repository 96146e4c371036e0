import { createHmac } from "node:crypto";

/** Bytes of DNS messages, written by hand for the tests: neither dns-packet nor our parser. */

export function nameBytes(name: string): Buffer {
  const labels = name.split(".").filter((label) => label !== "");
  return Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.alloc(1),
  ]);
}

export const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
export const u32 = (value: number): Buffer => Buffer.concat([u16(value >>> 16), u16(value)]);

export interface RecordBytes {
  readonly name: string;
  readonly type: number;
  readonly class?: number;
  readonly ttl?: number;
  readonly data?: Buffer;
}

export function record({ name, type, class: klass = 1, ttl = 0, data }: RecordBytes): Buffer {
  const bytes = data ?? Buffer.alloc(0);
  return Buffer.concat([
    nameBytes(name),
    u16(type),
    u16(klass),
    u32(ttl),
    u16(bytes.length),
    bytes,
  ]);
}

export interface MessageBytes {
  readonly id?: number;
  readonly flags?: number;
  readonly question?: Buffer;
  readonly answers?: readonly Buffer[];
  readonly authorities?: readonly Buffer[];
  readonly additionals?: readonly Buffer[];
}

export function question(name: string, type: number, klass = 1): Buffer {
  return Buffer.concat([nameBytes(name), u16(type), u16(klass)]);
}

export function message(parts: MessageBytes): Buffer {
  const { answers = [], authorities = [], additionals = [] } = parts;
  return Buffer.concat([
    u16(parts.id ?? 0x1234),
    u16(parts.flags ?? 0),
    u16(1),
    ...[answers, authorities, additionals].map((section) => u16(section.length)),
    parts.question ?? question("homes.example", 6),
    ...answers,
    ...authorities,
    ...additionals,
  ]);
}

/** Opcode UPDATE. */
export const UPDATE = 5 << 11;

export interface SignOptions {
  readonly name: string;
  readonly secret: Buffer;
  readonly time: number;
  readonly algorithm?: "sha256" | "sha512";
  readonly macSize?: number;
}

/** Signs a message as RFC 8945, section 4.2 says. */
export function signed(bytes: Buffer, options: SignOptions): Buffer {
  const { name, secret, time, algorithm = "sha256", macSize } = options;
  const when = Buffer.concat([u16(Math.floor(time / 2 ** 32)), u32(time % 2 ** 32), u16(300)]);
  const algorithmName = nameBytes(`hmac-${algorithm}`);
  const mac = createHmac(algorithm, secret)
    .update(bytes)
    .update(Buffer.concat([nameBytes(name), u16(255), u32(0), algorithmName, when, u32(0)]))
    .digest()
    .subarray(0, macSize);
  const data = Buffer.concat([
    algorithmName,
    when,
    u16(mac.length),
    mac,
    bytes.subarray(0, 2),
    u32(0),
  ]);
  const out = Buffer.concat([bytes, record({ name, type: 250, class: 255, data })]);
  out.writeUInt16BE(out.readUInt16BE(10) + 1, 10);
  return out;
}

/** Code of an answer's header. */
export const rcodeOf = (answer: Buffer): number => (answer[3] ?? 0) & 15;
