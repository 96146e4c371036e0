import {
  defineRegistry,
  type EntryInput,
  RegistryError,
  type RegistryIssue,
} from "../src/index.ts";

/** An entry with nothing remarkable but what a test states. */
export function entry(name: string, more: Partial<EntryInput> = {}): EntryInput {
  return {
    name,
    category: "essential",
    party: "first",
    purpose: { en: "Serves a test." },
    retention: [{ session: true }],
    ...more,
  };
}

/** A registry of entries that have nothing remarkable but their names. */
export function declare(...names: readonly string[]) {
  return defineRegistry({ entries: names.map((name) => entry(name)) });
}

/** What a definition is refused for. */
export function refusals(define: () => unknown): readonly RegistryIssue[] {
  try {
    define();
  } catch (error) {
    if (error instanceof RegistryError) return error.issues;
    throw error;
  }
  return [];
}
