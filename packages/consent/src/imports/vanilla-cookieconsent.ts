import type { EarlierChoice } from "./earlier-choice.ts";
import { readJson } from "./read-json.ts";

/**
 * Reads what vanilla-cookieconsent 3 kept, in its cookie (`cc_cookie`) or in `localStorage` under
 * that name: JSON with the accepted `categories`, the accepted `services` by category, and
 * `lastConsentTimestamp`. A category or service it does not list was not accepted.
 *
 * @param text the value as it stands, percent-encoded or not
 * @returns null for anything else
 */
export function fromVanillaCookieConsent(text: string): EarlierChoice | null {
  const {
    categories,
    services = {},
    lastConsentTimestamp,
    consentTimestamp,
  } = readJson(text) ?? {};
  if (!isNames(categories) || !isRecord(services)) return null;
  const choices: Record<string, boolean> = {};
  for (const category of categories) choices[category] = true;
  for (const [category, names] of Object.entries(services)) {
    choices[category] ??= false;
    if (!isNames(names)) return null;
    for (const name of names) choices[`${category}/${name}`] = true;
  }
  return { choices, decidedAt: instant(lastConsentTimestamp ?? consentTimestamp) };
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function instant(value: unknown): Date | null {
  const date = typeof value === "string" ? new Date(value) : null;
  return date && !Number.isNaN(date.getTime()) ? date : null;
}
