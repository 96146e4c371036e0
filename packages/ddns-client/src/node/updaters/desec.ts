import { createHmac } from "node:crypto";
import type { Refused } from "../../core/rfc2136/outcome.ts";
import { canonicalName, labelsBelow } from "../../core/wire/name.ts";
import { type ApiCall, apiRoot, callApi, refusedBy } from "./http-api.ts";
import type { RecordUpdater } from "./record-updater.ts";
import { type Rrset, type RrsetStore, rrsetUpdater } from "./rrset-updater.ts";

/** Settings of {@link desecUpdater}. */
export interface DesecUpdaterOptions {
  /** A domain of the account, such as `anna.dedyn.io`. */
  readonly zone: string;
  /**
   * An API token. A restricted one is enough: policies for the A and AAAA (and TXT) sets of the
   * names, with `perm_write`.
   */
  readonly token: string;
  /** For tests and own installations; `https://desec.io/api/v1` when left out. */
  readonly url?: string;
  /** Milliseconds for one call; 10000 by default. */
  readonly timeoutMs?: number;
}

/** One RRset as the API gives it (desec.readthedocs.io, "RRset Field Reference"). */
interface DesecSet {
  readonly type: string;
  readonly ttl: number;
  readonly records: readonly string[];
}

const LARGEST_MINIMUM = 3600; // the minimum_ttl of a domain that is not below dedyn.io

/**
 * Keeps records through the REST API of deSEC (desec.readthedocs.io, pages "Retrieving and Creating
 * DNS Records", "Token Scoping: Policies" and "Rate Limits", read 2026-11-22; not tried live).
 *
 * Several records go in one bulk request, which deSEC makes whole or not at all, since writes are
 * counted by domain (15 a minute, 300 a day). A domain's minimum time to live is respected: 60
 * seconds below dedyn.io, an hour elsewhere.
 *
 * @throws DdnsError `option` when the URL is no https: address.
 */
export function desecUpdater(options: DesecUpdaterOptions): RecordUpdater {
  const zone = canonicalName(options.zone);
  const { token, timeoutMs = 10_000 } = options;
  const root = apiRoot(options.url ?? "https://desec.io/api/v1", false);
  let minimumTtl: number | null = null;

  const call = (
    path: string,
    more: Pick<ApiCall, "method" | "signal"> & { readonly body?: unknown },
  ) => {
    const url = new URL(`${root}/domains/${zone}/${path}`);
    return callApi({ url, headers: { authorization: `Token ${token}` }, timeoutMs, ...more });
  };

  // A restricted token may be kept from reading the domain: an hour is taken by every domain.
  const leastTtl = async (signal: AbortSignal): Promise<number> => {
    if (minimumTtl !== null) return minimumTtl;
    const answer = await call("", { method: "GET", signal });
    if (answer.kind !== "answer" || answer.status !== 200) return LARGEST_MINIMUM;
    const { minimum_ttl: told } = (answer.json ?? {}) as { minimum_ttl?: unknown };
    minimumTtl = typeof told === "number" ? told : LARGEST_MINIMUM;
    return minimumTtl;
  };

  const store: RrsetStore = {
    async read(name, signal) {
      const labels = labelsBelow(name, zone);
      if (labels === null) return outside(name, zone);
      const path = `rrsets/?subname=${encodeURIComponent(labels.join("."))}`;
      const answer = await call(path, { method: "GET", signal });
      if (answer.kind === "unreachable") return answer;
      if (answer.status !== 200 || !Array.isArray(answer.json))
        return refusedBy(answer, meaning(answer.status));
      return { kind: "sets", sets: answer.json.filter(isSet).map(rrset) };
    },
    async replace(changes, signal) {
      const grows = changes.some(({ values }) => values.length > 0);
      const least = grows ? await leastTtl(signal) : 0;
      const body = changes.map(({ name, type, ttl, values }) => ({
        ...{ subname: labelsBelow(name, zone)?.join("."), type, records: values },
        ...(values.length === 0 ? {} : { ttl: Math.max(ttl, least) }),
      }));
      const answer = await call("rrsets/", { method: "PATCH", body, signal });
      if (answer.kind === "unreachable") return answer;
      if (answer.status === 200) return { kind: "done", authenticated: true };
      return refusedBy(answer, meaning(answer.status));
    },
  };
  const about = `ddns-client desec ${root} ${zone}`;
  const fingerprint = createHmac("sha256", token).update(about).digest("hex").slice(0, 32);
  return rrsetUpdater(fingerprint, store);
}

function meaning(status: number): string {
  return MEANINGS[status] ?? "deSEC did not take the request";
}

const MEANINGS: Readonly<Record<number, string>> = {
  400: "deSEC found the change invalid",
  401: "deSEC does not know the token",
  403: "no policy of the token covers these records",
  404: "the account has no such domain",
  429: "too many requests: deSEC says when the next is allowed",
};

function outside(name: string, zone: string): Refused {
  const message = `${name} is not inside ${zone}`;
  return { kind: "refused", code: "NOTZONE", authenticated: true, final: true, message };
}

function rrset({ type, ttl, records }: DesecSet): Rrset {
  return { type, ttl, values: records };
}

function isSet(item: unknown): item is DesecSet {
  const { type, ttl, records } = (item ?? {}) as Partial<Record<keyof DesecSet, unknown>>;
  return typeof type === "string" && typeof ttl === "number" && Array.isArray(records);
}
