import { randomInt } from "node:crypto";
import { lookup } from "node:dns/promises";
import type { AuthorityAnswer } from "../core/agent/status.ts";
import { DdnsError } from "../core/errors.ts";
import { TYPE } from "../core/wire/codes.ts";
import { type DnsMessage, decodeMessage, encodeMessage, question } from "../core/wire/message.ts";
import { isWithin, sameName } from "../core/wire/name.ts";
import type { RecordData } from "../core/wire/rdata.ts";
import { askUdp, orNull } from "./sources/ask-udp.ts";

/** Where the zone's primary server is, and how long an answer may take. */
export interface AuthorityOptions {
  readonly zone: string;
  readonly primary: { readonly host: string; readonly port: number };
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Asks every authoritative server of the zone but the primary what it holds at a name: the servers
 * are those of the zone's NS records, their addresses come from the zone itself or from the
 * system's resolver. Unsigned, since other servers may not know the key: this only watches.
 */
export async function askAuthorities(
  options: AuthorityOptions,
  record: { readonly name: string; readonly type: "A" | "AAAA"; readonly published: string },
): Promise<AuthorityAnswer[]> {
  const servers = await otherServers(options);
  return Promise.all(
    servers.map(async ({ server, host }) => {
      try {
        const values = await valuesAt({ ...options, host, port: 53 }, record.name, record.type);
        const agrees = values.length === 1 && values[0] === record.published;
        return { server, values, agrees, error: null };
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return { server, values: null, agrees: false, error: message };
      }
    }),
  );
}

interface Server {
  readonly host: string;
  readonly port: number;
}

type Asking = Server & Pick<AuthorityOptions, "timeoutMs" | "signal">;

/** The zone's authoritative servers but the primary: their names, and an address of each. */
export async function otherServers(
  options: AuthorityOptions,
): Promise<{ server: string; host: string }[]> {
  const { zone, primary } = options;
  const { answers } = await ask({ ...options, ...primary }, zone, "NS");
  const names = answers.flatMap(({ data }) => (data.type === "NS" ? [data.target] : []));
  const own = new Set((await lookup(primary.host, { all: true })).map(({ address }) => address));
  const found = await Promise.all(
    names.map(async (server) => ({ server, hosts: await addressesOf(options, server) })),
  );
  return found
    .filter(({ hosts }) => !hosts.some((host) => own.has(host)))
    .map(({ server, hosts: [host = server] }) => ({ server, host }));
}

async function addressesOf(options: AuthorityOptions, server: string): Promise<string[]> {
  const { zone, primary } = options;
  if (isWithin(server, zone)) {
    const asking = { ...options, ...primary };
    const [four, six] = [
      await valuesAt(asking, server, "A"),
      await valuesAt(asking, server, "AAAA"),
    ];
    if (four.length + six.length > 0) return [...four, ...six];
  }
  const found = await lookup(server, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}

/** What a server gives for a name, sorted. @throws DdnsError when it gives no authority's answer. */
export async function valuesAt(
  asking: Asking,
  name: string,
  type: "A" | "AAAA" | "TXT",
): Promise<string[]> {
  const { answers } = await ask(asking, name, type);
  return answers
    .filter(({ name: owner, data }) => data.type === type && sameName(owner, name))
    .map(({ data }) => textOf(data))
    .sort();
}

function textOf(data: RecordData): string {
  if (data.type === "A" || data.type === "AAAA") return data.address;
  return data.type === "TXT" ? Buffer.concat(data.strings).toString("latin1") : "";
}

async function ask(
  { host, port, timeoutMs, signal }: Asking,
  name: string,
  type: "A" | "AAAA" | "NS" | "TXT",
): Promise<DnsMessage> {
  const id = randomInt(65_536);
  const asked = question(name, TYPE[type]);
  const answer = await askUdp({
    ...{ host, port, timeoutMs, signal, resendMs: 1000 },
    request: encodeMessage({ id, questions: [asked] }),
    read(bytes) {
      const message = orNull(() => decodeMessage(bytes));
      const [echo] = message?.questions ?? [];
      if (message?.id !== id || !message.response || echo === undefined) return null;
      return echo.type === asked.type && sameName(echo.name, name) ? message : null;
    },
  });
  if (answer.authoritative && !answer.truncated) return answer;
  const why = answer.truncated ? "gave a truncated answer" : "is not authoritative for the zone";
  throw new DdnsError("source", `${host} ${why}`);
}
