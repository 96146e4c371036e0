import type { Category, Entry, Registry, Service } from "@candor/cookie-registry";
import { fingerprint } from "./fingerprint.ts";
import type { Mode } from "./regime.ts";

/** Something a visitor says yes or no to: a category, or one service within it. */
export interface Scope {
  /** `analytics` for a category, `analytics/google-analytics` for a service. */
  readonly id: string;
  /** The category it is, or belongs to. */
  readonly category: Category;
  /** The service's name as a visitor knows it; left out for a category. */
  readonly service?: string;
}

/** What is asked about: an entry by its provider, or a service that keeps nothing. */
type Asked = Pick<Entry, "category" | "provider"> | Pick<Service, "category" | "name" | "expects">;

/** Everything that is asked about: entries, and services that keep nothing. */
function asked({ entries, services }: Registry): (Entry | Service)[] {
  return [...entries, ...services].filter(({ category }) => category !== "essential");
}

/** The service an entry is of, or a service is, by its name. */
function serviceOf(item: Asked): string | undefined {
  return "expects" in item ? item.name : item.provider?.name;
}

/**
 * Lists what the registry gives a visitor to decide: every category that is not essential and the
 * services within, each service after its category. Empty when there is nothing to ask.
 */
export function scopesOf(registry: Registry): Scope[] {
  const scopes = new Map<string, Scope>();
  for (const item of asked(registry)) {
    const { category } = item;
    const service = serviceOf(item);
    const id = scopeOf(item);
    scopes.set(category, { id: category, category });
    if (service) scopes.set(id, { id, category, service });
  }
  return [...scopes.values()];
}

/** The id of what an item waits for: its service when it names one, else its category. */
export function scopeOf(item: Asked): string {
  const service = serviceOf(item);
  if (!service) return item.category;
  const words = service.toLowerCase().match(/[a-z0-9]+/g) ?? [fingerprint(service)];
  return `${item.category}/${words.join("-")}`;
}

/** Tells whether an entry may be on the device: it is essential, or what it waits for is granted. */
export function isGranted(entry: Entry, granted: Readonly<Record<string, boolean>>): boolean {
  return entry.category === "essential" || granted[scopeOf(entry)] === true;
}

/**
 * Tells whether the site has anything to ask a visitor: false when the registry declares essential
 * entries alone, which article 5(3) of the ePrivacy directive exempts from consent.
 *
 * @example
 * if (needsBanner(registry)) mountBanner(consent, { registry, locale: en });
 */
export function needsBanner(registry: Registry): boolean {
  return scopesOf(registry).length > 0;
}

/**
 * What a choice is bound to: a fingerprint of the policy's version, the registry's, and everything
 * that is asked about. A new cookie asks anew even when nobody thought of a version. A yes given
 * where silence grants (switches already on) is none where consent is asked for: CJEU C-673/17.
 */
export function questionOf(registry: Registry, policyVersion: string, mode: Mode): string {
  const items = asked(registry).map((item) => {
    const { storage, name } = item as Partial<Entry>;
    return [item.category, serviceOf(item), storage, storage && name].join();
  });
  const under = mode === "opt-in" ? [] : [mode];
  return fingerprint([policyVersion, registry.version, ...items.sort(), ...under].join("\n"));
}
