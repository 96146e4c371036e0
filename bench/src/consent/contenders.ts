/** A banner that is measured: how a page would take it in. */
export interface Contender {
  readonly name: string;
  /** npm package whose version is printed. */
  readonly package: string;
  /** The page's module, bundled and minified like everybody's; asks about statistics and marketing. */
  readonly module: string;
  /** Files that the package wants to be loaded as they are, before the module. */
  readonly scripts?: readonly string[];
  /** Its style sheets; ours stand in the script. */
  readonly styles?: readonly string[];
  /** A folder that its own script loads more from while it runs. */
  readonly folder?: string;
  /** Matches what shows that it asks: the first layer's button. */
  readonly shown: string;
}

const REGISTRY = `{ entries: [
  { name: "choice", category: "essential", party: "first", purpose: { en: "Remembers the choice." }, retention: [{ iso: "P180D" }] },
  { name: "_ga", category: "analytics", party: "first", provider: { name: "Google Analytics", application: true }, purpose: { en: "Counts visits." }, retention: [{ iso: "P2Y" }] },
  { name: "_gcl_au", category: "marketing", party: "first", provider: { name: "Google Ads", application: true }, purpose: { en: "Measures advertising." }, retention: [{ iso: "P90D" }] },
] }`;

/** All of ours: core, gate, preferences, cookie table, styles, English, the registry's lookup. */
const candor: Contender = {
  name: "candor",
  package: "@candor/consent",
  module: `
    import { pageRegistry } from "@candor/consent/page-registry";
    import { createConsent } from "@candor/consent";
    import { mountBanner } from "@candor/consent/banner";
    import { startGate } from "@candor/consent/gate";
    import { en } from "@candor/consent/locales/en";
    const registry = pageRegistry(${REGISTRY});
    const consent = createConsent({ registry, cookie: { name: "choice" }, policyVersion: "1" });
    mountBanner(consent, { registry, locale: en, policyUrl: "/cookies" });
    startGate(consent, { registry });`,
  shown: "Reject all",
};

const vanilla: Contender = {
  name: "vanilla-cookieconsent",
  package: "vanilla-cookieconsent",
  module: `
    import * as CookieConsent from "vanilla-cookieconsent";
    const table = (name, purpose, kept) => ({
      headers: { name: "Name", purpose: "Purpose", kept: "Kept" }, body: [{ name, purpose, kept }] });
    CookieConsent.run({ hideFromBots: false,
      categories: {
        necessary: { enabled: true, readOnly: true },
        analytics: { autoClear: { cookies: [{ name: "_ga" }] }, services: { ga: { label: "Google Analytics" } } },
        marketing: { autoClear: { cookies: [{ name: "_gcl_au" }] }, services: { ads: { label: "Google Ads" } } } },
      language: { default: "en", translations: { en: {
        consentModal: { title: "Your choice", description: "You decide about the rest: analytics, marketing.",
          acceptAllBtn: "Accept all", acceptNecessaryBtn: "Reject all", showPreferencesBtn: "Let me choose",
          footer: '<a href="/cookies">Cookie policy</a>' },
        preferencesModal: { title: "Cookie settings", acceptAllBtn: "Accept all", acceptNecessaryBtn: "Reject all",
          savePreferencesBtn: "Save my choice", closeIconLabel: "Close", sections: [
            { title: "Essential", description: "Sign-in.", linkedCategory: "necessary", cookieTable: table("choice", "Remembers the choice.", "180 days") },
            { title: "Analytics", description: "Counts visits.", linkedCategory: "analytics", cookieTable: table("_ga", "Counts visits.", "2 years") },
            { title: "Marketing", description: "Advertising.", linkedCategory: "marketing", cookieTable: table("_gcl_au", "Measures.", "90 days") } ] } } } } });`,
  styles: ["vanilla-cookieconsent/dist/cookieconsent.css"],
  shown: "Reject all",
};

const klaro: Contender = {
  name: "klaro",
  package: "klaro",
  module: `
    import * as Klaro from "klaro/dist/klaro-no-css.js";
    Klaro.setup({ version: 1, elementID: "klaro", storageMethod: "cookie", cookieName: "choice", lang: "en",
      acceptAll: true, noticeAsModal: false,
      translations: { en: { privacyPolicyUrl: "/cookies", purposes: { analytics: "Analytics", marketing: "Marketing" } } },
      services: [ { name: "ga", title: "Google Analytics", purposes: ["analytics"], cookies: ["_ga"] },
        { name: "ads", title: "Google Ads", purposes: ["marketing"], cookies: ["_gcl_au"] } ] });`,
  styles: ["klaro/dist/klaro.min.css"],
  shown: "I decline",
};

const orejime: Contender = {
  name: "orejime",
  package: "orejime",
  module: `
    window.orejimeConfig = { privacyPolicyUrl: "/cookies", purposes: [
      { id: "analytics", title: "Analytics", description: "Counts visits.", cookies: ["_ga"] },
      { id: "marketing", title: "Marketing", description: "Advertising.", cookies: ["_gcl_au"] } ] };
    await import("orejime/dist/orejime-standard-en.js");`,
  styles: ["orejime/dist/orejime-standard.css"],
  shown: "Decline",
};

const osano: Contender = {
  name: "osano cookieconsent",
  package: "cookieconsent",
  module: `
    import "cookieconsent/build/cookieconsent.min.js";
    window.cookieconsent.initialise({ type: "opt-in", palette: { popup: { background: "#fff" }, button: { background: "#1d4ed8" } },
      content: { message: "You decide about the rest: analytics, marketing.", allow: "Accept all", deny: "Reject all", href: "/cookies" } });`,
  styles: ["cookieconsent/build/cookieconsent.min.css"],
  shown: "Reject all",
};

const tarteaucitron: Contender = {
  name: "tarteaucitron",
  package: "tarteaucitronjs",
  scripts: ["tarteaucitron.min.js"],
  folder: "tarteaucitronjs",
  module: `
    window.tarteaucitronForceLanguage = "en";
    tarteaucitron.init({ privacyUrl: "/cookies", hashtag: "#settings", cookieName: "choice", orientation: "bottom",
      showAlertSmall: false, cookieslist: true, showIcon: false, adblocker: false, DenyAllCta: true, AcceptAllCta: true,
      highPrivacy: true, handleBrowserDNTRequest: false, removeCredit: true, moreInfoLink: true, useExternalCss: false,
      useExternalJs: false, mandatory: true, serviceDefaultState: "wait" });
    tarteaucitron.user.gajsUa = "UA-0"; tarteaucitron.user.gajsMore = () => {};
    (tarteaucitron.job = tarteaucitron.job || []).push("gajs");`,
  shown: "Deny all cookies",
};

const c15t: Contender = {
  name: "c15t with React",
  package: "@c15t/react",
  module: `
    import { createElement as h } from "react";
    import { createRoot } from "react-dom/client";
    import { ConsentBanner, ConsentDialog, ConsentManagerProvider } from "@c15t/react";
    const options = { mode: "offline", consentCategories: ["necessary", "measurement", "marketing"] };
    const place = document.body.appendChild(document.createElement("div"));
    createRoot(place).render(h(ConsentManagerProvider, { options }, h(ConsentBanner), h(ConsentDialog)));`,
  styles: ["@c15t/react/styles.css"],
  shown: "Reject All",
};

/** Everybody, ours first. */
export const CONTENDERS: readonly Contender[] = [
  candor,
  vanilla,
  osano,
  orejime,
  tarteaucitron,
  klaro,
  c15t,
];
