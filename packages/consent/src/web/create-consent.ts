import { checkCookie } from "../core/choice-cookie.ts";
import { createRules } from "../core/rules.ts";
import { cookieJar } from "./choice-jar.ts";
import type { Consent, ConsentOptions } from "./consent.ts";
import { consentIn } from "./consent-in.ts";

/**
 * Reads the visitor's choice and keeps it from then on. Safe to call on a server, where nothing
 * was chosen.
 *
 * @throws ConsentError `bad-cookie-name`, `bad-duration`
 * @example
 * const consent = createConsent({ registry, cookie: { name: "choice" }, policyVersion: "2025-06" });
 * consent.whenGranted("analytics").then(() => import("./analytics.js"));
 */
export function createConsent(options: ConsentOptions): Consent {
  checkCookie(options.cookie);
  return consentIn(cookieJar(options.cookie), createRules(options), options);
}
