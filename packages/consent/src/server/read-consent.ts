import type { ChoiceCookie } from "../core/choice-cookie.ts";
import { reduce } from "../core/reduce.ts";
import type { Regime } from "../core/regime.ts";
import { type ConsentRules, type ConsentRulesOptions, createRules } from "../core/rules.ts";
import type { ConsentState } from "../core/state.ts";
import type { HeadersOnly } from "../http/request-head.ts";
import { requestCookies } from "./cookies.ts";

/** Options of {@link consentReader}. */
export interface ReaderOptions extends ConsentRulesOptions {
  /** Where the choice is kept. */
  readonly cookie: ChoiceCookie;
  /**
   * The rule of the sender's region, where visitors of several are served: from a header of your
   * network, say. It goes before `regime`; hand the page the same one.
   */
  readonly regimeFor?: (request: HeadersOnly) => Regime;
  /** The clock, in milliseconds since 1970 UTC; the system's when left out. */
  readonly now?: () => number;
}

/**
 * Makes a function that tells what the sender of a request has granted, for pages rendered on the
 * server. A response that depends on it must say `Vary: Cookie`.
 *
 * @throws ConsentError `bad-duration`
 * @example
 * const consentOf = consentReader({ registry, cookie, policyVersion: "2025-06" });
 * if (consentOf(request).granted["analytics"]) count(request);
 */
export function consentReader(options: ReaderOptions): (request: HeadersOnly) => ConsentState {
  const rulesOf = rulesFor(options);
  const { cookie, now = Date.now } = options;
  return (request) => readConsent(request, rulesOf(request), cookie.name, now());
}

/** Makes a function that tells the rules a request is judged by. */
export function rulesFor(options: ReaderOptions): (request: HeadersOnly) => ConsentRules {
  const { regimeFor } = options;
  const general = createRules(options);
  if (!regimeFor) return () => general;
  // Regimes come from a table: the same few objects, each worked out once.
  const known = new WeakMap<Regime, ConsentRules>();
  return (request) => {
    const regime = regimeFor(request);
    const rules = known.get(regime) ?? createRules({ ...options, regime });
    known.set(regime, rules);
    return rules;
  };
}

/** Reads the newest choice among the cookies of that name: after a change of domain there are two. */
export function readConsent(
  request: HeadersOnly,
  rules: ConsentRules,
  name: string,
  now: number,
): ConsentState {
  const values = requestCookies(request)
    .filter(([found]) => found === name)
    .map(([, value]) => value);
  const gpc = request.headers.get("sec-gpc") === "1";
  return reduce(rules, { gpc, decision: null }, { type: "read", values, now });
}
