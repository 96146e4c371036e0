import { DdnsError } from "../errors.ts";
import { decodeBase64 } from "./base64.ts";
import { CLASS, TSIG_ERROR, TYPE } from "./codes.ts";
import type { DnsMessage } from "./message.ts";
import { canonicalName, encodeName } from "./name.ts";
import type { TsigRecord } from "./tsig-record.ts";
import { concat, uint } from "./writer.ts";

/** Hash functions that TSIG is used with here; MD5 and SHA-1 are left out on purpose. */
export type TsigHash = "sha224" | "sha256" | "sha384" | "sha512";

/** Computes an HMAC; Node's crypto, WebCrypto or a library, handed in by the caller. */
export type Hmac = (
  hash: TsigHash,
  key: Uint8Array,
  message: Uint8Array,
) => Uint8Array | Promise<Uint8Array>;

/** A shared key. Make one with {@link parseTsigKey}. */
export interface TsigKey {
  /** Canonical: lower case, no final dot (PowerDNS refuses anything else). */
  readonly name: string;
  readonly hash: TsigHash;
  readonly secret: Uint8Array;
}

const OUTPUT: Readonly<Record<TsigHash, number>> = {
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

/** Seconds that two clocks may differ (RFC 8945 section 10 recommends 300). */
const TSIG_FUDGE = 300;

/**
 * Reads a key from its usual text form.
 *
 * @throws DdnsError `name-syntax`, `algorithm`, `secret` (fewer than 16 bytes, or no base64); the
 * secret is never repeated in a message.
 * @example
 * parseTsigKey({ name: "anna.homes.example.", algorithm: "hmac-sha256", secret: base64 });
 */
export function parseTsigKey(input: {
  readonly name: string;
  readonly algorithm: string;
  readonly secret: string;
}): TsigKey {
  const hash = canonicalName(input.algorithm).replace(/^hmac-/, "");
  if (!(hash in OUTPUT))
    throw new DdnsError(
      "algorithm",
      "unknown TSIG algorithm: use hmac-sha224, hmac-sha256, hmac-sha384 or hmac-sha512",
      { field: "algorithm" },
    );
  const secret = decodeBase64(input.secret);
  if (secret.length < 16)
    throw new DdnsError("secret", "the secret has fewer than 16 bytes: make a new key", {
      field: "secret",
    });
  return { name: canonicalName(input.name), hash: hash as TsigHash, secret };
}

/** Options of {@link signMessage}. */
export interface SignOptions {
  readonly key: TsigKey;
  readonly hmac: Hmac;
  /** Seconds since 1970. */
  readonly time: number;
  readonly fudge?: number;
  /** MAC of the request, when a response is signed (RFC 8945 section 5.3). */
  readonly requestMac?: Uint8Array;
  /** Octets of the MAC to send; the whole MAC when left out (RFC 8945 section 5.2.2.1). */
  readonly macLength?: number;
  /** TSIG error and other data of a response. */
  readonly error?: number;
  readonly other?: Uint8Array;
}

/** Signs an encoded message by appending a TSIG record. */
export async function signMessage(
  message: Uint8Array,
  options: SignOptions,
): Promise<{ readonly bytes: Uint8Array; readonly mac: Uint8Array }> {
  const { key, time, fudge = TSIG_FUDGE, error = 0, other = new Uint8Array() } = options;
  const algorithm = `hmac-${key.hash}`;
  const stamp = { keyName: key.name, algorithm, time, fudge, error, other };
  const input = macInput(message, stamp, options.requestMac);
  const whole = await options.hmac(key.hash, key.secret, input);
  const mac = whole.slice(0, options.macLength ?? whole.length);
  const rdata = concat(
    encodeName(algorithm),
    ...[uint(time, 6), uint(fudge, 2), uint(mac.length, 2), mac],
    ...[message.subarray(0, 2), uint(error, 2), uint(other.length, 2), other],
  );
  const record = concat(
    encodeName(key.name),
    ...[uint(TYPE.TSIG, 2), uint(CLASS.ANY, 2), uint(0, 4), uint(rdata.length, 2), rdata],
  );
  return { bytes: concat(withCount(message, +1), record), mac };
}

type Stamp = Pick<TsigRecord, "keyName" | "algorithm" | "time" | "fudge" | "error" | "other">;

// RFC 8945 section 4.3: request MAC (responses alone), message, TSIG variables.
function macInput(message: Uint8Array, stamp: Stamp, requestMac?: Uint8Array): Uint8Array {
  const before = requestMac === undefined ? [] : [uint(requestMac.length, 2), requestMac];
  return concat(
    ...before,
    message,
    ...[encodeName(stamp.keyName), uint(CLASS.ANY, 2), uint(0, 4), encodeName(stamp.algorithm)],
    ...[uint(stamp.time, 6), uint(stamp.fudge, 2), uint(stamp.error, 2)],
    ...[uint(stamp.other.length, 2), stamp.other],
  );
}

function withCount(message: Uint8Array, change: 1 | -1): Uint8Array {
  const copy = new Uint8Array(message); // a Buffer's own `slice` would share its memory
  copy.set(uint((copy[10] ?? 0) * 256 + (copy[11] ?? 0) + change, 2), 10);
  return copy;
}

/** Why a signature was not accepted. */
export type TsigFailure =
  /** No TSIG record at all. */
  | "unsigned"
  /** A TSIG error record without MAC (BADKEY, BADSIG): a hint that anybody could have sent. */
  | "unsigned-error"
  | "key"
  | "algorithm"
  | "mac-length"
  | "mac"
  | "time";

/** Result of {@link verifyMessage}. */
export type TsigCheck =
  | {
      readonly ok: true;
      /** TSIG error the server reports, such as BADTIME; 0 for none. */
      readonly error: number;
      /** The server's clock, seconds since 1970; from an authenticated BADTIME alone. */
      readonly serverTime: number | null;
      readonly mac: Uint8Array;
    }
  | { readonly ok: false; readonly why: TsigFailure; readonly error: number };

/** Options of {@link verifyMessage}. */
export interface VerifyOptions {
  readonly key: TsigKey;
  readonly hmac: Hmac;
  /** Own clock, seconds since 1970. */
  readonly time: number;
  /** MAC of the request that this answers. */
  readonly requestMac?: Uint8Array;
  /** Fewest octets of MAC to accept; the whole MAC when left out. */
  readonly leastMac?: number;
}

/**
 * Verifies the TSIG record of a received message (RFC 8945 sections 5.2 and 5.3.2).
 *
 * The MAC is compared in constant time and checked before the time, so that a server's clock is
 * only believed when the answer is authentic.
 */
export async function verifyMessage(
  bytes: Uint8Array,
  message: DnsMessage,
  options: VerifyOptions,
): Promise<TsigCheck> {
  const { key } = options;
  const { tsig } = message;
  if (tsig === null) return { ok: false, why: "unsigned", error: 0 };
  const refuse = (why: TsigFailure): TsigCheck => ({ ok: false, why, error: tsig.error });
  if (tsig.mac.length === 0 && tsig.error !== 0) return refuse("unsigned-error");
  if (tsig.keyName !== key.name) return refuse("key");
  if (tsig.algorithm !== `hmac-${key.hash}`) return refuse("algorithm");
  const whole = OUTPUT[key.hash];
  if (tsig.mac.length > whole || tsig.mac.length < leastMac(whole, options.leastMac))
    return refuse("mac-length");
  const signed = withCount(bytes.slice(0, tsig.offset), -1);
  signed.set(uint(tsig.originalId, 2), 0);
  const input = macInput(signed, tsig, options.requestMac);
  const expected = await options.hmac(key.hash, key.secret, input);
  if (!equalBytes(expected.slice(0, tsig.mac.length), tsig.mac)) return refuse("mac");
  if (Math.abs(options.time - tsig.time) > tsig.fudge) return refuse("time");
  const serverTime = tsig.error === TSIG_ERROR.BADTIME ? time48(tsig.other) : null;
  return { ok: true, error: tsig.error, serverTime, mac: tsig.mac };
}

// Never below 10 octets or half the hash (RFC 8945 section 5.2.2.1).
function leastMac(whole: number, wanted: number = whole): number {
  return Math.max(10, whole / 2, wanted);
}

/** Compares two byte strings in a time that depends on their lengths alone. */
function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (const [i, byte] of one.entries()) difference |= byte ^ (other[i] ?? 0);
  return difference === 0;
}

function time48(other: Uint8Array): number | null {
  if (other.length !== 6) return null;
  return other.reduce((value, byte) => value * 256 + byte, 0);
}
