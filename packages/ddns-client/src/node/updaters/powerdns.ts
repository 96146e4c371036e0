import { createHmac } from "node:crypto";
import { canonicalName, sameName } from "../../core/wire/name.ts";
import { type ApiCall, apiRoot, callApi, refusedBy } from "./http-api.ts";
import type { RecordUpdater } from "./record-updater.ts";
import { type Rrset, type RrsetChange, type RrsetStore, rrsetUpdater } from "./rrset-updater.ts";

/** Settings of {@link powerDnsUpdater}. */
export interface PowerDnsUpdaterOptions {
  /** Where the API is, such as `https://dns.example:8081`; the path is added. */
  readonly url: string;
  /** The API key (`X-API-Key`). It opens the whole server: RFC 2136 needs no such key. */
  readonly key: string;
  readonly zone: string;
  /** The server's id; `localhost` by default, which PowerDNS calls itself. */
  readonly serverId?: string;
  /** Milliseconds for one call; 5000 by default. */
  readonly timeoutMs?: number;
}

/** One RRset as the API gives it. */
interface PowerDnsSet {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly records: readonly { readonly content: string; readonly disabled?: boolean }[];
}

/**
 * Keeps records through the HTTP API of PowerDNS Authoritative (4.3 and newer; its documentation at
 * doc.powerdns.com/authoritative/http-api/zone.html).
 *
 * The API knows no condition on the old value: it is read right before each write, and a change of
 * another writer within that moment can be lost. RFC 2136 has no such gap.
 *
 * @throws DdnsError `option` when the URL is none.
 */
export function powerDnsUpdater(options: PowerDnsUpdaterOptions): RecordUpdater {
  const zone = canonicalName(options.zone);
  const { key, serverId = "localhost", timeoutMs = 5000 } = options;
  const root = apiRoot(options.url, true);
  const base = new URL(`${root}/api/v1/servers/${encodeURIComponent(serverId)}/zones/${zone}.`);
  const about = `ddns-client powerdns ${base.href}`;

  const call = (more: Pick<ApiCall, "method" | "signal"> & { url?: URL; body?: unknown }) =>
    callApi({ url: base, headers: { "x-api-key": key }, timeoutMs, ...more });

  const store: RrsetStore = {
    async read(name, signal) {
      const url = new URL(base);
      url.searchParams.set("rrset_name", `${name}.`); // since 4.7; older servers give all of them
      const answer = await call({ method: "GET", url, signal });
      if (answer.kind === "unreachable") return answer;
      const { rrsets } = (answer.json ?? {}) as { rrsets?: unknown };
      if (answer.status !== 200 || !Array.isArray(rrsets))
        return refusedBy(answer, "the zone cannot be read");
      const own = rrsets.filter(isSet).filter((set) => sameName(set.name, name));
      return { kind: "sets", sets: own.map(rrset) };
    },
    async replace(changes, signal) {
      const body = { rrsets: changes.map(replaced) };
      const answer = await call({ method: "PATCH", body, signal });
      if (answer.kind === "unreachable") return answer;
      if (answer.status === 204) return { kind: "done", authenticated: true };
      return refusedBy(answer, "the change was not taken");
    },
  };
  const fingerprint = createHmac("sha256", key).update(about).digest("hex").slice(0, 32);
  return rrsetUpdater(fingerprint, store);
}

function replaced({ name, type, ttl, values }: RrsetChange): object {
  const set = { name: `${name}.`, type };
  if (values.length === 0) return { ...set, changetype: "DELETE" };
  const records = values.map((content) => ({ content, disabled: false }));
  return { ...set, changetype: "REPLACE", ttl, records };
}

function rrset({ type, ttl, records }: PowerDnsSet): Rrset {
  const values = records.filter(({ disabled }) => disabled !== true).map(({ content }) => content);
  return { type, ttl, values };
}

function isSet(item: unknown): item is PowerDnsSet {
  const { name, type, records } = (item ?? {}) as Partial<Record<keyof PowerDnsSet, unknown>>;
  return typeof name === "string" && typeof type === "string" && Array.isArray(records);
}
