import { createHmac } from "node:crypto";
import { DdnsError } from "../../core/errors.ts";
import type { Refused, UpdateOutcome } from "../../core/rfc2136/outcome.ts";
import { authoritativeLookup } from "./authoritative-lookup.ts";
import { outcomesOf } from "./dyndns2-answer.ts";
import { DYNDNS2_PRESETS, type Dyndns2Preset, type Dyndns2Provider } from "./dyndns2-presets.ts";
import { parametersOf, requestsFor } from "./dyndns2-request.ts";
import { exchangeHttp, isProved } from "./http-exchange.ts";
import type { RecordChange, RecordUpdater } from "./record-updater.ts";

/** Settings of {@link dyndns2Updater}. */
export interface Dyndns2UpdaterOptions {
  /** A provider of {@link DYNDNS2_PRESETS}; or say `url` for a server of the same protocol. */
  readonly provider?: Dyndns2Provider;
  /** Address of the update page; the provider's own when left out. */
  readonly url?: string;
  readonly username: string;
  /** Password, token or update key. */
  readonly password: string;
  /** Zone in which the names are; its authoritative servers are asked before and after a change. */
  readonly zone: string;
  /** Names that one request may list; the provider's rule, or 1, when left out. */
  readonly mostNames?: number;
  /** Mail address for the user agent, where the provider wants one (`no-ip`). */
  readonly contact?: string;
  /** An authoritative server to ask; by the zone's NS records when left out. */
  readonly authority?: { readonly host: string; readonly port?: number };
  /** Milliseconds for one request; 10000 by default. */
  readonly timeoutMs?: number;
}

const PLAIN: Dyndns2Preset = { ...DYNDNS2_PRESETS.dyn, url: "", mostNames: 1 };

/**
 * Keeps records by the dyndns2 protocol. The address is always named, since an empty one makes the
 * provider take the connection's; the authoritative servers are asked first, so that an update
 * which would change nothing (`nochg`, abuse to most providers) is never sent. Several names, and
 * both families of a name, go in one request where the provider's rules allow it. The protocol knows
 * no condition on the old value: another writer between question and update is not noticed.
 *
 * @throws DdnsError `option` when the URL is none, a contact is missing, or `mostNames` is not from
 * 1 to 20.
 */
export function dyndns2Updater(options: Dyndns2UpdaterOptions): RecordUpdater {
  const rules = options.provider === undefined ? PLAIN : DYNDNS2_PRESETS[options.provider];
  const preset = { ...rules, mostNames: options.mostNames ?? rules.mostNames };
  if (!(Number.isInteger(preset.mostNames) && preset.mostNames >= 1 && preset.mostNames <= 20))
    throw new DdnsError("option", "mostNames: must be a whole number from 1 to 20", {
      field: "mostNames",
    });
  const base = updateUrl(options.url ?? preset.url);
  const { username, password, zone, timeoutMs = 10_000 } = options;
  const headers = {
    authorization: basic(username, password),
    "user-agent": agentName(preset, options.contact),
  };
  const about = `ddns-client dyndns2 ${base.href} ${username}`;

  const send = async <T extends Pick<RecordChange, "name" | "type" | "address">>(
    changes: readonly T[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<T, UpdateOutcome>> => {
    const outcomes = new Map<T, UpdateOutcome>();
    for (const request of requestsFor(changes, preset)) {
      const url = new URL(base);
      for (const [name, value] of parametersOf(request, preset)) url.searchParams.set(name, value);
      const answer = await exchangeHttp({ url, headers, timeoutMs, signal });
      const wanted = request.names.map(() => request.ipv4 ?? request.ipv6 ?? "");
      const told = outcomesOf(answer, wanted, isProved(base));
      for (const change of request.changes)
        outcomes.set(change, told[request.names.indexOf(change.name)] as UpdateOutcome);
    }
    return outcomes;
  };

  const publishAll = async (
    changes: readonly RecordChange[],
    signal: AbortSignal,
  ): Promise<readonly UpdateOutcome[]> => {
    const takes = ({ type }: RecordChange) =>
      preset.parameters[type === "A" ? "ipv4" : "ipv6"] !== null;
    const outcomes = await send(changes.filter(takes), signal);
    return changes.map((change) => outcomes.get(change) ?? cannot(base.host, "takes no IPv6"));
  };

  const place = {
    zone,
    timeoutMs,
    ...(options.authority === undefined ? {} : { authority: options.authority }),
  };
  return {
    fingerprint: createHmac("sha256", password).update(about).digest("hex").slice(0, 32),
    lookup: (record, signal) => authoritativeLookup(place, record, signal),
    async publish(change, signal) {
      const [outcome] = await publishAll([change], signal);
      return outcome as UpdateOutcome;
    },
    publishAll,
    async retract(records, signal) {
      if (!preset.emptyDeletes)
        return cannot(base.host, "has no way to take a record back: remove it on its page");
      const emptied = records.map(({ name, type }) => ({ name, type, address: "" }));
      for (const outcome of (await send(emptied, signal)).values())
        if (outcome.kind !== "done") return outcome;
      return { kind: "done", authenticated: isProved(base) };
    },
  };
}

function cannot(host: string, why: string): Refused {
  const message = `${host} ${why}`;
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
