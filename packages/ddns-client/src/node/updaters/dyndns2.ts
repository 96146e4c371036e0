import { createHmac } from "node:crypto";
import { DdnsError } from "../../core/errors.ts";
import type { Refused, UpdateOutcome } from "../../core/rfc2136/outcome.ts";
import type { AddressRecord } from "../../core/rfc2136/updater.ts";
import { authoritativeLookup } from "./authoritative-lookup.ts";
import {
  DYNDNS2_PRESETS,
  type Dyndns2Preset,
  type Dyndns2Provider,
  RETURN_CODES,
} from "./dyndns2-presets.ts";
import { exchangeHttp, type HttpAnswer, isProved } from "./http-exchange.ts";
import type { RecordUpdater } from "./record-updater.ts";

/** Settings of {@link dyndns2Updater}. */
export interface Dyndns2UpdaterOptions {
  /** `dyn`, `no-ip` or `desec`; or say `url` for a server of the same protocol. */
  readonly provider?: Dyndns2Provider;
  /** Address of the update page; the provider's own when left out. */
  readonly url?: string;
  readonly username: string;
  /** Password, token or update key. */
  readonly password: string;
  /** Zone in which the names are; its authoritative servers are asked before and after a change. */
  readonly zone: string;
  /** Mail address for the user agent, where the provider wants one (`no-ip`). */
  readonly contact?: string;
  /** An authoritative server to ask; by the zone's NS records when left out. */
  readonly authority?: { readonly host: string; readonly port?: number };
  /** Milliseconds for one request; 10000 by default. */
  readonly timeoutMs?: number;
}

const PLAIN: Dyndns2Preset = {
  ...DYNDNS2_PRESETS.dyn,
  url: "",
};

/**
 * Keeps records by the dyndns2 protocol. The address is always named, since an empty one makes the
 * provider take the connection's; the authoritative servers are asked first, so that an update
 * which would change nothing (`nochg`, abuse to most providers) is never sent. The protocol knows
 * no condition on the old value: another writer between question and update is not noticed.
 *
 * @throws DdnsError `option` when the URL is none, or a contact is missing.
 */
export function dyndns2Updater(options: Dyndns2UpdaterOptions): RecordUpdater {
  const preset = options.provider === undefined ? PLAIN : DYNDNS2_PRESETS[options.provider];
  const base = updateUrl(options.url ?? preset.url);
  const { username, password, zone, timeoutMs = 10_000 } = options;
  const headers = {
    authorization: basic(username, password),
    "user-agent": agentName(preset, options.contact),
  };
  const about = `ddns-client dyndns2 ${base.href} ${username}`;

  const update = async (
    { name, type }: AddressRecord,
    address: string,
    signal: AbortSignal,
  ): Promise<UpdateOutcome> => {
    const url = new URL(base);
    url.searchParams.set("hostname", name);
    url.searchParams.set(preset.parameters[type === "A" ? "ipv4" : "ipv6"], address);
    if (preset.keepOther !== null)
      url.searchParams.set(preset.parameters[type === "A" ? "ipv6" : "ipv4"], preset.keepOther);
    return outcomeOf(
      await exchangeHttp({ url, headers, timeoutMs, signal }),
      address,
      isProved(base),
    );
  };

  const place = {
    zone,
    timeoutMs,
    ...(options.authority === undefined ? {} : { authority: options.authority }),
  };
  return {
    fingerprint: createHmac("sha256", password).update(about).digest("hex").slice(0, 32),
    lookup: (record, signal) => authoritativeLookup(place, record, signal),
    publish: ({ address, ...record }, signal) => update(record, address, signal),
    async retract(records, signal) {
      if (!preset.emptyDeletes) return cannotRetract(base.host);
      for (const record of records) {
        const outcome = await update(record, "", signal);
        if (outcome.kind !== "done") return outcome;
      }
      return { kind: "done", authenticated: isProved(base) };
    },
  };
}

/** What the provider's line says. @param proved whether the answer is known to be the provider's. */
function outcomeOf(answer: HttpAnswer, address: string, proved: boolean): UpdateOutcome {
  if (answer.kind === "unreachable") return answer;
  const { status, text } = answer;
  const [code = "", echoed] = text.split(/\s+/);
  if (status === 401) return said("badauth", proved);
  if (status === 429) return { ...said("911", proved), code: "RATE", retryAfterMs: 60_000 };
  if (status === 200 && (code === "good" || code === "nochg")) {
    // "good 127.0.0.1" means that the request was thrown away (pages of Dyn and its clients).
    if (echoed === "127.0.0.1" && address !== "127.0.0.1") return said("badagent", proved);
    return { kind: "done", authenticated: proved };
  }
  if (code in RETURN_CODES) return said(code, proved);
  const message = `status ${status}, and no answer of the dyndns2 protocol`;
  return { kind: "refused", code: "SERVFAIL", authenticated: false, message };
}

function said(code: string, authenticated: boolean): Refused {
  const { meaning, final, ...wait } = RETURN_CODES[code] ?? { meaning: "", final: true };
  return { kind: "refused", code, authenticated, message: `${code}: ${meaning}`, final, ...wait };
}

function cannotRetract(host: string): Refused {
  const message = `${host} has no way to take a record back: remove it on the provider's page`;
  return { kind: "refused", code: "unsupported", authenticated: true, final: true, message };
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

// Product and contact, nothing that tells one device from another.
function agentName({ needsContact }: Dyndns2Preset, contact: string | undefined): string {
  if (contact !== undefined) return `Candor ddns-client/1.0 ${contact}`;
  if (!needsContact) return "Candor ddns-client/1.0";
  throw new DdnsError("option", "contact: the provider wants a mail address in the user agent", {
    field: "contact",
  });
}

function updateUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isProved(url))) return url;
  throw new DdnsError("option", "url: an https: address is needed, for the password goes there", {
    field: "url",
  });
}
