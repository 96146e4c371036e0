import { type ApiRequest, type ApiResponse, type ApiServer, startApi } from "./api-server.ts";

interface Rrset {
  readonly subname: string;
  readonly type: string;
  ttl: number;
  records: string[];
}

/**
 * deSEC's REST API as far as RRsets go. Written before our client and from these pages of
 * desec.readthedocs.io (docs/ of desec-io/desec-stack), read 2026-11-22:
 *
 * - dns/rrsets: `GET rrsets/?subname=`, an array; bulk `PATCH` of an array, atomic, empty `records`
 *   delete; TXT in double quotes; at most 500 sets without `cursor`; canonical records.
 * - dns/domains: `minimum_ttl`.
 * - auth/tokens, "Token Scoping: Policies": every token reads; a restricted one writes where a policy
 *   says so, 403 elsewhere, and does nothing beside.
 * - rate-limits: `dns_api_per_domain_expensive` 2/s, 15/min, 100/h, 300/day, writes by domain; 429
 *   with `Retry-After` in seconds.
 */
export interface FakeDesec extends ApiServer {
  readonly sets: Rrset[];
  /** Sets that the token may write (`subname/type`); null: it is not restricted. */
  policies: string[] | null;
  minimumTtl: number;
  /** Writes left for the domain in this minute. */
  writesLeft: number;
}

export const DESEC_TOKEN = "i-T3b1h_OI-H9ab8tRS98stGtURe";

/** Starts one that keeps `anna.dedyn.io`. */
export async function fakeDesec(): Promise<FakeDesec> {
  const state = {
    sets: [] as Rrset[],
    policies: null as string[] | null,
    minimumTtl: 60,
    writesLeft: 15,
  };
  const fake = await startApi("/api/v1", (request) => answer(request));
  const api = Object.assign(fake, state);

  const answer = (request: ApiRequest): ApiResponse => {
    const { authorization } = request.headers;
    if (authorization !== `Token ${DESEC_TOKEN}`)
      return { status: 401, json: { detail: "Invalid token." } };
    if (request.path === "/domains/anna.dedyn.io/")
      return api.policies === null
        ? { status: 200, json: { name: "anna.dedyn.io", minimum_ttl: api.minimumTtl } }
        : { status: 403, json: { detail: "Insufficient token permissions." } };
    if (request.path !== "/domains/anna.dedyn.io/rrsets/")
      return { status: 404, json: { detail: "Not found." } };
    return request.method === "GET" ? list(request) : patch(request.body as Partial<Rrset>[]);
  };

  const list = ({ query }: ApiRequest): ApiResponse => {
    const found = api.sets.filter(({ subname }) => (query["subname"] ?? subname) === subname);
    if (found.length > 500 && query["cursor"] === undefined)
      return { status: 400, json: { detail: "Pagination required." } };
    return { status: 200, json: found };
  };

  const patch = (changes: readonly Partial<Rrset>[]): ApiResponse => {
    if (api.writesLeft-- <= 0)
      return {
        status: 429,
        json: { detail: "Request was throttled. Expected available in 42 seconds." },
        headers: { "retry-after": "42" },
      };
    const errors = changes.map(wrong);
    if (errors.some((error) => error !== null))
      return { status: 400, json: errors.map((error) => error ?? {}) };
    const { policies } = api;
    const key = ({ subname = "", type }: Partial<Rrset>) => `${subname}/${type}`;
    if (policies !== null && changes.some((change) => !policies.includes(key(change))))
      return { status: 403, json: { detail: "Insufficient token permissions." } };
    for (const change of changes) {
      const at = api.sets.findIndex((set) => key(set) === key(change));
      if (at >= 0) api.sets.splice(at, 1);
      const { subname = "", type = "", ttl = 0, records = [] } = change;
      if (records.length > 0) api.sets.push({ subname, type, ttl, records: [...records] });
    }
    return { status: 200, json: changes };
  };

  const wrong = ({ type, ttl, records = [] }: Partial<Rrset>): object | null => {
    if (type === undefined || type !== type.toUpperCase()) return { type: ["Invalid."] };
    if (records.length === 0) return null;
    if (ttl === undefined) return { ttl: ["This field is required."] };
    if (ttl < api.minimumTtl) return { ttl: [`Ensure this value is at least ${api.minimumTtl}.`] };
    if (type === "TXT" && !records.every((text) => /^".*"$/.test(text)))
      return { records: ["Record content must be in quotes."] };
    return null;
  };

  return api;
}
