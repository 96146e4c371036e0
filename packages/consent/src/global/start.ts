import { type Banner, mountBanner } from "../banner/mount-banner.ts";
import type { Locale } from "../core/locale.ts";
import { nearestLocale } from "../core/locale-tags.ts";
import type { Regime } from "../core/regime.ts";
import { embedPlaceholders } from "../embeds/index.ts";
import { type Gate, startGate } from "../gate/start-gate.ts";
import { en } from "../locales/en.ts";
import type * as Regions from "../regions/index.ts";
import { keepTabsInStep } from "../tabs/index.ts";
import type { Consent } from "../web/consent.ts";
import { createConsent } from "../web/create-consent.ts";
import type { CheckedConfiguration } from "./page-configuration.ts";

/** What runs in the page. */
export interface Started {
  /** The visitor's consent. */
  readonly consent: Consent;
  /** The banner. */
  readonly banner: Banner;
  /** The gate. */
  readonly gate: Gate;
}

/**
 * Starts all of it with what a page states. In English nothing is waited for; another language is
 * loaded from the folder `locales` beside the script.
 *
 * @param base address of the script
 */
export async function startWith(
  configuration: CheckedConfiguration,
  base: string,
): Promise<Started> {
  const { registry, cookie, domain, policyVersion, policyUrl, control } = configuration;
  const { region, mode = "opt-in", endpoint, lifetime, gpcCovers } = configuration;
  const regime = region ? await ruleOf(region, base) : { mode };
  const consent = createConsent({
    registry,
    policyVersion,
    cookie: { name: cookie, ...(domain && { domain }) },
    regime,
    ...(endpoint && { endpoint }),
    ...(lifetime && { lifetime }),
    ...(gpcCovers && { gpcCovers }),
  });
  keepTabsInStep(consent);
  const read = configuration.locale ?? document.documentElement.lang;
  const tag = nearestLocale([read, ...navigator.languages]);
  const locale = tag === "en" ? en : await load(tag, base);
  const gate = startGate(consent, { registry, hold: embedPlaceholders(locale) });
  if (!document.body)
    await new Promise((parsed) => document.addEventListener("DOMContentLoaded", parsed));
  const banner = mountBanner(consent, {
    registry,
    locale,
    ...(policyUrl && { policyUrl }),
    ...(control !== undefined && { control }),
  });
  return { consent, banner, gate };
}

/** The rule of a region, from the file beside the script; the strictest where it cannot be had. */
async function ruleOf(region: string, base: string): Promise<Regime> {
  try {
    const rules = (await import(new URL("regions.js", base).href)) as typeof Regions;
    return rules.regimeOf(region);
  } catch {
    return { mode: "opt-in" };
  }
}

/** Asks in English where a language cannot be had: better than not to ask. */
async function load(tag: string, base: string): Promise<Locale> {
  try {
    const texts = (await import(new URL(`locales/${tag}.js`, base).href)) as Record<string, Locale>;
    return Object.values(texts)[0] ?? en;
  } catch {
    return en;
  }
}
