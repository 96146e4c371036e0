import Cookies from "js-cookie";
import { checkCookie } from "../core/choice-cookie.ts";
import { encodeDecision } from "../core/cookie-value.ts";
import { initialState, reduce } from "../core/reduce.ts";
import { createRules } from "../core/rules.ts";
import type { Choice, ConsentEvent, ConsentState } from "../core/state.ts";
import type { ChooseOptions, Consent, ConsentOptions, Listener } from "./consent.ts";

/**
 * Reads the visitor's choice and keeps it from then on. Safe to call on a server, where nothing is
 * granted.
 *
 * @throws ConsentError `bad-cookie-name`, `bad-version`, `bad-duration`
 * @example
 * const consent = createConsent({ registry, cookie: { name: "choice" }, policyVersion: "2025-06" });
 * consent.whenGranted("analytics").then(() => import("./analytics.js"));
 */
export function createConsent(options: ConsentOptions): Consent {
  const { cookie, endpoint } = options;
  const { name, domain, path = "/" } = cookie;
  checkCookie(cookie);
  const rules = createRules(options);
  const page = globalThis.document as Document | undefined;
  const secure = globalThis.location?.protocol === "https:";
  const jar = Cookies.withAttributes({ path, sameSite: "Lax", secure });
  const shared = domain === undefined ? {} : { domain };
  const listeners = new Set<Listener>();
  let state = initialState(rules, options.gpc ?? browserSignal());
  let recorded = Promise.resolve(false);

  function dispatch(event: ConsentEvent): void {
    const previous = state;
    state = reduce(rules, previous, event);
    if (JSON.stringify(state) === JSON.stringify(previous)) return;
    for (const listener of listeners) listener(state, previous);
  }

  function read(): void {
    dispatch({ type: "read", value: jar.get(name), now: Date.now() });
  }

  function write({ decision, expiresAt }: ConsentState): void {
    if (!decision || expiresAt === null) return;
    // A host-only cookie from before `domain` was set would shadow the shared one.
    if (domain) jar.remove(name);
    const expires = new Date(expiresAt * 1000);
    jar.set(name, encodeDecision(decision), { ...shared, expires });
  }

  /** Sends the choice after those before it, so that the server's last cookie is the last choice. */
  function record(replaces?: string | null, locale = page?.documentElement.lang): Promise<boolean> {
    const sent = state.decision;
    if (!endpoint || !sent) return Promise.resolve(false);
    const { choices, gpc, decidedAt } = sent;
    recorded = recorded
      .then(() => post(endpoint, { choices, gpc, decidedAt, locale, replaces }))
      .then((ok) => {
        if (ok && state.decision === sent) read();
        return ok;
      });
    return recorded;
  }

  function choose(choice: Choice, { locale }: ChooseOptions = {}): Promise<boolean> {
    const replaces = state.decision?.receipt;
    dispatch({ type: "choose", choice, now: Date.now() });
    write(state);
    return record(replaces, locale);
  }

  function has(id: string): boolean {
    return id === "essential" || state.granted[id] === true;
  }

  function subscribe(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  read();
  if (page) {
    // A choice that no server has recorded yet is sent again; refusals hold meanwhile.
    if (!state.decision?.receipt) record();
    // Another tab, or the page before a step back, may have decided since.
    page.addEventListener("visibilitychange", read);
    globalThis.addEventListener("pageshow", read);
  }

  return {
    get state() {
      return state;
    },
    get recorded() {
      return recorded;
    },
    scopes: rules.scopes,
    gpcCovers: rules.gpcCovers.filter((category) => rules.scopes.some(({ id }) => id === category)),
    has,
    accept: (how) => choose("all", how),
    refuse: (how) => choose("none", how),
    withdraw: (how) => choose("none", how),
    choose,
    subscribe,
    whenGranted(id, { signal } = {}) {
      return new Promise((resolve, reject) => {
        const check = () => {
          if (signal?.aborted) reject(signal.reason);
          else if (has(id)) resolve();
          else return;
          end();
        };
        const end = subscribe(check);
        signal?.addEventListener("abort", check);
        check();
      });
    },
  };
}

function browserSignal(): boolean {
  const { navigator } = globalThis as { navigator?: { globalPrivacyControl?: boolean } };
  return navigator?.globalPrivacyControl === true;
}

async function post(endpoint: string, body: unknown): Promise<boolean> {
  try {
    const headers = { "content-type": "application/json" };
    const text = JSON.stringify(body);
    // keepalive: the choice arrives although the page is left or reloaded at once.
    const init = { method: "POST", headers, body: text, keepalive: true } as const;
    return (await fetch(endpoint, init)).ok;
  } catch {
    return false;
  }
}
