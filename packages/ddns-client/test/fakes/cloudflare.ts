import { type ApiRequest, type ApiResponse, type ApiServer, startApi } from "./api-server.ts";

/** A record as Cloudflare keeps it. */
interface FakeRecord {
  id: string;
  name: string;
  type: string;
  content: string;
  ttl: number;
  proxied: boolean;
  comment: string | null;
  tags: string[];
}

/**
 * Cloudflare's API, version 4, as far as DNS records go. Written before our client and from these
 * pages, read 2026-11-22:
 *
 * - developers.cloudflare.com/api/resources/dns/subresources/records: list (`name`, `type`, `page`,
 *   `per_page`; `result_info` with `page`, `per_page`, `count`, `total_count`, `total_pages`), the
 *   envelope `{success, errors: [{code, message}], messages, result}`, TTL 1 or 60 to 86400.
 * - developers.cloudflare.com/dns/manage-dns-records/how-to/batch-record-changes: deletes, patches,
 *   puts, posts, in this order; one failure and nothing is changed; a patch leaves other fields.
 * - developers.cloudflare.com/fundamentals/api/reference/limits: 1,200 calls in five minutes, then
 *   429, `retry-after` in seconds.
 * - developers.cloudflare.com/fundamentals/api/reference/permissions: "Zone: Read" to list zones,
 *   "DNS: Edit" to change records.
 *
 * The error numbers (10000, 7003, 81044, 81053, 81058, 9021) are those of its users' reports.
 */
export interface FakeCloudflare extends ApiServer {
  readonly zoneId: string;
  readonly records: FakeRecord[];
  /** Permissions of the token. */
  readonly may: { zoneRead: boolean; dnsEdit: boolean };
  /** Records that a page holds, whatever was asked for. */
  pageSize: number;
  /** Calls that are left before the limit. */
  callsLeft: number;
  retryAfter: string | null;
  add(record: Partial<FakeRecord> & Pick<FakeRecord, "name" | "type" | "content">): FakeRecord;
}

export const CLOUDFLARE_TOKEN = "cf-T0ken-0123456789abcdefghijklmnopqrstuv";

/** Starts one that keeps `homes.example`. */
export async function fakeCloudflare(): Promise<FakeCloudflare> {
  const zoneId = "0123456789abcdef0123456789abcdef";
  let ids = 0;
  const state = {
    zoneId,
    records: [] as FakeRecord[],
    may: { zoneRead: true, dnsEdit: true },
    pageSize: Number.POSITIVE_INFINITY,
    callsLeft: 1200,
    retryAfter: "37" as string | null,
    add(record: Partial<FakeRecord> & Pick<FakeRecord, "name" | "type" | "content">) {
      const id = (++ids).toString(16).padStart(32, "a");
      const whole = { id, ttl: 1, proxied: false, comment: null, tags: [], ...record };
      state.records.push(whole);
      return whole;
    },
  };

  const api = Object.assign(await startApi("/client/v4", (request) => answer(request)), state);

  const answer = (request: ApiRequest): ApiResponse => {
    if (api.callsLeft-- <= 0)
      return {
        ...failed(429, 10429, "Rate limited"),
        headers: api.retryAfter === null ? {} : { "retry-after": api.retryAfter },
      };
    const { authorization = "" } = request.headers;
    if (!/^Bearer [\w-]{40,}$/.test(authorization))
      return failed(400, 6003, "Invalid request headers");
    if (authorization !== `Bearer ${CLOUDFLARE_TOKEN}`)
      return failed(403, 10000, "Authentication error");
    if (request.path === "/zones") return zones(request);
    const [, id, rest] = /^\/zones\/(\w+)\/dns_records(\/batch)?$/.exec(request.path) ?? [];
    if (id !== zoneId) return failed(404, 7003, "Could not route to the zone");
    if (!api.may.dnsEdit) return failed(403, 10000, "Authentication error");
    if (rest === undefined) return list(request);
    return batch(request.body as Partial<Record<string, Partial<FakeRecord>[]>>);
  };

  const zones = ({ query }: ApiRequest): ApiResponse => {
    const all = api.may.zoneRead ? [{ id: zoneId, name: "homes.example" }] : [];
    return page(
      all.filter(({ name }) => query["name"] === undefined || name === query["name"]),
      query,
    );
  };

  const list = ({ query }: ApiRequest): ApiResponse =>
    page(
      api.records.filter(
        ({ name, type }) => (query["name"] ?? name) === name && (query["type"] ?? type) === type,
      ),
      query,
    );

  const page = (items: readonly unknown[], query: ApiRequest["query"]): ApiResponse => {
    const size = Math.min(Number(query["per_page"] ?? 100), api.pageSize);
    const number = Number(query["page"] ?? 1);
    const result = items.slice((number - 1) * size, number * size);
    const result_info = {
      ...{ page: number, per_page: size, count: result.length, total_count: items.length },
      total_pages: Math.ceil(items.length / size),
    };
    return { status: 200, json: { success: true, errors: [], messages: [], result, result_info } };
  };

  const batch = (body: Partial<Record<string, Partial<FakeRecord>[]>>): ApiResponse => {
    const before = api.records.map((record) => ({ ...record }));
    const undo = (refusal: ApiResponse): ApiResponse => {
      api.records.splice(0, api.records.length, ...before);
      return refusal;
    };
    for (const { id } of body["deletes"] ?? []) {
      const at = api.records.findIndex((record) => record.id === id);
      if (at < 0) return undo(failed(404, 81044, "Record does not exist."));
      api.records.splice(at, 1);
    }
    for (const { id, ...fields } of body["patches"] ?? []) {
      const record = api.records.find((one) => one.id === id);
      if (record === undefined) return undo(failed(404, 81044, "Record does not exist."));
      Object.assign(record, fields);
    }
    for (const { name = "", type = "", content = "", ...fields } of body["posts"] ?? []) {
      const { ttl = 1 } = fields;
      if (ttl !== 1 && (ttl < 60 || ttl > 86_400)) return undo(failed(400, 9021, "Invalid TTL."));
      const here = api.records.filter((record) => record.name === name);
      if (here.some((record) => record.type === type && record.content === content))
        return undo(failed(400, 81058, "An identical record already exists."));
      if (here.some((record) => record.type === "CNAME"))
        return undo(
          failed(400, 81053, "An A, AAAA, or CNAME record with that host already exists."),
        );
      api.add({ name, type, content, ...fields });
    }
    return { status: 200, json: { success: true, errors: [], messages: [], result: {} } };
  };

  return api;
}

function failed(status: number, code: number, message: string): ApiResponse {
  const errors = [{ code, message }];
  return { status, json: { success: false, errors, messages: [], result: null } };
}
