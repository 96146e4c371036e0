import { CATEGORIES, type Category, type Entry, type StorageKind } from "./entry.ts";
import { isTemplate } from "./name-template.ts";
import type { Registry } from "./registry.ts";

/** One declared item as a sweep needs it: where to look, what to delete. */
export interface DeclaredVariant {
  /** The entry it was declared by. */
  readonly entry: Entry;
  /** The entry's category. */
  readonly category: Category;
  /** Where to look. */
  readonly storage: StorageKind;
  /** The name to delete, when the entry states it in full; null for a template. */
  readonly name: string | null;
  /** The declared host; undefined when any host of the site may hold it. */
  readonly domain: string | undefined;
  /** The declared cookie path; undefined when any path may hold it. */
  readonly path: string | undefined;
  /** True when scripts cannot delete the cookie and the server has to. */
  readonly httpOnly: boolean;
  /** True when the cookie is deleted only with the Partitioned attribute. */
  readonly partitioned: boolean;
  /** Tells whether a name that was found belongs to this entry and to no entry of higher rank. */
  matches(name: string, host?: string): boolean;
}

/**
 * Lists what a registry declares in some categories, for sweeping it away after a withdrawal.
 *
 * @param registry the declaration
 * @param categories the categories wanted; all when left out
 * @example
 * for (const variant of declaredVariants(registry, ["analytics", "marketing"])) {
 *   if (variant.storage !== "localStorage") continue;
 *   for (const key of Object.keys(localStorage)) {
 *     if (variant.matches(key)) localStorage.removeItem(key);
 *   }
 * }
 */
export function declaredVariants(
  registry: Registry,
  categories: readonly Category[] = CATEGORIES,
): DeclaredVariant[] {
  return registry.entries
    .filter(({ category }) => categories.includes(category))
    .map((entry) => ({
      entry,
      category: entry.category,
      storage: entry.storage,
      name: isTemplate(entry.name) ? null : entry.name,
      domain: entry.domain,
      path: entry.path,
      httpOnly: entry.httpOnly ?? false,
      partitioned: entry.partitioned ?? false,
      matches: (name, host) => registry.match(name, entry.storage, host) === entry,
    }));
}
