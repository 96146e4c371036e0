import { afterEach } from "vitest";
import { type Banner, type BannerOptions, mountBanner } from "../../src/banner/index.ts";
import { type Consent, type ConsentOptions, createConsent } from "../../src/index.ts";
import { en } from "../../src/locales/en.ts";
import { registry } from "../stratum-registry.ts";

const COOKIE = "opene_cs";
const cleanups: (() => void)[] = [];

/** Registers what puts the page back after a test. */
export function afterThis(cleanup: () => void): void {
  cleanups.push(cleanup);
}

afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
  for (const pair of document.cookie.split("; "))
    writeCookie(`${pair.split("=")[0]}=;max-age=0;path=/`);
  localStorage.clear();
  sessionStorage.clear();
});

/** Sets a cookie as a foreign script would. */
export function writeCookie(cookie: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: this is what the scripts under test do
  document.cookie = cookie;
}

/** Reads a cookie. */
export function cookie(name: string = COOKIE): string | undefined {
  const pair = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}

/** A consent that starts from whatever cookie is there. */
export function consentHere(options: Partial<ConsentOptions> = {}): Consent {
  return createConsent({ registry, cookie: { name: COOKIE }, policyVersion: "1", ...options });
}

/** A banner in the test's page, taken out after the test. */
export function bannerHere(
  consent: Consent,
  options: Partial<BannerOptions> = {},
): Banner & { readonly shadow: ShadowRoot } {
  const banner = mountBanner(consent, { registry, locale: en, policyUrl: "/cookies", ...options });
  afterThis(() => banner.remove());
  return { ...banner, shadow: banner.element.shadowRoot as ShadowRoot };
}

/** Puts markup into the page as a parser would have, taken out after the test. */
export function markup(html: string): HTMLElement {
  const place = document.createElement("div");
  place.innerHTML = html;
  document.body.append(place);
  afterThis(() => place.remove());
  return place;
}
