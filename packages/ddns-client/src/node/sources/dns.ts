import { randomInt } from "node:crypto";
import type { Family } from "../../core/agent/record.ts";
import { DdnsError } from "../../core/errors.ts";
import { TYPE } from "../../core/wire/codes.ts";
import { decodeMessage, encodeMessage } from "../../core/wire/message.ts";
import { sameName } from "../../core/wire/name.ts";
import type { RecordData } from "../../core/wire/rdata.ts";
import { askUdp, orNull } from "./ask-udp.ts";
import type { AddressSource } from "./source.ts";

/** Settings of {@link dnsSource}. */
export interface DnsSourceOptions {
  /** A DNS server that answers with the asker's address. It is a third party, unless it is yours. */
  readonly host: string;
  /** 53 by default. */
  readonly port?: number;
  /** Name to ask for, such as `myip.opendns.com`. */
  readonly name: string;
  /** Record that bears the address; A or AAAA by the family when left out. */
  readonly type?: "A" | "AAAA" | "TXT";
  /** 1 (IN) by default; some servers answer in class 3 (CH). */
  readonly class?: number;
  readonly family: Family;
  /** Milliseconds; 3000 by default. */
  readonly timeoutMs?: number;
}

/** Asks a DNS server that answers a name with the address it was asked from. */
export function dnsSource(options: DnsSourceOptions): AddressSource {
  const { host, port = 53, name, family, timeoutMs = 3000 } = options;
  const type = TYPE[options.type ?? (family === "ipv4" ? "A" : "AAAA")];
  return (signal) => {
    const id = randomInt(65_536);
    const asked = { name, type, class: options.class ?? 1 };
    return askUdp({
      ...{ host, port, family, timeoutMs, signal, resendMs: 1000 },
      request: encodeMessage({ id, questions: [asked], recursionDesired: true }),
      read(bytes) {
        const answer = orNull(() => decodeMessage(bytes));
        const [echo] = answer?.questions ?? [];
        if (answer?.id !== id || !answer.response || echo === undefined) return null;
        if (echo.type !== type || !sameName(echo.name, name)) return null;
        const texts = answer.answers.map(({ data }) => addressIn(data)).filter(Boolean);
        if (texts.length === 1) return texts[0] ?? null;
        throw new DdnsError("source", `${host} gave ${texts.length} addresses for ${name}`);
      },
    });
  };
}

function addressIn(data: RecordData): string {
  if (data.type === "A" || data.type === "AAAA") return data.address;
  if (data.type !== "TXT") return "";
  return Buffer.concat(data.strings).toString("latin1");
}
