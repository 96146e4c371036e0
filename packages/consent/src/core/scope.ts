import { CATEGORIES, type Category, type Entry, type Registry } from "@candor/cookie-registry";
import { isVersion } from "./cookie-value.ts";
import { fingerprint } from "./fingerprint.ts";

/** Something a visitor says yes or no to: a category, or one service within it. */
export interface Scope {
  /** `analytics` for a category, `analytics/google-analytics` for a service. */
  readonly id: string;
  /** The category it is, or belongs to. */
  readonly category: Category;
  /** The service's name as a visitor knows it; left out for a category. */
  readonly service?: string;
}

/** What two scopes are told apart by. */
interface Item {
  readonly category: Category;
  readonly name: string | undefined;
}

/**
 * Lists what the registry gives a visitor to decide: every category that is not essential, each
 * followed by its services. Empty when there is nothing to ask.
 */
export function scopesOf(registry: Registry): Scope[] {
  const items: Item[] = [
    ...registry.entries.map(({ category, provider }) => ({ category, name: provider?.name })),
    ...registry.services.map(({ category, name }) => ({ category, name })),
  ];
  const scopes = new Map<string, Scope>();
  for (const category of CATEGORIES)
    for (const { name } of items.filter((item) => item.category === category)) {
      if (category === "essential") break;
      scopes.set(category, { id: category, category });
      if (name === undefined) continue;
      const id = serviceId(category, name);
      scopes.set(id, { id, category, service: name });
    }
  return [...scopes.values()];
}

/** The id of what an entry's storage waits for: its service when it names one, else its category. */
export function scopeOf({ category, provider }: Pick<Entry, "category" | "provider">): string {
  return provider ? serviceId(category, provider.name) : category;
}

/** The id of a service within a category: `analytics/google-analytics`. */
function serviceId(category: Category, name: string): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return `${category}/${slug || fingerprint(name)}`;
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
 * The version that a choice is bound to: the registry's own, or a fingerprint of all it asks for,
 * so that a new cookie asks anew even when nobody thought of the version.
 */
export function registryVersion(registry: Registry): string {
  const { version, entries, services } = registry;
  if (version) return isVersion(version) ? version : fingerprint(version);
  const asked = [
    ...entries.map((entry) => [entry.category, entry.provider?.name, entry.storage, entry.name]),
    ...services.map((service) => [service.category, service.name]),
  ].filter(([category]) => category !== "essential");
  return fingerprint(asked.map(String).sort().join("\n"));
}
