import { checkCookie } from "../core/choice-cookie.ts";
import { encodeDecision } from "../core/cookie-value.ts";
import type { Decision } from "../core/decision.ts";
import { isConsentError } from "../core/error.ts";
import type { Locale } from "../core/locale.ts";
import { reduce } from "../core/reduce.ts";
import { type ConsentRules, createRules } from "../core/rules.ts";
import type { ConsentState } from "../core/state.ts";
import { en } from "../locales/en.ts";
import { type ChoiceRequest, readChoice } from "./choice-request.ts";
import { choiceCookies, deniedCookies } from "./cookies.ts";
import { type RateLimit, rateLimiter } from "./rate-limit.ts";
import { type ReaderOptions, readConsent, rulesFor } from "./read-consent.ts";
import type { Receipt, ReceiptStore } from "./receipt.ts";
import { referenceFor } from "./reference.ts";
import { isRefusal, type Refusal, refusalResponse, refuse } from "./refusal.ts";
import { returnPath } from "./return-path.ts";
import { isSameOrigin } from "./same-origin.ts";
import { shownHash } from "./shown-hash.ts";

/** Options of {@link createConsentServer}. */
export interface ConsentServerOptions extends ReaderOptions {
  /** Where receipts are kept. */
  readonly receipts: ReceiptStore;
  /** The texts in use, by which the receipt says what was shown; English when left out. */
  readonly locales?: readonly Locale[];
  /** Further origins whose pages may ask, e.g. `https://example.com` behind a TLS proxy. */
  readonly origins?: readonly string[];
  /** Whether cookies are `Secure`; when left out, as the request's URL is `https:`. */
  readonly secure?: boolean;
  /** How often one sender may choose; without a limit when left out. */
  readonly limit?: RateLimit;
  /** Told when a receipt could not be kept; the visitor has got 503 and no cookie. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Makes the choice endpoint: `POST` JSON from the banner, or a plain form without any JavaScript.
 *
 * The receipt is kept before the answer is given; then the cookie is written over HTTP with the
 * lifetime of the choice, and cookies that were not granted are removed, HttpOnly ones too. A
 * request from another site's page is refused (403), and a form is sent back to a page of this
 * site only.
 *
 * @throws ConsentError `bad-cookie-name`, `bad-duration`
 * @example
 * const choose = createConsentServer({ registry, cookie, policyVersion: "2025-06", receipts });
 * app.post("/consent", (c) => choose(c.req.raw)); // Hono
 */
export function createConsentServer(
  options: ConsentServerOptions,
): (request: Request) => Promise<Response> {
  const {
    registry,
    policyVersion,
    cookie,
    receipts,
    locales = [en],
    origins = [],
    now = Date.now,
  } = options;
  checkCookie(cookie);
  const rulesOf = rulesFor(options);
  const ids = createRules(options).scopes.map(({ id }) => id);
  const hash = (locale: Locale | null) => shownHash(locale, registry, policyVersion);
  const hashes = new Map(locales.map((locale) => [locale.lang, hash(locale)]));
  const unknownHash = hash(null);
  const limited = options.limit && rateLimiter(options.limit);

  function tooMany(request: Request): Refusal | null {
    const sender = options.limit?.sender(request) ?? null;
    const retryAfter = sender === null ? 0 : (limited?.(sender, now()) ?? 0);
    if (retryAfter === 0) return null;
    const message = `Too many choices from one place: try again in ${retryAfter} s.`;
    return { ...refuse("too-many", message), retryAfter };
  }

  /** What holds after the choice; a refusal when it names what is not on offer. */
  function decide(
    rules: ConsentRules,
    asked: ChoiceRequest,
    before: ConsentState,
    time: number,
  ): ConsentState | Refusal {
    const made = { ...before, gpc: asked.gpc ?? before.gpc, decision: null };
    const at = Math.min(time, (asked.decidedAt ?? time / 1000) * 1000);
    try {
      const { decision } = reduce(rules, made, { type: "choose", choice: asked.choice, now: at });
      // What counts is what the cookie will say when it is read back, under the signal of now.
      const value = encodeDecision(decision as Decision);
      const signalled = { ...made, gpc: made.gpc || before.gpc };
      const state = reduce(rules, signalled, { type: "read", values: [value], now: time });
      return state.decision
        ? state
        : refuse("malformed", 'Field "decidedAt": the choice has lapsed since.');
    } catch (error) {
      if (isConsentError(error)) return refuse("malformed", `Field "choices": ${error.message}.`);
      throw error;
    }
  }

  function receiptOf(
    asked: ChoiceRequest,
    reference: string,
    before: ConsentState,
    state: ConsentState,
    time: number,
  ): Receipt {
    const { question, decidedAt } = state.decision as Decision;
    const sha256 = hashes.get(asked.locale ?? "");
    return {
      schema: "candor-consent-receipt-1",
      reference,
      replaces: asked.replaces || before.decision?.receipt || null,
      at: new Date(time).toISOString(),
      decided: iso(decidedAt),
      expires: iso(state.expiresAt),
      granted: ids.filter((id) => state.granted[id]),
      refused: ids.filter((id) => !state.granted[id]),
      policyVersion,
      ...(registry.version === undefined ? {} : { registryVersion: registry.version }),
      question,
      shown: { language: sha256 ? asked.locale : null, sha256: sha256 ?? unknownHash },
      gpc: state.gpc,
      by: asked.by,
    };
  }

  function answer(
    request: Request,
    asked: ChoiceRequest,
    state: ConsentState,
    receipt: Receipt,
    time: number,
  ): Response {
    const secure = options.secure ?? request.url.startsWith("https:");
    const decision = { ...(state.decision as Decision), receipt: receipt.reference };
    const seconds = state.expiresAt - Math.floor(time / 1000);
    const headers = new Headers({ "cache-control": "no-store" });
    const value = encodeDecision(decision);
    for (const header of [
      ...choiceCookies(request, cookie, value, seconds, secure),
      ...deniedCookies(request, registry, state.granted, secure),
    ])
      headers.append("set-cookie", header);
    if (asked.by === "form") {
      headers.set("location", returnPath(asked.returnTo, request));
      return new Response(null, { status: 303, headers });
    }
    const { reference, granted, expires } = receipt;
    return Response.json({ receipt: reference, granted, expires }, { headers });
  }

  return async (request) => {
    if (request.method !== "POST") return refusalResponse(refuse("method", "Send a POST."));
    if (!isSameOrigin(request, origins))
      return refusalResponse(refuse("foreign-origin", "Only this site's own pages may ask."));
    const refusal = tooMany(request);
    if (refusal) return refusalResponse(refusal);
    const asked = await readChoice(request, ids);
    if (isRefusal(asked)) return refusalResponse(asked);
    const time = now();
    const rules = rulesOf(request);
    const before = readConsent(request, rules, cookie.name, time);
    const state = decide(rules, asked, before, time);
    if (isRefusal(state)) return refusalResponse(state);
    const receipt = receiptOf(asked, referenceFor(request, asked), before, state, time);
    try {
      await receipts.append(receipt);
    } catch (error) {
      options.onError?.(error);
      return refusalResponse(
        refuse("not-recorded", "The choice could not be recorded: try again."),
      );
    }
    return answer(request, asked, state, receipt, time);
  };
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
