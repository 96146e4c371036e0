import { format } from "../address/format.ts";
import { parseIpv4 } from "../address/ipv4.ts";
import { parseIpv6 } from "../address/ipv6.ts";
import { DdnsError } from "../errors.ts";
import { TYPE } from "./codes.ts";
import { fault } from "./fault.ts";
import { encodeName, readName } from "./name.ts";
import { type Reader, readBytes, readUint } from "./reader.ts";
import { concat, latin1, uint } from "./writer.ts";

/** Content of a record. `raw` is any type that is not spelled out; `empty` has RDLENGTH 0. */
export type RecordData =
  | { readonly type: "A" | "AAAA"; readonly address: string }
  | { readonly type: "CNAME" | "NS"; readonly target: string }
  | { readonly type: "TXT"; readonly strings: readonly Uint8Array[] }
  | SoaData
  | { readonly type: "raw"; readonly number: number; readonly bytes: Uint8Array }
  | { readonly type: "empty"; readonly number: number };

/** Start of authority (RFC 1035 section 3.3.13). Times in seconds. */
export interface SoaData {
  readonly type: "SOA";
  readonly primary: string;
  readonly mailbox: string;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

/** Number of a record's type. */
export function typeNumber(data: RecordData): number {
  return data.type === "raw" || data.type === "empty" ? data.number : TYPE[data.type];
}

/** Encodes RDATA, without its length. @throws DdnsError `rdata`, `address-syntax`, `name-syntax`. */
export function encodeRdata(data: RecordData): Uint8Array {
  switch (data.type) {
    case "A":
      return addressBytes(data.address, parseIpv4(data.address));
    case "AAAA":
      return addressBytes(data.address, parseIpv6(data.address));
    case "CNAME":
    case "NS":
      return encodeName(data.target);
    case "TXT":
      return concat(...data.strings.flatMap((text) => [uint(checked(text), 1), text]));
    case "SOA":
      return concat(
        encodeName(data.primary),
        encodeName(data.mailbox),
        ...[data.serial, data.refresh, data.retry, data.expire, data.minimum].map((n) =>
          uint(n, 4),
        ),
      );
    case "raw":
      return data.bytes;
    case "empty":
      return new Uint8Array();
  }
}

function addressBytes(text: string, bytes: Uint8Array | null): Uint8Array {
  if (bytes !== null) return bytes;
  throw new DdnsError("address-syntax", `${JSON.stringify(text)} is not an address of its type`);
}

function checked(text: Uint8Array): number {
  if (text.length > 255) throw new DdnsError("rdata", "a TXT string holds at most 255 octets");
  return text.length;
}

/** Makes TXT data from ASCII text, cut into strings of 255 octets (RFC 1035 section 3.3.14). */
export function txt(text: string): RecordData {
  const strings: Uint8Array[] = [];
  for (let at = 0; at < Math.max(1, text.length); at += 255)
    strings.push(latin1(text.slice(at, at + 255)));
  return { type: "TXT", strings };
}

/**
 * Decodes RDATA from `reader.offset` to `reader.end`, all of it.
 *
 * @throws DdnsError `rdata` with the offset when a length does not fit the type, or what
 * {@link readName} throws.
 */
export function readRdata(reader: Reader, type: number): RecordData {
  const size = reader.end - reader.offset;
  if (size === 0) return { type: "empty", number: type };
  const data = readKnown(reader, type, size);
  if (reader.offset !== reader.end)
    throw fault("rdata", reader.offset, `bytes left over in RDATA of type ${type}`);
  return data;
}

function readKnown(reader: Reader, type: number, size: number): RecordData {
  switch (type) {
    case TYPE.A:
      return { type: "A", address: format(readBytes(reader, 4, "A")) };
    case TYPE.AAAA:
      return { type: "AAAA", address: format(readBytes(reader, 16, "AAAA")) };
    case TYPE.CNAME:
      return { type: "CNAME", target: readName(reader) };
    case TYPE.NS:
      return { type: "NS", target: readName(reader) };
    case TYPE.TXT:
      return { type: "TXT", strings: readStrings(reader) };
    case TYPE.SOA:
      return readSoa(reader);
    default:
      return { type: "raw", number: type, bytes: readBytes(reader, size, "RDATA").slice() };
  }
}

function readStrings(reader: Reader): Uint8Array[] {
  const strings: Uint8Array[] = [];
  while (reader.offset < reader.end) {
    const size = readUint(reader, 1, "TXT");
    strings.push(readBytes(reader, size, "TXT").slice());
  }
  return strings;
}

function readSoa(reader: Reader): SoaData {
  const next = () => readUint(reader, 4, "SOA");
  return {
    type: "SOA",
    primary: readName(reader),
    mailbox: readName(reader),
    serial: next(),
    refresh: next(),
    retry: next(),
    expire: next(),
    minimum: next(),
  };
}
