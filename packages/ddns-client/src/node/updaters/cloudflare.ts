import { createHmac } from "node:crypto";
import { DdnsError } from "../../core/errors.ts";
import type { Refused, Unreachable, UpdateOutcome } from "../../core/rfc2136/outcome.ts";
import { canonicalName } from "../../core/wire/name.ts";
import { overtakenBy, refusalOf } from "./cloudflare-errors.ts";
import { type ApiCall, apiRoot, callApi } from "./http-api.ts";
import type { RecordUpdater } from "./record-updater.ts";
import { type Rrset, type RrsetChange, type RrsetStore, rrsetUpdater } from "./rrset-updater.ts";

/** Settings of {@link cloudflareUpdater}. */
export interface CloudflareUpdaterOptions {
  readonly zone: string;
  /** An API token with the permission "DNS: Edit" for this zone; the global API key is not taken. */
  readonly token: string;
  /** The zone's id. Without it the token needs "Zone: Read" too, since the id is looked up by name. */
  readonly zoneId?: string;
  /** Whether a record that is new goes through Cloudflare's proxy; false by default. */
  readonly proxied?: boolean;
  /** For tests; `https://api.cloudflare.com/client/v4` when left out. */
  readonly url?: string;
  /** Milliseconds for one call; 10000 by default. */
  readonly timeoutMs?: number;
}

/** One record as the API gives it. */
interface CloudflareRecord {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly content: string;
  readonly ttl: number;
}

type Listed =
  | { readonly kind: "items"; readonly items: readonly unknown[] }
  | Refused
  | Unreachable;

const PER_PAGE = 100;
const MOST_PAGES = 50; // of one name's records: a listing that does not end is not followed
const LEAST_TTL = 60; // seconds (page "Time to Live")
const AUTOMATIC_TTL = 1; // what every record behind the proxy has

/**
 * Keeps records through Cloudflare's API, version 4 (developers.cloudflare.com, pages "DNS Records
 * for a Zone", "Batch record changes" and "Rate limits", read 2026-11-22; not tried live).
 *
 * Every write is one batch, which Cloudflare makes whole or not at all. A record that is there keeps
 * its proxy switch, comment and tags: its content alone is changed, by its id, so that a record which
 * somebody else has replaced in between is noticed.
 *
 * @throws DdnsError `option` when the URL is no https: address, or the zoneId none.
 */
export function cloudflareUpdater(options: CloudflareUpdaterOptions): RecordUpdater {
  const zone = canonicalName(options.zone);
  const { token, proxied = false, timeoutMs = 10_000 } = options;
  const root = apiRoot(options.url ?? "https://api.cloudflare.com/client/v4", false);
  let knownId: string | null = options.zoneId ?? null;
  if (knownId !== null && !isId(knownId))
    throw new DdnsError("option", "zoneId: 32 hexadecimal digits are needed", { field: "zoneId" });

  const call = (url: URL, more: Pick<ApiCall, "method" | "signal"> & { body?: unknown }) =>
    callApi({ url, headers: { authorization: `Bearer ${token}` }, timeoutMs, ...more });

  const list = async (
    path: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Listed> => {
    const items: unknown[] = [];
    for (let page = 1; page <= MOST_PAGES; page++) {
      const url = new URL(`${root}/${path}`);
      const paged = { ...query, page: `${page}`, per_page: `${PER_PAGE}` };
      for (const [key, value] of Object.entries(paged)) url.searchParams.set(key, value);
      const answer = await call(url, { method: "GET", signal });
      if (answer.kind === "unreachable") return answer;
      const { success, result, result_info: info } = (answer.json ?? {}) as Page;
      if (answer.status !== 200 || success !== true || !Array.isArray(result))
        return refusalOf(answer);
      items.push(...result);
      if (page >= (info?.total_pages ?? 1)) break;
    }
    return { kind: "items", items };
  };

  const zoneId = async (signal: AbortSignal): Promise<string | Refused | Unreachable> => {
    if (knownId !== null) return knownId;
    const zones = await list("zones", { name: zone }, signal);
    if (zones.kind !== "items") return zones;
    const found = zones.items.find((item) => (item as Named | null)?.name === zone);
    const id = (found as Named | undefined)?.id;
    if (!isId(id)) return noZone(zone);
    knownId = id;
    return id;
  };

  const store: RrsetStore = {
    async read(name, signal) {
      const id = await zoneId(signal);
      if (typeof id !== "string") return id;
      const found = await list(`zones/${id}/dns_records`, { name }, signal);
      if (found.kind !== "items") return found;
      const own = found.items.filter(isRecord).filter((record) => record.name === name);
      return { kind: "sets", sets: grouped(own) };
    },
    async replace(changes, signal): Promise<UpdateOutcome> {
      const id = await zoneId(signal);
      if (typeof id !== "string") return id;
      const body = batchOf(changes, proxied);
      const url = new URL(`${root}/zones/${id}/dns_records/batch`);
      const answer = await call(url, { method: "POST", body, signal });
      if (answer.kind === "unreachable") return answer;
      if (answer.status === 200 && (answer.json as Page | null)?.success === true)
        return { kind: "done", authenticated: true };
      return overtakenBy(answer) ?? refusalOf(answer);
    },
  };
  const about = `ddns-client cloudflare ${root} ${zone}`;
  const fingerprint = createHmac("sha256", token).update(about).digest("hex").slice(0, 32);
  return rrsetUpdater(fingerprint, store);
}

interface Page {
  readonly success?: unknown;
  readonly result?: unknown;
  readonly result_info?: { readonly total_pages?: number };
}

interface Named {
  readonly id?: unknown;
  readonly name?: string;
}

function isId(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{32}$/i.test(value);
}

function noZone(zone: string): Refused {
  const message = `the token sees no zone ${zone}: give it "Zone: Read" there, or name the zoneId`;
  return { kind: "refused", code: "NOTAUTH", authenticated: true, final: true, message };
}

function isRecord(item: unknown): item is CloudflareRecord {
  const { id, name, type, content } = (item ?? {}) as Partial<
    Record<keyof CloudflareRecord, unknown>
  >;
  return [id, name, type, content].every((field) => typeof field === "string");
}

function grouped(records: readonly CloudflareRecord[]): Rrset[] {
  return [...new Set(records.map(({ type }) => type))].map((type) => {
    const own = records.filter((record) => record.type === type);
    return {
      type,
      ttl: own[0]?.ttl ?? LEAST_TTL,
      values: own.map(({ content }) => content),
      ids: own.map(({ id }) => id),
    };
  });
}

// Old records are changed by their ids as far as they reach; what is left of them goes, and what
// is left of the new values is added.
function batchOf(changes: readonly RrsetChange[], proxied: boolean): object {
  const batch = { deletes: [] as object[], patches: [] as object[], posts: [] as object[] };
  for (const { name, type, ttl, values, before } of changes) {
    const old = before?.values ?? [];
    const spare = (before?.ids ?? []).filter((_, i) => !values.includes(old[i] ?? ""));
    for (const content of values.filter((value) => !old.includes(value))) {
      const id = spare.shift();
      if (id === undefined) batch.posts.push(record({ name, type, content, ttl }, proxied));
      else batch.patches.push({ id, content });
    }
    batch.deletes.push(...spare.map((id) => ({ id })));
  }
  return batch;
}

function record(fields: Omit<CloudflareRecord, "id">, proxied: boolean): object {
  const through = proxied && fields.type !== "TXT"; // texts have no proxy
  const ttl = through ? AUTOMATIC_TTL : Math.max(LEAST_TTL, fields.ttl);
  return { ...fields, ttl, proxied: through };
}
