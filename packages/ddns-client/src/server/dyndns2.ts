import { checkAddress, parseLabNetworks } from "../core/address/check.ts";
import { isDdnsError } from "../core/errors.ts";
import { passwordMatches } from "./credentials.ts";
import { basicCredentials, type ReturnCode, readUpdateQuery } from "./dyndns2-request.ts";
import type { Limiter } from "./limits.ts";
import { type Kept, keepRecord, namesOf } from "./records.ts";
import type { ServerSettings } from "./settings.ts";
import type { NameEntry } from "./store.ts";

/** Answers one update request; never throws. */
export type Dyndns2Endpoint = (request: Request, caller: string | null) => Promise<Response>;

interface Addresses {
  readonly A?: string;
  readonly AAAA?: string;
}

/**
 * Makes the endpoint that dyndns2 clients know (`/nic/update`): one line a host name, a code and
 * what was published. Codes are final or not as the protocol has them; 911 alone is answered to
 * what is this server's own fault.
 */
export function createDyndns2(settings: ServerSettings, limiter: Limiter): Dyndns2Endpoint {
  const { store, onError } = settings;
  const lab = parseLabNetworks(settings.labNetworks);

  async function answer(request: Request, caller: string | null): Promise<Response> {
    if (request.method !== "GET") return said("badagent", 405, { allow: "GET" });
    if ((request.headers.get("user-agent") ?? "").trim() === "") return said("badagent");
    const subject = caller ?? "hidden";
    if (await limiter.exhausted("failures", subject))
      return said("911", 429, { "retry-after": String(limiter.retryAfter()) });
    const entry = await authenticated(request);
    if (entry === null) {
      await limiter.allow("failures", subject);
      return said("badauth", 401, { "www-authenticate": 'Basic realm="names"' });
    }
    const query = readUpdateQuery(new URL(request.url));
    if (typeof query === "string") return said(query);
    if (!query.hostnames.every((name) => namesOf(entry.fqdn).includes(name))) return said("nohost");
    if (entry.blocked !== null || !(await limiter.allow("updates", entry.fqdn)))
      return said("abuse");
    const lines: string[] = [];
    for (const name of query.hostnames)
      lines.push(
        query.offline
          ? await removed(name, request.signal)
          : await published(name, query.addresses ?? [caller ?? ""], request.signal),
      );
    return text(lines);
  }

  async function authenticated(request: Request): Promise<NameEntry | null> {
    const given = basicCredentials(request.headers.get("authorization"));
    if (given === null) return null;
    const entry = await store.find(given.username.toLowerCase());
    const live = entry?.releasedAt === null ? entry : null;
    return passwordMatches(given.password, live?.passwordHash ?? null) ? live : null;
  }

  async function published(name: string, texts: readonly string[], signal: AbortSignal) {
    const addresses = checked(name, texts);
    if (typeof addresses === "string") return addresses;
    const outcomes: Kept[] = [];
    for (const [type, address] of Object.entries(addresses) as ["A" | "AAAA", string][])
      outcomes.push(await keepRecord(settings, { name, type }, address, signal));
    return `${worst(outcomes)} ${Object.values(addresses).join(",")}`.replace(/^911 .*/, "911");
  }

  async function removed(name: string, signal: AbortSignal): Promise<string> {
    const outcomes: Kept[] = [];
    for (const type of ["A", "AAAA"] as const)
      outcomes.push(await keepRecord(settings, { name, type }, null, signal));
    return worst(outcomes);
  }

  /**
   * `badagent` for text that is no address, which no retry mends; `dnserr` for an address that
   * does not belong under this name now, such as one behind carrier-grade NAT, which may pass.
   */
  function checked(name: string, texts: readonly string[]): Addresses | ReturnCode {
    const scope = name.startsWith("lan.") ? "lan" : "public";
    const found: { A?: string; AAAA?: string } = {};
    for (const given of texts) {
      const family = given.includes(":") ? "ipv6" : "ipv4";
      const type = family === "ipv6" ? "AAAA" : "A";
      if (found[type] !== undefined) return "badagent";
      try {
        found[type] = checkAddress(given, { family, scope, labNetworks: lab });
      } catch (error) {
        if (!isDdnsError(error)) throw error;
        return error.code === "address-syntax" ? "badagent" : "dnserr";
      }
    }
    return found;
  }

  return async (request, caller) => {
    try {
      return await answer(request, caller);
    } catch (error) {
      onError(error);
      return said("911", 503);
    }
  };
}

/** One failure is the answer for all: the client asks again, and what is done is `nochg` then. */
function worst(outcomes: readonly Kept[]): ReturnCode {
  if (outcomes.includes("failed")) return "911";
  return outcomes.includes("good") ? "good" : "nochg";
}

function said(code: ReturnCode, status = 200, headers: Record<string, string> = {}): Response {
  return text([code], status, headers);
}

function text(
  lines: readonly string[],
  status = 200,
  headers: Record<string, string> = {},
): Response {
  const usual = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
  return new Response(`${lines.join("\n")}\n`, { status, headers: { ...usual, ...headers } });
}
