// Stratum's consent client: the state, the banner and the gate, driven by the same registry as the
// cookie policy. Its settings stand on the script element that loads the page's head.
import { createConsent } from "@candor/consent";
import { mountBanner } from "@candor/consent/banner";
import { embedPlaceholders } from "@candor/consent/embeds";
import { startGate } from "@candor/consent/gate";
import { de } from "@candor/consent/locales/de";
import { en } from "@candor/consent/locales/en";
import { defineRegistry, type RegistryInput } from "@candor/cookie-registry";
import { consentPolicy } from "../../companies/stratum/consent-policy.ts";
import declared from "../../companies/stratum/registry.json" with { type: "json" };

const registry = defineRegistry(declared as RegistryInput);
const { cookie, lifetime, policyVersion } = consentPolicy;
const locale = document.documentElement.lang.startsWith("de") ? de : en;

const consent = createConsent({
  registry,
  cookie: { name: cookie },
  lifetime,
  policyVersion,
  endpoint: "/consent",
});
mountBanner(consent, { registry, locale, policyUrl: "/cookies", control: false });
startGate(consent, { registry, hold: embedPlaceholders(locale) });
