import type { RegionRule } from "./region-rule.ts";
import { REGION_RULES, STRICTEST } from "./rules.ts";

const BY_REGION: ReadonlyMap<string, RegionRule> = new Map(
  REGION_RULES.flatMap((rule) => rule.regions.map((region) => [region, rule])),
);

/**
 * Finds the rule of a visitor's region; the strictest when the region is not known or has none
 * here. Where the region comes from is the site's to say: a header of its network
 * (`CF-IPCountry`), a setting of the account, or nothing.
 *
 * @param region ISO 3166: `DE`, `US-CA`, upper or lower case; a part without a rule of
 *   its own has its country's, where there is one
 * @example
 * createConsent({ ...options, regime: regimeOf(document.documentElement.dataset.region) });
 */
export function regimeOf(region: string | null | undefined): RegionRule {
  const code = (region ?? "").trim().toUpperCase().replace("_", "-");
  return BY_REGION.get(code) ?? BY_REGION.get(countryOf(code)) ?? STRICTEST;
}

function countryOf(code: string): string {
  return code.split("-", 1)[0] as string;
}
