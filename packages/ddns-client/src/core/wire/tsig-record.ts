import type { DdnsError } from "../errors.ts";
import { CLASS } from "./codes.ts";
import { fault } from "./fault.ts";
import { canonicalName, readName } from "./name.ts";
import { type Reader, readBytes, readUint } from "./reader.ts";

/** A TSIG record (RFC 8945 section 4.2). */
export interface TsigRecord {
  /** Offset at which the record begins: the signed part of the message ends here. */
  readonly offset: number;
  /** Key name, canonical. */
  readonly keyName: string;
  /** Algorithm name, canonical, such as `hmac-sha256`. */
  readonly algorithm: string;
  /** Seconds since 1970. */
  readonly time: number;
  /** Seconds that the two clocks may differ. */
  readonly fudge: number;
  readonly mac: Uint8Array;
  readonly originalId: number;
  readonly error: number;
  readonly other: Uint8Array;
}

/** Reads the RDATA of a TSIG record. @throws DdnsError `tsig-rdata`, `overrun` with the offset. */
export function readTsig(
  reader: Reader,
  head: {
    readonly at: number;
    readonly name: string;
    readonly class: number;
    readonly ttl: number;
  },
): TsigRecord {
  if (head.class !== CLASS.ANY || head.ttl !== 0) throw malformed(head.at, "class or TTL");
  const algorithm = canonicalName(readName(reader));
  const time = readUint(reader, 2, "TSIG") * 2 ** 32 + readUint(reader, 4, "TSIG");
  const fudge = readUint(reader, 2, "TSIG");
  const mac = readBytes(reader, readUint(reader, 2, "TSIG"), "TSIG").slice();
  const originalId = readUint(reader, 2, "TSIG");
  const error = readUint(reader, 2, "TSIG");
  const other = readBytes(reader, readUint(reader, 2, "TSIG"), "TSIG").slice();
  if (reader.offset !== reader.end) throw malformed(reader.offset, "length");
  const keyName = canonicalName(head.name);
  return { offset: head.at, keyName, algorithm, time, fudge, mac, originalId, error, other };
}

function malformed(at: number, what: string): DdnsError {
  return fault("tsig-rdata", at, `the TSIG record has a wrong ${what}`);
}
