import { randomBytes } from "node:crypto";
import type { Family } from "../../core/agent/record.ts";
import { mappedAddress } from "../../core/stun/mapped-address.ts";
import { decodeStun, encodeBindingRequest } from "../../core/stun/message.ts";
import { askUdp, orNull } from "./ask-udp.ts";
import type { AddressSource } from "./source.ts";

/** Settings of {@link stunSource}. */
export interface StunSourceOptions {
  /** Host name or address of a STUN server. It is a third party, unless it is yours. */
  readonly host: string;
  /** 3478 by default. */
  readonly port?: number;
  readonly family: Family;
  /** Milliseconds; 3000 by default. */
  readonly timeoutMs?: number;
}

const RESEND_MS = 500; // RFC 8489 section 6.2.1

/**
 * Asks a STUN server from which address it sees us (RFC 8489). Only an answer with this request's
 * 96 random bits counts, from the server's own address.
 */
export function stunSource(options: StunSourceOptions): AddressSource {
  const { host, port = 3478, family, timeoutMs = 3000 } = options;
  return async (signal) => {
    const transactionId = new Uint8Array(randomBytes(12));
    const request = encodeBindingRequest(transactionId);
    const { address } = await askUdp({
      ...{ host, port, family, request, timeoutMs, signal, resendMs: RESEND_MS },
      read(bytes) {
        const message = orNull(() => decodeStun(bytes));
        const ours = message !== null && sameId(message.transactionId, transactionId);
        return ours ? mappedAddress(message, transactionId) : null;
      },
    });
    return address;
  };
}

function sameId(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
