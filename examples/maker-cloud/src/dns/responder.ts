import { codeAlone, type Reply } from "./answer.ts";
import type { Authority } from "./authority.ts";
import { type Message, OPCODE, parseMessage, RCODE } from "./message.ts";
import { DnsFormatError } from "./name.ts";
import {
  type Edns,
  encodeFormatError,
  encodeReply,
  findEdns,
  truncated,
  UDP_PAYLOAD,
} from "./response.ts";
import { checkTsig, findTsig, signAnswer, TSIG_ERROR, type Tsig, type TsigKey } from "./tsig.ts";

/** How a message came: over UDP an answer may have to be cut. */
type Transport = "udp" | "tcp";

/** Answers DNS messages; null where silence is the only safe answer. Never throws. */
export type Responder = (bytes: Buffer, transport: Transport) => Promise<Buffer | null>;

export interface ResponderOptions {
  readonly authority: Authority;
  /** Finds a device's key by its name (lower case, no trailing dot). */
  readonly key: (name: string) => Promise<TsigKey | undefined>;
  /** Seconds since 1970. */
  readonly now: () => number;
  /** Told of what went wrong inside: a full disk, a primary server that is down. The asker gets SERVFAIL. */
  readonly onError: (error: unknown) => void;
}

interface Signature {
  readonly tsig: Tsig;
  readonly key: TsigKey | undefined;
  readonly error: (typeof TSIG_ERROR)[keyof typeof TSIG_ERROR];
}

/** Makes the one function behind both sockets. */
export function createResponder(options: ResponderOptions): Responder {
  const { authority, now, onError } = options;

  async function respond(bytes: Buffer, transport: Transport): Promise<Buffer | null> {
    if (bytes.length < 12 || (bytes[2] ?? 0) >= 0x80) return null; // no id to answer, or an answer
    const read = readAll(bytes);
    if (read === null) return encodeFormatError(bytes);
    const { message, edns, tsig } = read;
    const signature = tsig === null ? null : await signatureOf(message, tsig);
    if (signature === "malformed") return encodeFormatError(bytes);
    const reply = await replyTo(message, signature);
    return finished(message, reply, edns, signature, transport);
  }

  async function signatureOf(message: Message, tsig: Tsig): Promise<Signature | "malformed"> {
    const key = await options.key(tsig.keyName);
    try {
      return { tsig, key, error: checkTsig(message, tsig, key, now()) };
    } catch (error) {
      if (error instanceof DnsFormatError) return "malformed";
      throw error;
    }
  }

  async function replyTo(message: Message, signature: Signature | null): Promise<Reply> {
    if (signature !== null && signature.error !== TSIG_ERROR.NONE) return codeAlone(RCODE.NOTAUTH); // RFC 8945, section 5.2
    if (message.opcode !== OPCODE.QUERY && message.opcode !== OPCODE.UPDATE)
      return codeAlone(RCODE.NOTIMP);
    try {
      if (message.opcode === OPCODE.QUERY) return await authority.query(message.question);
      if (signature === null) return codeAlone(RCODE.REFUSED);
      return codeAlone(await authority.update(message, signature.tsig.keyName));
    } catch (error) {
      onError(error);
      return codeAlone(RCODE.SERVFAIL);
    }
  }

  function finished(
    message: Message,
    reply: Reply,
    edns: Edns | null,
    signature: Signature | null,
    transport: Transport,
  ): Buffer {
    const sign = (bytes: Buffer) =>
      signature === null
        ? bytes
        : signAnswer(bytes, signature.tsig, signature.key, signature.error, now());
    const whole = sign(encodeReply(message, reply, edns));
    const limit = transport === "tcp" ? 65_535 : Math.min(edns?.payload ?? 512, UDP_PAYLOAD);
    return whole.length <= limit ? whole : sign(truncated(message, reply, edns));
  }

  return async (bytes, transport) => {
    try {
      return await respond(bytes, transport);
    } catch (error) {
      onError(error);
      return null;
    }
  };
}

function readAll(bytes: Buffer): { message: Message; edns: Edns | null; tsig: Tsig | null } | null {
  try {
    const message = parseMessage(bytes);
    return { message, edns: findEdns(message), tsig: findTsig(message) };
  } catch (error) {
    if (error instanceof DnsFormatError) return null;
    throw error;
  }
}
