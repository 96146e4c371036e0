import { encodeDecision } from "../core/cookie-value.ts";
import type { Decision } from "../core/decision.ts";
import { reduce } from "../core/reduce.ts";
import type { ConsentRules } from "../core/rules.ts";
import type { Choice, ConsentState } from "../core/state.ts";
import type { ChoiceJar } from "./choice-jar.ts";
import type { ChooseOptions, Consent, ConsentOptions, Listener } from "./consent.ts";
import { postTo } from "./send-choice.ts";

/** What is there in a page, and not on a server. */
interface Page {
  readonly document?: Document & { readonly prerendering?: boolean };
  readonly navigator?: object & { readonly globalPrivacyControl?: boolean };
}

/** The visitor's consent as a jar keeps it: the cookies of a page, or a test's memory. */
export function consentIn(
  jar: ChoiceJar,
  rules: ConsentRules,
  options: Pick<ConsentOptions, "endpoint" | "gpc">,
): Consent {
  const { document, navigator } = globalThis as Page;
  const { endpoint } = options;
  const send = typeof endpoint === "string" ? postTo(endpoint) : endpoint;
  const listeners = new Set<Listener>();
  const gpc = options.gpc ?? navigator?.globalPrivacyControl === true;
  let keeps = true;
  let sending: AbortController | undefined;
  let recorded = Promise.resolve(false);
  let state = read();

  function read(): ConsentState {
    const event = { type: "read", values: jar.read(), now: Date.now() } as const;
    return reduce(rules, { gpc, decision: null }, event);
  }

  function become(next: ConsentState): void {
    const previous = state;
    if (JSON.stringify(next) === JSON.stringify(previous)) return;
    state = next;
    tell(previous);
  }

  function tell(previous: ConsentState): void {
    for (const listener of listeners)
      try {
        listener(state, previous);
      } catch (error) {
        // One listener's mistake must not keep the gate from hearing of a withdrawal.
        Promise.reject(error);
      }
  }

  function refresh(): void {
    // Where cookies cannot be kept, the choice holds for as long as the page does.
    if (keeps) become(read());
  }

  function record(
    { choices, gpc, decidedAt }: Decision,
    replaces?: string,
    locale = document?.documentElement.lang,
  ): Promise<boolean> {
    // The answer to an earlier choice would write that choice's cookie over this one's.
    sending?.abort();
    sending = new AbortController();
    if (send)
      recorded = send({ choices, gpc, decidedAt, locale, replaces }, sending.signal).then((ok) => {
        if (ok) refresh();
        return ok;
      });
    return recorded;
  }

  function choose(choice: Choice, { locale, decidedAt }: ChooseOptions = {}): Promise<boolean> {
    const now = Date.now();
    const next = reduce(rules, state, { type: "choose", choice, now: +(decidedAt ?? now) });
    const decision = next.decision as Decision;
    jar.write(encodeDecision(decision), next.expiresAt - Math.floor(now / 1000));
    keeps = jar.read().length > 0;
    const answer = record(decision, state.decision?.receipt, locale);
    // Last, so that whoever listens finds the choice kept and on its way.
    become(next);
    return answer;
  }

  function has(id: string): boolean {
    return id === "essential" || (state.granted[id] === true && !document?.prerendering);
  }

  function subscribe(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Sends a choice again that no server has recorded yet; refusals hold meanwhile. */
  function resend(): void {
    const { decision } = state;
    if (decision && !decision.receipt && decision.question === rules.question) record(decision);
  }

  if (document) {
    // A page made ahead of its visit says nothing to anyone until it is visited.
    if (document.prerendering)
      document.addEventListener("prerenderingchange", () => {
        refresh();
        tell(state);
        resend();
      });
    else resend();
    // Another tab may have decided since; a page that comes back from a step away becomes visible.
    document.addEventListener("visibilitychange", refresh);
  }

  return {
    get state() {
      return state;
    },
    get recorded() {
      return recorded;
    },
    mode: rules.mode,
    scopes: rules.scopes,
    gpcCovers: rules.gpcCovers,
    has,
    accept: (how) => choose("all", how),
    refuse: (how) => choose("none", how),
    withdraw: (how) => choose("none", how),
    choose,
    refresh,
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
