import { format } from "../address/format.ts";
import { DdnsError } from "../errors.ts";
import { concat, uint } from "../wire/writer.ts";
import { MAGIC_COOKIE, malformed, STUN_ATTRIBUTE, type StunMessage } from "./message.ts";

/** Address and port from which the server saw the request come. */
export interface MappedAddress {
  readonly address: string;
  readonly port: number;
}

/**
 * Takes the mapped address out of the success response to the request with this transaction id.
 *
 * Only XOR-MAPPED-ADDRESS counts: NAT devices that rewrite addresses inside packets spoil the plain
 * MAPPED-ADDRESS (RFC 8489 section 14.2), so a response with that one alone is refused.
 *
 * @throws DdnsError `stun` when it is not the response, an error response (with its code), or has
 * no usable address.
 */
export function mappedAddress(message: StunMessage, transactionId: Uint8Array): MappedAddress {
  if (message.method !== 1 || !sameBytes(message.transactionId, transactionId))
    throw malformed(8, "not the answer to this request");
  if (message.class === "error") throw new DdnsError("stun", `STUN error ${errorCode(message)}`);
  if (message.class !== "success") throw malformed(0, "not a response");
  const found = message.attributes.find(({ type }) => type === STUN_ATTRIBUTE.XOR_MAPPED_ADDRESS);
  if (found === undefined) throw malformed(20, "no XOR-MAPPED-ADDRESS");
  const { value } = found;
  const wanted = value[1] === 1 ? 8 : value[1] === 2 ? 20 : 0;
  if (wanted === 0 || value.length !== wanted)
    throw malformed(20, "XOR-MAPPED-ADDRESS has a wrong size or family");
  const mask = concat(uint(MAGIC_COOKIE, 4), message.transactionId);
  const port = (((value[2] ?? 0) << 8) | (value[3] ?? 0)) ^ (MAGIC_COOKIE >>> 16);
  return { address: format(value.slice(4).map((byte, i) => byte ^ (mask[i] ?? 0))), port };
}

// RFC 8489 section 14.8: hundreds in the class, the rest in the number.
function errorCode(message: StunMessage): string {
  const value = message.attributes.find(({ type }) => type === STUN_ATTRIBUTE.ERROR_CODE)?.value;
  if (value === undefined || value.length < 4) return "without a code";
  return String(((value[2] ?? 0) & 7) * 100 + (value[3] ?? 0));
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
