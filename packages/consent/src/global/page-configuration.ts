import type { Category, Registry, RegistryInput } from "@candor/cookie-registry";
import { ConsentError } from "../core/error.ts";
import type { Lifetime } from "../core/lifetime.ts";
import type { Mode } from "../core/regime.ts";
import { pageRegistry } from "../page-registry/page-registry.ts";

/** What a page states, by `data-` attributes of the script element or in a JSON file. */
export interface PageConfiguration {
  /** What the site stores and uses, as a registry file holds it. */
  readonly registry: RegistryInput;
  /** Name of the cookie that keeps the choice; declare it in the registry. */
  readonly cookie: string;
  /** Version of the policy, e.g. its date; a new one asks anew. */
  readonly policyVersion: string;
  /** Domain to share the choice with subdomains. */
  readonly domain?: string;
  /** Link to the cookie policy. */
  readonly policyUrl?: string;
  /** Same-origin URL of the choice endpoint. */
  readonly endpoint?: string;
  /** The visitor's region by ISO 3166 (`DE`, `US-CA`), whose rule is loaded; else as `mode` says. */
  readonly region?: string;
  /** What holds before a choice; `opt-in`, the strictest, when left out. */
  readonly mode?: Mode;
  /** Language of the texts; that of the page, then the browser's, when left out. */
  readonly locale?: string;
  /** `false` leaves the permanent control away, for a page with a `data-consent-open` of its own. */
  readonly control?: boolean;
  /** How long a choice holds. */
  readonly lifetime?: Lifetime;
  /** The categories that Global Privacy Control objects to. */
  readonly gpcCovers?: readonly Category[];
}

/** A configuration that was checked. */
export type CheckedConfiguration = Omit<PageConfiguration, "registry"> & {
  readonly registry: Registry;
};

/** Reads what is named by a URL, or by `#id` of an element of the page that holds JSON. */
function read(place: string): unknown {
  return place.startsWith("#") ? inPage(place) : fetched(place);
}

function inPage(place: string): unknown {
  const text = document.querySelector(place)?.textContent;
  if (!text) throw problem(`no element ${place} with JSON in it stands before the script`);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw problem(`${place} is not JSON: ${(error as Error).message}`);
  }
}

async function fetched(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw problem(`${url} was answered with ${response.status}`);
  return response.json().catch((error: Error) => {
    throw problem(`${url} is not JSON: ${error.message}`);
  });
}

/**
 * Puts together what the script element says: `data-config` names JSON with a whole configuration,
 * `data-registry` JSON with a registry; the other attributes go before what the JSON says. It does
 * not wait where all of it stands in the page.
 *
 * @throws ConsentError `bad-configuration`
 */
export function configurationOf(
  attributes: DOMStringMap,
): Promise<CheckedConfiguration> | CheckedConfiguration {
  const { config, registry, control, accept, refuse, ...own } = attributes;
  const whole = config === undefined ? {} : read(config);
  const declared = registry === undefined ? undefined : read(registry);
  const together = (json: unknown, entries: unknown): CheckedConfiguration =>
    check({
      ...(json as object),
      ...own,
      ...(entries !== undefined && { registry: entries as RegistryInput }),
      ...(control !== undefined && { control: control !== "false" }),
      ...((accept ?? refuse) !== undefined && {
        lifetime: { ...(accept && { accept }), ...(refuse && { refuse }) },
      }),
    });
  if (whole instanceof Promise || declared instanceof Promise)
    return Promise.all([whole, declared]).then(([json, entries]) => together(json, entries));
  return together(whole, declared);
}

/**
 * Checks a configuration.
 *
 * @throws ConsentError `bad-configuration` that names what is missing
 */
export function check(configuration: Partial<PageConfiguration>): CheckedConfiguration {
  const { registry, cookie, policyVersion } = configuration;
  if (registry === undefined) throw missing("registry");
  if (!cookie) throw missing("cookie");
  if (!policyVersion) throw missing("policyVersion");
  return { ...configuration, cookie, policyVersion, registry: believed(registry) };
}

/** Checks are for where a registry is written: parseRegistry names every mistake. */
function believed(registry: RegistryInput): Registry {
  try {
    return pageRegistry(registry);
  } catch (error) {
    throw problem(
      `the registry is not a registry file (${(error as Error).message}): parseRegistry of @candor/cookie-registry names each mistake`,
    );
  }
}

function missing(name: string): ConsentError {
  const attribute = `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return problem(`"${name}" is missing: state it as ${attribute} or in the JSON of data-config`);
}

function problem(message: string): ConsentError {
  return new ConsentError("bad-configuration", message);
}
