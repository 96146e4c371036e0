import { DdnsError } from "../errors.ts";
import { fault, overrun } from "./fault.ts";
import { type Reader, step } from "./reader.ts";
import { concat, uint } from "./writer.ts";

const MAX_NAME = 255; // octets on the wire, RFC 1035 section 3.1
const HEADER = 12;

/**
 * Reads a domain name, following compression pointers.
 *
 * A pointer must lead strictly backwards, before the place where the labels read last began; so
 * every chain ends, and a loop cannot be written (RFC 1035 section 4.1.4 speaks of a prior
 * occurrence).
 *
 * @returns the name in presentation form without the final dot; `.` is the root. A dot or backslash
 * inside a label is escaped, an unprintable octet is written `\DDD` (RFC 1035 section 5.1).
 * @throws DdnsError `name-pointer`, `name-long`, `label-type`, `overrun`, `work`, with the offset.
 */
export function readName(reader: Reader): string {
  const { bytes } = reader;
  const labels: string[] = [];
  let at = reader.offset;
  let end = reader.end;
  let floor = at;
  let length = 1;
  let followed = false;
  for (;;) {
    step(reader, at);
    if (at >= end) throw overrun("name", at, 1, 0);
    const size = bytes[at] ?? 0;
    if (size >= 0xc0) {
      if (at + 2 > end) throw overrun("name pointer", at, 2, end - at);
      const target = (size & 0x3f) * 256 + (bytes[at + 1] ?? 0);
      if (target >= floor || target < HEADER)
        throw fault("name-pointer", at, `a name pointer leads to ${target}`);
      if (!followed) reader.offset = at + 2;
      followed = true;
      floor = target;
      at = target;
      end = bytes.length;
      continue;
    }
    if (size > 63) throw fault("label-type", at, `unknown label type ${size >> 6}`);
    if (size === 0) break;
    if (at + 1 + size > end) throw overrun("label", at, size + 1, end - at);
    length += size + 1;
    if (length > MAX_NAME)
      throw fault("name-long", at, `the name is longer than ${MAX_NAME} octets`);
    labels.push(present(bytes.subarray(at + 1, at + 1 + size)));
    at += size + 1;
  }
  if (!followed) reader.offset = at + 1;
  return labels.length === 0 ? "." : labels.join(".");
}

function present(label: Uint8Array): string {
  let text = "";
  for (const octet of label) {
    const character = String.fromCharCode(octet);
    if (character === "." || character === "\\") text += `\\${character}`;
    else if (octet > 0x20 && octet < 0x7f) text += character;
    else text += `\\${String(octet).padStart(3, "0")}`;
  }
  return text;
}

/**
 * Splits a name in presentation form into its labels; a final dot is allowed.
 *
 * @throws DdnsError `name-syntax` for an empty or over-long label, an over-long name, a character
 * outside ASCII (write internationalised names as A-labels) or a broken escape.
 */
function parseName(name: string): Uint8Array[] {
  if (name === ".") return [];
  const labels: Uint8Array[] = [];
  let label: number[] = [];
  let length = 1;
  const close = () => {
    if (label.length === 0) throw nameSyntax(name, "has an empty label");
    if (label.length > 63) throw nameSyntax(name, "has a label of more than 63 octets");
    length += label.length + 1;
    if (length > MAX_NAME) throw nameSyntax(name, `is longer than ${MAX_NAME} octets`);
    labels.push(Uint8Array.from(label));
    label = [];
  };
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code === 0x2e) {
      close();
      if (i === name.length - 1) return labels;
    } else if (code === 0x5c) {
      const [octet, used] = readEscape(name, i + 1);
      label.push(octet);
      i += used;
    } else if (code > 0x20 && code < 0x7f) label.push(code);
    else throw nameSyntax(name, "has a character that needs an escape or an A-label");
  }
  close();
  return labels;
}

function readEscape(name: string, at: number): [octet: number, used: number] {
  const digits = /^[0-9]{3}/.exec(name.slice(at, at + 3))?.[0];
  if (digits !== undefined && Number(digits) < 256) return [Number(digits), 3];
  const code = name.charCodeAt(at);
  if (digits === undefined && code > 0x20 && code < 0x7f && !/[0-9]/.test(name.charAt(at)))
    return [code, 1];
  throw nameSyntax(name, "has a broken escape");
}

function nameSyntax(name: string, why: string): DdnsError {
  return new DdnsError("name-syntax", `domain name ${JSON.stringify(name.slice(0, 80))} ${why}`);
}

/** Encodes a name, uncompressed. @throws DdnsError `name-syntax`. */
export function encodeName(name: string): Uint8Array {
  const parts = parseName(name).flatMap((label) => [uint(label.length, 1), label]);
  return concat(...parts, uint(0, 1));
}

/** Lower-case form without a final dot; equal names have equal forms (RFC 4343). */
export function canonicalName(name: string): string {
  const labels = parseName(name);
  return labels.length === 0 ? "." : labels.map(present).join(".").toLowerCase();
}

/** Tells whether two names are the same, letter case aside. */
export function sameName(one: string, other: string): boolean {
  return canonicalName(one) === canonicalName(other);
}

/** Tells whether `name` is the zone's apex or stands below it. */
export function isWithin(name: string, zone: string): boolean {
  return labelsBelow(name, zone) !== null;
}

/** Labels that `name` has left of the zone's apex, lower case; null when it is outside the zone. */
export function labelsBelow(name: string, zone: string): string[] | null {
  const labels = parseName(name).map((label) => present(label).toLowerCase());
  const apex = parseName(zone).map((label) => present(label).toLowerCase());
  const depth = labels.length - apex.length;
  if (depth < 0 || !apex.every((label, i) => label === labels[depth + i])) return null;
  return labels.slice(0, depth);
}
