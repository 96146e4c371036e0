import Cookies from "js-cookie";
import { encodeDecision } from "../core/cookie-value.ts";
import type { Decision } from "../core/decision.ts";
import { reduce } from "../core/reduce.ts";
import { createRules } from "../core/rules.ts";
import type { Choice, ConsentEvent } from "../core/state.ts";
import type { ChooseOptions, Consent, ConsentOptions, Listener } from "./consent.ts";

/** What is there in a page, and not on a server. */
type Page = Partial<Pick<typeof globalThis, "document" | "location">> & {
  readonly navigator?: object & { readonly globalPrivacyControl?: boolean };
};

/**
 * Reads the visitor's choice and keeps it from then on. Safe to call on a server, where nothing is
 * granted.
 *
 * @throws ConsentError `bad-duration`
 * @example
 * const consent = createConsent({ registry, cookie: { name: "choice" }, policyVersion: "2025-06" });
 * consent.whenGranted("analytics").then(() => import("./analytics.js"));
 */
export function createConsent(options: ConsentOptions): Consent {
  const { endpoint } = options;
  // js-cookie leaves out an attribute that is empty.
  const { name, domain = "", path = "/" } = options.cookie;
  const rules = createRules(options);
  const page = globalThis as Page;
  const secure = page.location?.protocol === "https:";
  const jar = Cookies.withAttributes({ path, sameSite: "Lax", secure });
  const listeners = new Set<Listener>();
  const gpc = options.gpc ?? page.navigator?.globalPrivacyControl === true;
  let state = reduce(rules, { gpc, decision: null }, found());
  let recorded = Promise.resolve(false);

  function dispatch(event: ConsentEvent): void {
    const previous = state;
    const next = reduce(rules, previous, event);
    if (JSON.stringify(next) === JSON.stringify(previous)) return;
    state = next;
    for (const listener of listeners) listener(next, previous);
  }

  function found(): ConsentEvent {
    return { type: "read", value: jar.get(name), now: Date.now() };
  }

  function read(): void {
    dispatch(found());
  }

  /** Sends the choice after those before it, so that the server's last cookie is the last choice. */
  function record(
    replaces?: string,
    locale = page.document?.documentElement.lang,
  ): Promise<boolean> {
    const sent = state.decision;
    if (!endpoint || !sent) return recorded;
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
    // A host-only cookie from before `domain` was set would shadow the shared one.
    if (domain) jar.remove(name);
    const expires = new Date(state.expiresAt * 1000);
    jar.set(name, encodeDecision(state.decision as Decision), { domain, expires });
    return record(replaces, locale);
  }

  function has(id: string): boolean {
    return id === "essential" || state.granted[id] === true;
  }

  function subscribe(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  if (page.document) {
    // A choice that no server has recorded yet is sent again; refusals hold meanwhile.
    if (!state.decision?.receipt) record();
    // Another tab, or the page before a step back, may have decided since.
    page.document.addEventListener("visibilitychange", read);
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
    gpcCovers: rules.gpcCovers,
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

function post(endpoint: string, choice: object): Promise<boolean> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(choice);
  // keepalive: the choice arrives although the page is left or reloaded at once.
  return fetch(endpoint, { method: "POST", headers, body, keepalive: true }).then(
    ({ ok }) => ok,
    () => false,
  );
}
