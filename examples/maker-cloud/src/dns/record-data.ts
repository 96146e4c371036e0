import dnsPacket from "dns-packet";
import { TYPE } from "./message.ts";
import { DnsFormatError } from "./name.ts";

/** Types a device may store. */
export type StoredType = "A" | "AAAA" | "TXT";

/** An address as text, or the strings of a TXT record, one character a byte. */
export type RecordValue = string | readonly string[];

declare module "dns-packet" {
  // Exported by dns-packet 5.6, missing from its published types.
  interface DataCodec {
    decode(buffer: Buffer, offset: number): unknown;
  }
  function record(type: string): DataCodec;
}

/** The storable types by their numbers. */
export const STORED_TYPES: ReadonlyMap<number, StoredType> = new Map([
  [TYPE.A, "A"],
  [TYPE.AAAA, "AAAA"],
  [TYPE.TXT, "TXT"],
]);

/** The name of a storable type; undefined for every other number. */
export function storedType(type: number): StoredType | undefined {
  return STORED_TYPES.get(type);
}

/**
 * Decodes RDLENGTH and RDATA with dns-packet, after the checks it does not make.
 *
 * @throws DnsFormatError when the data does not have the type's shape.
 */
export function decodeData(type: StoredType, data: Buffer, offset: number): RecordValue {
  const length = data.length - 2;
  if (type === "A" && length !== 4) throw new DnsFormatError("an A record is 4 bytes", offset);
  if (type === "AAAA" && length !== 16)
    throw new DnsFormatError("an AAAA record is 16 bytes", offset);
  if (type === "TXT") checkStrings(data, offset);
  const value = dnsPacket.record(type).decode(data, 0);
  if (typeof value === "string") return value;
  return (value as Buffer[]).map((part) => part.toString("latin1"));
}

function checkStrings(data: Buffer, offset: number): void {
  let at = 2;
  while (at < data.length) at += 1 + (data[at] ?? 0);
  if (data.length === 2 || at !== data.length)
    throw new DnsFormatError("a TXT record's strings do not fill it", offset);
}

/** Tells whether two values are the same record data. */
export function sameValue(a: RecordValue, b: RecordValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
