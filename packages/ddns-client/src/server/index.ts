import { json, Refusal, refused } from "./answer.ts";
import { tsigSecret } from "./credentials.ts";
import { createDyndns2 } from "./dyndns2.ts";
import { createLimiter, type Limiter } from "./limits.ts";
import { readRegistration, readTerms } from "./registration-body.ts";
import { createRegistrations, type Registrations } from "./registrations.ts";
import { checkedSettings, type DdnsServerOptions, type ServerSettings } from "./settings.ts";
import type { Swept } from "./store.ts";

export type { ServerErrorCode } from "./answer.ts";
export { type ChallengeTerms, challengeText, type RegistrationAction } from "./challenge.ts";
export { judgeLabel, type LabelRefusal, type LabelRules } from "./label.ts";
export { type Limits, USUAL_LIMITS } from "./limits.ts";
export { memoryNameStore } from "./memory-store.ts";
export type { Availability, IssuedChallenge } from "./registrations.ts";
export type { DdnsServerOptions } from "./settings.ts";
export type { HeldChallenge, NameEntry, NameStore, SweepLimits, Swept } from "./store.ts";

/** A server that gives names to devices and keeps their records. */
export interface DdnsServer {
  /**
   * Answers `GET /nic/update`, `GET /names/NAME`, `POST /challenges`, `POST /names` and `DELETE
   * /names/NAME`; 404 for any other path. Never throws.
   *
   * @param caller the address that the request came from, null when it is hidden. Behind a proxy
   * this is for the embedder to find out: no header is believed here.
   */
  handle(request: Request, caller: string | null): Promise<Response>;
  /** The key of a device for signed updates; null for an unknown, blocked or released name. */
  tsigKey(fqdn: string): Promise<TsigKeyText | null>;
  /** Stops a name: its updates are answered by `abuse`, its key is unknown. False: no such name. */
  block(fqdn: string, reason: string): Promise<boolean>;
  unblock(fqdn: string): Promise<boolean>;
  /** Forgets what is over: challenges, counters, names given up. To be called every few minutes. */
  sweep(): Promise<Swept>;
}

/** A TSIG key in text form, as `nsupdate -y` and `parseTsigKey` take it. */
export interface TsigKeyText {
  readonly name: string;
  readonly algorithm: "hmac-sha256";
  /** Base64. */
  readonly secret: string;
}

/**
 * Makes the maker's side of dynamic DNS: names for devices that prove an Ed25519 key, updates by
 * dyndns2, keys for RFC 2136. It stands in front of any DNS server that takes updates.
 *
 * @throws DdnsError `secret`, `name-syntax`, `option`, `lab-network`.
 * @example
 * const server = createDdnsServer({ zone: "homes.example", store: memoryNameStore(), secret,
 *   records: rfc2136Updater({ zone: "homes.example", server: { host: "127.0.0.1" }, key }),
 *   owner: async (request) => accounts.find(request.headers.get("authorization")) });
 * const response = await server.handle(request, address);
 */
export function createDdnsServer(options: DdnsServerOptions): DdnsServer {
  const settings = checkedSettings(options);
  const { store, now } = settings;
  const limiter = createLimiter(settings);
  const registrations = createRegistrations(settings, limiter);
  const update = createDyndns2(settings, limiter);

  async function mark(fqdn: string, blocked: string | null): Promise<boolean> {
    for (;;) {
      const known = await store.find(fqdn);
      if (known === null) return false;
      if (await store.replace({ ...known, blocked }, known.salt)) return true;
    }
  }

  return {
    async handle(request, caller) {
      const { pathname } = new URL(request.url);
      if (pathname === "/nic/update") return update(request, caller);
      try {
        return await route(settings, registrations, limiter, request, caller, pathname);
      } catch (error) {
        if (error instanceof Refusal) return refused(error);
        settings.onError(error);
        return refused(new Refusal("unavailable", "The server cannot do this now. Try later.", 60));
      }
    },
    async tsigKey(fqdn) {
      const entry = await store.find(fqdn);
      if (entry === null || entry.blocked !== null || entry.releasedAt !== null) return null;
      return keyOf(settings, entry);
    },
    block: (fqdn, reason) => mark(fqdn, reason),
    unblock: (fqdn) => mark(fqdn, null),
    sweep: () =>
      store.sweep({ now: now(), releasedBefore: now() - settings.quarantineDays * 86_400_000 }),
  };
}

async function route(
  settings: ServerSettings,
  registrations: Registrations,
  limiter: Limiter,
  request: Request,
  caller: string | null,
  path: string,
): Promise<Response> {
  const label = /^\/names\/([^/]{1,253})$/.exec(path)?.[1];
  const wanted = `${request.method} ${label === undefined ? path : "/names/NAME"}`;
  if (wanted === "GET /names/NAME") {
    await withinQuestions(limiter, caller);
    return json(200, await registrations.availability(decoded(label ?? "")));
  }
  if (wanted === "POST /challenges") {
    await withinQuestions(limiter, caller);
    return json(201, await registrations.challenge(await readTerms(request)));
  }
  if (wanted === "POST /names") {
    const owner = await ownerOf(settings, request);
    const { entry, credentials } = await registrations.register(
      owner,
      await readRegistration(request),
    );
    return json(200, registered(settings, entry, credentials.password));
  }
  if (wanted === "DELETE /names/NAME") {
    const owner = await ownerOf(settings, request);
    await registrations.release(owner, decoded(label ?? ""), request.signal);
    return new Response(null, { status: 204 });
  }
  throw new Refusal("not-found", "There is nothing here.");
}

/** The answer a device keeps. Credentials are shown once; to lose them is to register again. */
function registered(
  settings: ServerSettings,
  entry: { readonly fqdn: string; readonly salt: string },
  password: string,
): object {
  const { zone, dns } = settings;
  const signed = dns === null ? {} : { server: dns, tsig: keyOf(settings, entry) };
  const update = { path: "/nic/update", username: entry.fqdn, password };
  return { fqdn: entry.fqdn, lan: `lan.${entry.fqdn}`, zone, update, ...signed };
}

function keyOf(
  { secret }: ServerSettings,
  { fqdn, salt }: { readonly fqdn: string; readonly salt: string },
): TsigKeyText {
  return { name: fqdn, algorithm: "hmac-sha256", secret: tsigSecret(secret, fqdn, salt) };
}

async function ownerOf({ owner }: ServerSettings, request: Request): Promise<string> {
  const found = await owner(request);
  if (found === null) throw new Refusal("unauthorised", "The account or its token is not known.");
  return found;
}

async function withinQuestions(limiter: Limiter, caller: string | null): Promise<void> {
  if (await limiter.allow("questions", caller ?? "hidden")) return;
  throw new Refusal("limit", "Too many questions from your address. Wait.", limiter.retryAfter());
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return ""; // no label; said as malformed
  }
}
