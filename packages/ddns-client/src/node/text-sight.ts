import { lookup, resolveNs } from "node:dns/promises";
import { setTimeout as pause } from "node:timers/promises";
import { otherServers, valuesAt } from "./authorities.ts";

/** A text that is to be seen at a zone's authoritative servers, or to be gone from them. */
export interface TextSightOptions {
  readonly zone: string;
  /** The zone's primary server; the servers of its NS records, by the system's resolver, when null. */
  readonly primary: { readonly host: string; readonly port: number } | null;
  readonly name: string;
  readonly value: string;
  /** Whether it is to stand there. */
  readonly stands: boolean;
  /** Milliseconds for it all. */
  readonly withinMs: number;
  /** Milliseconds for one question. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What was seen last. */
export interface TextSight {
  /** Servers that say what they should. */
  readonly agree: readonly string[];
  /** Servers that do not, or do not answer. */
  readonly behind: readonly string[];
}

interface Server {
  readonly server: string;
  readonly host: string;
  readonly port: number;
}

const BETWEEN_MS = 1000; // between two rounds of questions

/**
 * Asks all of a zone's authoritative servers until each of them gives the text, or no longer gives
 * it: a certificate authority may ask any of them (RFC 8555 section 8.4).
 */
export async function sightText(options: TextSightOptions): Promise<TextSight> {
  const until = performance.now() + options.withinMs;
  for (;;) {
    const sight = await seen(options);
    const whole = sight.behind.length === 0 && sight.agree.length > 0;
    if (whole || performance.now() >= until || options.signal.aborted) return sight;
    await pause(BETWEEN_MS);
  }
}

async function seen(options: TextSightOptions): Promise<TextSight> {
  const { name, value, stands, timeoutMs, signal } = options;
  const servers = await serversOf(options);
  const answers = await Promise.all(
    servers.map(async ({ server, host, port }) => {
      const asking = { host, port, timeoutMs, signal };
      const values = await valuesAt(asking, name, "TXT").catch(() => null);
      return { server, agrees: values !== null && values.includes(value) === stands };
    }),
  );
  const names = (wanted: boolean) =>
    answers.filter(({ agrees }) => agrees === wanted).map(({ server }) => server);
  return { agree: names(true), behind: names(false) };
}

async function serversOf(options: TextSightOptions): Promise<Server[]> {
  const { zone, primary, timeoutMs, signal } = options;
  if (primary !== null) {
    const own = { server: primary.host, ...primary };
    const others = await otherServers({ zone, primary, timeoutMs, signal }).catch(() => []);
    return [own, ...others.map((other) => ({ ...other, port: 53 }))];
  }
  const names = await resolveNs(zone).catch(() => []);
  const found = names.map(async (server) => {
    const { address } = await lookup(server).catch(() => ({ address: server }));
    return { server, host: address, port: 53 };
  });
  return Promise.all(found);
}
