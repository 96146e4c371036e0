import { createHmac } from "node:crypto";
import { DdnsError } from "../../core/errors.ts";
import type { UpdateOutcome } from "../../core/rfc2136/outcome.ts";
import { authoritativeLookup } from "./authoritative-lookup.ts";
import { requestsFor } from "./dyndns2-request.ts";
import { exchangeHttp, isProved } from "./http-exchange.ts";
import { publishOneByOne } from "./one-by-one.ts";
import type { RecordChange, RecordUpdater } from "./record-updater.ts";

/** Settings of {@link duckDnsUpdater}. */
export interface DuckDnsUpdaterOptions {
  readonly token: string;
  /** For tests; `https://www.duckdns.org/update` when left out. */
  readonly url?: string;
  /** An authoritative server to ask; by the NS records of duckdns.org when left out. */
  readonly authority?: { readonly host: string; readonly port?: number };
  /** Milliseconds for one request; 10000 by default. */
  readonly timeoutMs?: number;
}

const ZONE = "duckdns.org";

// Names in one request: the page sets no limit, a URL of 2,000 characters does.
const RULES = { both: "parameters", mostNames: 20 } as const;

/**
 * Keeps names below duckdns.org, by its HTTP API (www.duckdns.org/spec.jsp, read 2026-11-22; not
 * tried live). Both families, and names with the same addresses, go in one request. A retraction
 * clears both families, since the API can clear nothing less. A name has one text, which every name
 * below it gives too. The token stands in the URL, as the API wants it.
 */
export function duckDnsUpdater(options: DuckDnsUpdaterOptions): RecordUpdater {
  const { token, timeoutMs = 10_000 } = options;
  const base = new URL(options.url ?? "https://www.duckdns.org/update");
  if (!isProved(base))
    throw new DdnsError("option", "url: an https: address is needed", { field: "url" });

  const update = async (
    names: readonly string[],
    more: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<UpdateOutcome> => {
    const url = new URL(base);
    const domains = names.map(labelOf).join(",");
    for (const [key, value] of Object.entries({ domains, token, ...more }))
      url.searchParams.set(key, value);
    const headers = { "user-agent": "Candor ddns-client/1.0" };
    const answer = await exchangeHttp({ url, headers, timeoutMs, signal });
    if (answer.kind === "unreachable") return answer;
    if (answer.status === 200 && answer.text.startsWith("OK"))
      return { kind: "done", authenticated: true };
    const final = answer.status === 200 && answer.text.startsWith("KO");
    const message = final
      ? "KO: DuckDNS does not take the token or the name"
      : `status ${answer.status}, and neither OK nor KO`;
    const code = final ? "KO" : "SERVFAIL";
    return { kind: "refused", code, authenticated: final, message, final };
  };

  const publishAll = async (
    changes: readonly RecordChange[],
    signal: AbortSignal,
  ): Promise<readonly UpdateOutcome[]> => {
    const outcomes = new Map<RecordChange, UpdateOutcome>();
    for (const { names, ipv4, ipv6, changes: carried } of requestsFor(changes, RULES)) {
      const addresses = {
        ...(ipv4 === null ? {} : { ip: ipv4 }),
        ...(ipv6 === null ? {} : { ipv6 }),
      };
      const outcome = await update(names, addresses, signal);
      // KO does not say which of the names it means.
      const alone = outcome.kind === "refused" && carried.length > 1;
      const told = alone ? await publishOneByOne(publish, carried, signal) : [];
      for (const [i, change] of carried.entries()) outcomes.set(change, told[i] ?? outcome);
    }
    return changes.map((change) => outcomes.get(change) as UpdateOutcome);
  };

  const publish = async (change: RecordChange, signal: AbortSignal): Promise<UpdateOutcome> => {
    const [outcome] = await publishAll([change], signal);
    return outcome as UpdateOutcome;
  };

  const place = {
    zone: ZONE,
    timeoutMs,
    ...(options.authority === undefined ? {} : { authority: options.authority }),
  };
  return {
    fingerprint: createHmac("sha256", token)
      .update("ddns-client duckdns")
      .digest("hex")
      .slice(0, 32),
    lookup: (record, signal) => authoritativeLookup(place, record, signal),
    publish,
    publishAll,
    async retract(records, signal) {
      for (const name of new Set(records.map((record) => record.name))) {
        const outcome = await update([name], { clear: "true" }, signal);
        if (outcome.kind !== "done") return outcome;
      }
      return { kind: "done", authenticated: true };
    },
    setText: ({ name, value }, signal) => update([name], { txt: value }, signal),
    clearText: ({ name, value }, signal) => update([name], { txt: value, clear: "true" }, signal),
  };
}

/** What DuckDNS calls the name: the label before its own zone. */
function labelOf(name: string): string {
  const below = name.endsWith(`.${ZONE}`) ? name.slice(0, -ZONE.length - 1) : name;
  return below.slice(below.lastIndexOf(".") + 1);
}
