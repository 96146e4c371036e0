import type { ChoiceCookie } from "../core/choice-cookie.ts";
import { encodeDecision } from "../core/cookie-value.ts";
import type { Decision } from "../core/decision.ts";
import { reduce } from "../core/reduce.ts";
import { type ConsentRulesOptions, createRules } from "../core/rules.ts";
import type { Choice } from "../core/state.ts";

/** Options of {@link choiceCookieFor} and {@link storageStateFor}. */
export interface ForcedChoiceOptions extends ConsentRulesOptions {
  /** Where the site keeps the choice. */
  readonly cookie: ChoiceCookie;
  /** The site under test, e.g. `http://localhost:3000`. */
  readonly url: string;
  /** What the visitor has chosen. */
  readonly choice: Choice;
  /** When; now when left out. An old date makes a choice that has lapsed. */
  readonly decidedAt?: Date;
  /** Whether the browser sent Global Privacy Control then. */
  readonly gpc?: boolean;
}

/** A cookie as Playwright's `context.addCookies` and `storageState` take it. */
export interface BrowserCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  /** Seconds since 1970 UTC. */
  readonly expires: number;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: "Lax";
}

/** What Playwright starts a browser context from. */
export interface BrowserState {
  readonly cookies: BrowserCookie[];
  readonly origins: [];
}

/**
 * Makes the cookie of a visitor who has chosen, so that an end-to-end test begins where it wants
 * to instead of pressing buttons.
 *
 * @throws ConsentError `unknown-id`, `bad-duration`
 * @example
 * await context.addCookies([choiceCookieFor({ ...rules, url, choice: "none" })]);
 */
export function choiceCookieFor(options: ForcedChoiceOptions): BrowserCookie {
  const { cookie, choice, gpc = false, decidedAt = new Date() } = options;
  const { hostname, protocol } = new URL(options.url);
  const { name, domain = hostname, path = "/" } = cookie;
  const event = { type: "choose", choice, now: decidedAt.getTime() } as const;
  const state = reduce(createRules(options), { gpc, decision: null }, event);
  return {
    name,
    value: encodeDecision(state.decision as Decision),
    domain: cookie.domain === undefined ? domain : `.${domain.replace(/^\./, "")}`,
    path,
    expires: state.expiresAt,
    httpOnly: false,
    secure: protocol === "https:",
    sameSite: "Lax",
  };
}

/**
 * The same as a whole Playwright `storageState`, for a project's `use` or a new context.
 *
 * @throws ConsentError `unknown-id`, `bad-duration`
 * @example
 * test.use({ storageState: storageStateFor({ ...rules, url, choice: "all" }) });
 */
export function storageStateFor(options: ForcedChoiceOptions): BrowserState {
  return { cookies: [choiceCookieFor(options)], origins: [] };
}
