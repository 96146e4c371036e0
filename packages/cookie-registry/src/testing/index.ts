import type { Category, Entry, StorageKind } from "../core/entry.ts";
import type { Registry } from "../core/registry.ts";
import { importStorageState } from "../imports/storage-state.ts";

/** What a check allows. */
export interface UndeclaredOptions {
  /** The categories the visitor has agreed to; all when left out. `["essential"]` before any choice. */
  readonly categories?: readonly Category[];
}

/** Something a browser held that it should not have. */
export interface Undeclared {
  /** Its name. */
  readonly name: string;
  /** Where it was held. */
  readonly storage: StorageKind;
  /** The host it belongs to. */
  readonly host: string | undefined;
  /** Nobody declared it, or its category was not agreed to. */
  readonly reason: "undeclared" | "not-allowed";
  /** The entry that declares it, for `not-allowed`. */
  readonly entry?: Entry;
  /** All of it in a sentence. */
  readonly message: string;
}

/**
 * Finds what a browser holds after a test of your own and the registry does not declare, or declares in
 * a category the visitor did not agree to. For one page in one state; the audit compares whole sites.
 *
 * @param state what Playwright's `context.storageState({ indexedDB: true })` returned
 * @returns nothing when all is declared, so that a test can expect an empty list
 * @throws TypeError when the state is none that Playwright returns
 * @example
 * const state = await context.storageState({ indexedDB: true });
 * expect(findUndeclared(registry, state, { categories: ["essential"] })).toEqual([]);
 */
export function findUndeclared(
  registry: Registry,
  state: unknown,
  options: UndeclaredOptions = {},
): readonly Undeclared[] {
  const { drafts, problems } = importStorageState(state);
  const [problem] = problems.filter(({ code }) => code !== "bad-name");
  if (problem) throw new TypeError(`this is no storage state: ${problem.message}`);
  const seen = drafts.map(({ name, storage = "cookie", domain }) => ({ name, storage, domain }));
  const unfit = problems.map(({ entry = "" }) => ({
    name: entry,
    storage: "cookie" as const,
    domain: undefined,
  }));
  return [...seen, ...unfit].flatMap(({ name, storage, domain }): Undeclared[] => {
    const entry = registry.match(name, storage, domain);
    if (!entry) {
      const message = `${storage} "${name}" of ${domain ?? "this site"} is not declared`;
      return [{ name, storage, host: domain, reason: "undeclared", message }];
    }
    if (options.categories?.includes(entry.category) ?? true) return [];
    const message = `${storage} "${name}" is ${entry.category}, which was not agreed to`;
    return [{ name, storage, host: domain, reason: "not-allowed", entry, message }];
  });
}
