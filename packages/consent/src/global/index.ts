// One script element is the whole installation: <script src="consent.global.js" data-...></script>
// It is a classic script with the name CandorConsent, whose members are what this file exports.
import { check, configurationOf, type PageConfiguration } from "./page-configuration.ts";
import { type Started, startWith } from "./start.ts";

export type { PageConfiguration } from "./page-configuration.ts";
export type { Started } from "./start.ts";

const script = document.currentScript as HTMLScriptElement | null;
const base = script?.src || document.baseURI;

/**
 * Starts with a configuration that a script of the page makes; for a script element that carries
 * neither `data-config` nor `data-registry`.
 *
 * @throws ConsentError `bad-configuration`
 */
export async function start(configuration: PageConfiguration): Promise<Started> {
  return startWith(check(configuration), base);
}

/** What the script element's own attributes started; null when they name no registry. */
export const ready: Promise<Started> | null = configured(script?.dataset ?? {});

function configured(attributes: DOMStringMap): Promise<Started> | null {
  if (!attributes["config"] && !attributes["registry"]) return null;
  const configuration = configurationOf(attributes);
  return configuration instanceof Promise
    ? configuration.then((checked) => startWith(checked, base))
    : startWith(configuration, base);
}
