import { randomInt } from "node:crypto";
import { exchange, parseTsigKey } from "@candor/ddns-client";
import { createTransport, nodeHmac } from "@candor/ddns-client/node";
import dnsPacket, { type Packet } from "dns-packet";
import type { DnsPrimary } from "../dns-primary.ts";
import { codeAlone, type Reply } from "./answer.ts";
import type { Authority } from "./authority.ts";
import { CLASS, type Message, type Question, RCODE, type Rcode, TYPE } from "./message.ts";
import { DnsFormatError } from "./name.ts";
import { prescan } from "./update.ts";

const TIMEOUT_MS = 5_000;

/**
 * Stands in front of a BIND, Knot or PowerDNS that has the zone (RFC 2136, section 6): a device's
 * signature and reach are judged here, then its update goes on byte for byte under the maker's key.
 * So the primary server needs one key, however many devices there are.
 */
export function primaryAuthority(primary: DnsPrimary): Authority {
  const key = parseTsigKey(primary.key);
  const seconds = () => Math.floor(Date.now() / 1000);
  const transport = () =>
    createTransport({
      ...{ host: primary.host, port: primary.port, timeoutMs: TIMEOUT_MS },
      signal: AbortSignal.timeout(2 * TIMEOUT_MS),
    });

  return {
    async query(question) {
      for await (const bytes of transport().tcp(encodedQuestion(question))) return replyIn(bytes);
      throw new Error("the primary server closed the connection without an answer");
    },
    async update(message, keyName) {
      const refused = judged(primary, message, keyName);
      if (refused !== RCODE.NOERROR) return refused;
      const options = { transport: transport(), key, hmac: nodeHmac, seconds };
      const answer = await exchange(withoutSignature(message), options);
      if (!answer.authenticated)
        throw new Error(`the primary server refuses this cloud's key (${answer.message.rcode})`);
      return answer.message.rcode as Rcode;
    },
  };
}

function judged({ zone }: DnsPrimary, message: Message, keyName: string): Rcode {
  const { question } = message;
  if (question.type !== TYPE.SOA) return RCODE.FORMERR;
  if (question.name !== zone || question.class !== CLASS.IN) return RCODE.NOTAUTH;
  try {
    return prescan(zone, message.authorities, keyName);
  } catch (error) {
    if (error instanceof DnsFormatError) return RCODE.FORMERR;
    throw error;
  }
}

/** Everything before the additional section, under an id of our own. */
function withoutSignature({ bytes, additionals }: Message): Uint8Array {
  const end = additionals[0]?.start ?? bytes.length;
  const copy = Buffer.from(bytes.subarray(0, end));
  copy.writeUInt16BE(randomInt(65_536), 0);
  copy.writeUInt16BE(0, 10);
  return new Uint8Array(copy);
}

function encodedQuestion({ raw }: Question): Uint8Array {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(randomInt(65_536), 0);
  header.writeUInt16BE(1, 4);
  return Buffer.concat([header, raw]);
}

function replyIn(bytes: Uint8Array): Reply {
  const packet: Packet & { rcode?: string; flag_aa?: boolean } = dnsPacket.decode(
    Buffer.from(bytes),
  );
  const rcode = RCODE[(packet.rcode ?? "SERVFAIL") as keyof typeof RCODE] ?? RCODE.SERVFAIL;
  const { answers = [], authorities = [] } = packet;
  return { ...codeAlone(rcode), authoritative: packet.flag_aa === true, answers, authorities };
}
