import type { Registry } from "@candor/cookie-registry";
import { canonicalJson } from "@candor/ledger";
import { sha256 } from "@candor/ledger/node";
import type { Locale } from "../core/locale.ts";

/**
 * Hashes what the banner says: its texts, every entry and service of the registry, and the policy
 * version. The same texts give the same hash, so that an auditor can make it again.
 *
 * @param locale the texts; null when it is not known which were shown
 * @returns SHA-256 of the canonical JSON, in hexadecimal
 */
export function shownHash(
  locale: Locale | null,
  registry: Registry,
  policyVersion: string,
): string {
  const { entries, services } = registry;
  // Through JSON: frozen, undefined and the like become what a file would hold.
  const shown: unknown = JSON.parse(JSON.stringify({ locale, entries, services, policyVersion }));
  return sha256(canonicalJson(shown));
}
