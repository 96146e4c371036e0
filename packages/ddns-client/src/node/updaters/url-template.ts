import { createHmac } from "node:crypto";
import { DdnsError } from "../../core/errors.ts";
import type { AddressRecord } from "../../core/rfc2136/updater.ts";
import { authoritativeLookup } from "./authoritative-lookup.ts";
import { exchangeHttp, isProved } from "./http-exchange.ts";
import type { RecordUpdater } from "./record-updater.ts";

/** Settings of {@link urlTemplateUpdater}. */
export interface UrlTemplateUpdaterOptions {
  /**
   * Address that takes an update, with `{name}`, `{type}` (A or AAAA), `{family}` (ipv4 or ipv6),
   * `{address}` and `{secret}`; what is put in is encoded for a URL.
   */
  readonly url: string;
  /** The same without `{address}`, which takes a record back; none when left out. */
  readonly retractUrl?: string;
  /** What `{secret}` stands for, so that it need not stand in the configuration. */
  readonly secret?: string;
  /** Words with which a good answer begins, such as `good` or `OK`; any status 200 when left out. */
  readonly expect?: readonly string[];
  readonly zone: string;
  /** An authoritative server to ask; by the zone's NS records when left out. */
  readonly authority?: { readonly host: string; readonly port?: number };
  /** Milliseconds for one request; 10000 by default. */
  readonly timeoutMs?: number;
}

const PLACES = ["name", "type", "family", "address", "secret"];

/**
 * Keeps records at any service that takes an update as one GET. The authoritative servers are asked
 * before and after, so a service that only claims to have done it is noticed.
 *
 * @throws DdnsError `option` with the field, when a template is no https: URL, lacks `{address}`, or
 * has a place that is not known.
 */
export function urlTemplateUpdater(options: UrlTemplateUpdaterOptions): RecordUpdater {
  const { url, retractUrl, secret = "", expect, zone, timeoutMs = 10_000 } = options;
  check(url, "url");
  if (!url.includes("{address}")) throw wrong("url", "needs {address}");
  if (retractUrl !== undefined) check(retractUrl, "retractUrl");

  const call = async (
    template: string,
    { name, type }: AddressRecord,
    address: string,
    signal: AbortSignal,
  ) => {
    const family = type === "A" ? "ipv4" : "ipv6";
    const target = filled(template, { name, type, family, address, secret });
    const headers = { "user-agent": "Candor ddns-client/1.0" };
    const answer = await exchangeHttp({ url: target, headers, timeoutMs, signal });
    if (answer.kind === "unreachable") return answer;
    const words = expect ?? [""];
    if (answer.status === 200 && words.some((word) => answer.text.startsWith(word)))
      return { kind: "done", authenticated: isProved(target) } as const;
    const final = [400, 401, 403, 404].includes(answer.status);
    const message = `status ${answer.status}, and not the answer that was expected`;
    const code = final ? "REFUSED" : "SERVFAIL";
    return { kind: "refused", code, authenticated: final, message, final } as const;
  };

  const place = {
    zone,
    timeoutMs,
    ...(options.authority === undefined ? {} : { authority: options.authority }),
  };
  const about = `ddns-client template ${url}`;
  return {
    fingerprint: createHmac("sha256", secret).update(about).digest("hex").slice(0, 32),
    lookup: (record, signal) => authoritativeLookup(place, record, signal),
    publish: ({ address, ...record }, signal) => call(url, record, address, signal),
    async retract(records, signal) {
      if (retractUrl === undefined) {
        const message = "there is no retractUrl: remove the record by hand";
        return { kind: "refused", code: "unsupported", authenticated: true, final: true, message };
      }
      for (const record of records) {
        const outcome = await call(retractUrl, record, "", signal);
        if (outcome.kind !== "done") return outcome;
      }
      return { kind: "done", authenticated: true };
    },
  };
}

type Filling = Readonly<Record<string, string>>;

function filled(template: string, filling: Filling): URL {
  return new URL(
    template.replace(/\{(\w+)\}/g, (_, place: string) => encodeURIComponent(filling[place] ?? "")),
  );
}

function check(template: string, field: string): void {
  for (const [, place = ""] of template.matchAll(/\{(\w*)\}/g))
    if (!PLACES.includes(place))
      throw wrong(field, `has no place {${place}}: ${PLACES.join(", ")}`);
  const text = template.replace(/\{\w+\}/g, "x");
  const url = URL.canParse(text) ? new URL(text) : null;
  const safe = url?.protocol === "https:" || (url?.protocol === "http:" && isProved(url));
  if (!safe || /^https?:\/\/[^/?#]*\{/.test(template))
    throw wrong(field, "must be an https: address whose host is no place");
}

function wrong(field: string, why: string): DdnsError {
  return new DdnsError("option", `${field}: ${why}`, { field });
}
