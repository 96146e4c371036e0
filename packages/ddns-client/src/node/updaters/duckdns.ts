import { createHmac } from "node:crypto";
import { DdnsError } from "../../core/errors.ts";
import type { UpdateOutcome } from "../../core/rfc2136/outcome.ts";
import { authoritativeLookup } from "./authoritative-lookup.ts";
import { exchangeHttp, isProved } from "./http-exchange.ts";
import type { RecordUpdater } from "./record-updater.ts";

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

/**
 * Keeps a name below duckdns.org, by its HTTP API (www.duckdns.org/spec.jsp, read 2026-11-22; not
 * tried live). A retraction clears both families, since the API can clear nothing less. The token
 * stands in the URL, as the API wants it.
 */
export function duckDnsUpdater(options: DuckDnsUpdaterOptions): RecordUpdater {
  const { token, timeoutMs = 10_000 } = options;
  const base = new URL(options.url ?? "https://www.duckdns.org/update");
  if (!isProved(base))
    throw new DdnsError("option", "url: an https: address is needed", { field: "url" });

  const update = async (
    name: string,
    more: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<UpdateOutcome> => {
    const url = new URL(base);
    const domains = name.endsWith(`.${ZONE}`) ? name.slice(0, -ZONE.length - 1) : name;
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
    return {
      kind: "refused",
      code: final ? "KO" : "SERVFAIL",
      authenticated: final,
      message,
      final,
    };
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
    publish: ({ name, type, address }, signal) =>
      update(name, type === "A" ? { ip: address } : { ipv6: address }, signal),
    async retract(records, signal) {
      for (const name of new Set(records.map((record) => record.name))) {
        const outcome = await update(name, { clear: "true" }, signal);
        if (outcome.kind !== "done") return outcome;
      }
      return { kind: "done", authenticated: true };
    },
  };
}
