import type { Category, Entry, Registry } from "@candor/cookie-registry";
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

/** What is asked about: an entry, or a service that keeps nothing. */
type Item = Pick<Entry, "category" | "provider"> & Partial<Entry>;

/** Everything that is not essential, services as entries without a name. */
function askedItems({ entries, services }: Registry): Item[] {
  const kept: Item[] = services.map(({ category, name }) => ({ category, provider: { name } }));
  return [...entries, ...kept].filter(({ category }) => category !== "essential");
}

/**
 * Lists what the registry gives a visitor to decide: every category that is not essential and the
 * services within, each service after its category. Empty when there is nothing to ask.
 */
export function scopesOf(registry: Registry): Scope[] {
  const scopes = new Map<string, Scope>();
  for (const item of askedItems(registry)) {
    const { category, provider } = item;
    scopes.set(category, { id: category, category });
    const id = scopeOf(item);
    if (provider) scopes.set(id, { id, category, service: provider.name });
  }
  return [...scopes.values()];
}

/** The id of what an entry's storage waits for: its service when it names one, else its category. */
export function scopeOf({ category, provider }: Pick<Entry, "category" | "provider">): string {
  if (!provider) return category;
  const words = provider.name.toLowerCase().match(/[a-z0-9]+/g) ?? [fingerprint(provider.name)];
  return `${category}/${words.join("-")}`;
}

/** Tells whether an entry may be on the device: it is essential, or what it waits for is granted. */
export function isGranted(entry: Entry, has: (id: string) => boolean): boolean {
  return entry.category === "essential" || has(scopeOf(entry));
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
  const asked = askedItems(registry).map(({ category, provider, storage, name }) =>
    [category, provider?.name, storage, name].join(),
  );
  const under = mode === "opt-in" ? [] : [mode];
  return fingerprint([policyVersion, registry.version, ...asked.sort(), ...under].join("\n"));
}
