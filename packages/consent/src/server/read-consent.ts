import type { ChoiceCookie } from "../core/choice-cookie.ts";
import { reduce } from "../core/reduce.ts";
import { type ConsentRules, type ConsentRulesOptions, createRules } from "../core/rules.ts";
import type { ConsentState } from "../core/state.ts";
import { type HeadersOnly, requestCookies } from "./cookies.ts";

/** Options of {@link consentReader}. */
export interface ReaderOptions extends ConsentRulesOptions {
  /** Where the choice is kept. */
  readonly cookie: ChoiceCookie;
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
  const rules = createRules(options);
  const { cookie, now = Date.now } = options;
  return (request) => readConsent(request, rules, cookie.name, now());
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
