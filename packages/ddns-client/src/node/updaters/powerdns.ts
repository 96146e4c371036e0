import { createHmac } from "node:crypto";
import { DdnsError } from "../../core/errors.ts";
import type {
  LookupOutcome,
  Refused,
  Unreachable,
  UpdateOutcome,
} from "../../core/rfc2136/outcome.ts";
import type { AddressRecord } from "../../core/rfc2136/updater.ts";
import { canonicalName, sameName } from "../../core/wire/name.ts";
import { type ApiCall, callApi, refusedBy } from "./http-api.ts";
import type { RecordUpdater } from "./record-updater.ts";

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
interface RrSet {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly records: readonly { readonly content: string; readonly disabled?: boolean }[];
}

type Found = { readonly kind: "sets"; readonly sets: readonly RrSet[] } | Refused | Unreachable;

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
  const base = apiUrl(
    options.url,
    `/api/v1/servers/${encodeURIComponent(serverId)}/zones/${zone}.`,
  );
  const about = `ddns-client powerdns ${base.href}`;

  const call = (more: Pick<ApiCall, "method" | "signal"> & { url?: URL; body?: unknown }) =>
    callApi({ url: base, headers: { "x-api-key": key }, timeoutMs, ...more });

  const read = async ({ name, type }: AddressRecord, signal: AbortSignal): Promise<Found> => {
    const url = new URL(base);
    url.searchParams.set("rrset_name", `${name}.`); // since 4.7; older servers give all of them
    const answer = await call({ method: "GET", url, signal });
    if (answer.kind === "unreachable") return answer;
    if (answer.status !== 200) return refusedBy(answer.status, "the zone cannot be read");
    const sets = rrsetsIn(answer.json).filter((set) => sameName(set.name, name));
    return { kind: "sets", sets: sets.filter((set) => set.type === type || set.type === "CNAME") };
  };

  const patch = async (rrsets: readonly object[], signal: AbortSignal): Promise<UpdateOutcome> => {
    const answer = await call({ method: "PATCH", body: { rrsets }, signal });
    if (answer.kind === "unreachable") return answer;
    if (answer.status === 204) return { kind: "done", authenticated: true };
    return refusedBy(answer.status, "the change was not taken");
  };

  return {
    fingerprint: createHmac("sha256", key).update(about).digest("hex").slice(0, 32),
    async lookup(record, signal): Promise<LookupOutcome> {
      const found = await read(record, signal);
      if (found.kind !== "sets") return found;
      const alias = found.sets.find(({ type }) => type === "CNAME");
      if (alias !== undefined)
        return { kind: "alias", target: (alias.records[0]?.content ?? "").replace(/\.$/, "") };
      return { kind: "found", values: valuesOf(found.sets), authenticated: true };
    },
    async publish({ old, address, ttl, ...record }, signal) {
      const found = await read(record, signal);
      if (found.kind !== "sets") return found;
      const values = valuesOf(found.sets);
      if (values.join() !== [...old].sort().join())
        return { kind: "prerequisite", code: old.length === 0 ? "YXRRSET" : "NXRRSET" };
      return patch([replaced(record, [address], ttl)], signal);
    },
    async retract(records, signal) {
      const changes: object[] = [];
      for (const record of records) {
        const found = await read(record, signal);
        if (found.kind !== "sets") return found;
        const values = valuesOf(found.sets);
        const left = values.filter((value) => !record.values.includes(value));
        if (left.length < values.length)
          changes.push(replaced(record, left, found.sets[0]?.ttl ?? 60));
      }
      return changes.length === 0 ? { kind: "done", authenticated: true } : patch(changes, signal);
    },
  };
}

function replaced({ name, type }: AddressRecord, values: readonly string[], ttl: number): object {
  const set = { name: `${name}.`, type };
  if (values.length === 0) return { ...set, changetype: "DELETE" };
  const records = values.map((content) => ({ content, disabled: false }));
  return { ...set, changetype: "REPLACE", ttl, records };
}

function valuesOf(sets: readonly RrSet[]): string[] {
  return sets
    .flatMap(({ records }) => records)
    .filter(({ disabled }) => disabled !== true)
    .map(({ content }) => content)
    .sort();
}

function rrsetsIn(json: unknown): RrSet[] {
  const { rrsets } = (json ?? {}) as { rrsets?: unknown };
  if (!Array.isArray(rrsets)) return [];
  return rrsets.filter(
    (set): set is RrSet =>
      typeof set?.name === "string" && typeof set.type === "string" && Array.isArray(set.records),
  );
}

function apiUrl(text: string, path: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== "http:" && url?.protocol !== "https:")
    throw new DdnsError("option", "url: an http: or https: address is needed", { field: "url" });
  url.pathname = `${url.pathname.replace(/\/$/, "")}${path}`;
  return url;
}
