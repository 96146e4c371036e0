import { DdnsError, isDdnsError } from "../errors.ts";
import { TSIG_ERROR } from "../wire/codes.ts";
import { type DnsMessage, decodeMessage } from "../wire/message.ts";
import { sameName } from "../wire/name.ts";
import { type Hmac, signMessage, type TsigKey, verifyMessage } from "../wire/tsig.ts";
import type { DnsTransport } from "./transport.ts";

/** What an exchange needs beside the message. */
export interface ExchangeOptions {
  readonly transport: DnsTransport;
  readonly key: TsigKey;
  readonly hmac: Hmac;
  /** Own wall clock, seconds since 1970. */
  readonly seconds: () => number;
  /** Seconds to add to the own clock, learnt from an earlier authenticated BADTIME. */
  readonly clockOffset?: number;
}

/** The server's answer to one message. */
export interface Answer {
  readonly message: DnsMessage;
  /** TSIG error of the answer; 0 for none. */
  readonly tsigError: number;
  /** True when the answer bears the key's valid MAC over it and the request. */
  readonly authenticated: boolean;
  readonly via: "udp" | "tcp";
  /** Offset to use from now on, in seconds. */
  readonly clockOffset: number;
}

const LARGEST_DATAGRAM = 512; // octets that every server takes over UDP (RFC 1035 section 4.2.1)

/**
 * Sends a message signed, and finds the answer that counts.
 *
 * UDP first where the message fits; TCP for more than 512 octets, for a truncated answer and after
 * a time-out. Answers that do not belong to the request (wrong id, no response, another question,
 * broken bytes, wrong MAC) are passed over. An unsigned answer is a hint that anybody could have
 * sent: over UDP the socket keeps listening to its deadline and the question is asked again over
 * TCP; over TCP it is returned with `authenticated: false`. The server's clock is taken from a
 * BADTIME with a valid MAC alone, and the message is signed again once (RFC 8945 section 5.2.3).
 *
 * @throws DdnsError `timeout`, `network` or `aborted` when no answer came.
 */
export async function exchange(message: Uint8Array, options: ExchangeOptions): Promise<Answer> {
  const first = await attempt(message, options, options.clockOffset ?? 0);
  if (first.tsigError !== TSIG_ERROR.BADTIME || first.clockOffset === (options.clockOffset ?? 0))
    return first;
  return attempt(message, options, first.clockOffset);
}

async function attempt(
  message: Uint8Array,
  options: ExchangeOptions,
  clockOffset: number,
): Promise<Answer> {
  const time = options.seconds() + clockOffset;
  const { bytes, mac } = await signMessage(message, { ...options, time });
  const request = { id: decodeMessage(message), mac, clockOffset };
  let hint: Answer | null = null;
  if (bytes.length <= LARGEST_DATAGRAM) {
    hint = await listen("udp", options.transport.udp(bytes), request, options).catch(notAborted);
    if (hint?.authenticated === true && !hint.message.truncated) return hint;
  }
  try {
    return await listen("tcp", options.transport.tcp(bytes), request, options);
  } catch (error) {
    if (hint === null || hint.message.truncated || (isDdnsError(error) && error.code === "aborted"))
      throw error;
    return hint;
  }
}

function notAborted(error: unknown): null {
  if (isDdnsError(error) && error.code !== "aborted") return null;
  throw error;
}

interface Request {
  readonly id: DnsMessage;
  readonly mac: Uint8Array;
  readonly clockOffset: number;
}

async function listen(
  via: "udp" | "tcp",
  received: AsyncIterable<Uint8Array>,
  request: Request,
  options: ExchangeOptions,
): Promise<Answer> {
  let hint: Answer | null = null;
  try {
    for await (const bytes of received) {
      const answer = await judge(via, bytes, request, options);
      if (answer === null) continue;
      if (answer.authenticated || via === "tcp") return answer;
      hint ??= answer;
    }
  } catch (error) {
    if (hint === null || (isDdnsError(error) && error.code === "aborted")) throw error;
    return hint;
  }
  if (hint !== null) return hint;
  throw new DdnsError("network", "the server closed the connection without an answer");
}

/** Null for bytes that are no answer to the request. */
async function judge(
  via: "udp" | "tcp",
  bytes: Uint8Array,
  request: Request,
  options: ExchangeOptions,
): Promise<Answer | null> {
  const message = decoded(bytes);
  if (message === null || !answers(request.id, message)) return null;
  const { clockOffset } = request;
  const time = options.seconds() + clockOffset;
  const check = await verifyMessage(bytes, message, { ...options, time, requestMac: request.mac });
  if (check.ok) {
    const { error, serverTime } = check;
    const offset = serverTime === null ? clockOffset : serverTime - options.seconds();
    return { message, tsigError: error, authenticated: true, via, clockOffset: offset };
  }
  if (check.why !== "unsigned" && check.why !== "unsigned-error") return null;
  return { message, tsigError: check.error, authenticated: false, via, clockOffset };
}

function decoded(bytes: Uint8Array): DnsMessage | null {
  try {
    return decodeMessage(bytes);
  } catch (error) {
    if (isDdnsError(error)) return null;
    throw error;
  }
}

// A refusing server may leave the question out (RFC 1035 FORMERR, some UPDATE answers).
function answers(request: DnsMessage, answer: DnsMessage): boolean {
  if (!answer.response || answer.id !== request.id || answer.opcode !== request.opcode)
    return false;
  const [asked] = request.questions;
  return answer.questions.every(
    (echo) =>
      asked !== undefined &&
      echo.type === asked.type &&
      echo.class === asked.class &&
      sameName(echo.name, asked.name),
  );
}
