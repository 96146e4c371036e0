import { checkEntry, checkTexts } from "./check-entry.ts";
import { refuseClashes } from "./clashes.ts";
import type { Entry, EntryInput } from "./entry.ts";
import { RegistryError, type RegistryIssue } from "./error.ts";
import { frozenCopy } from "./frozen-copy.ts";
import { type Place, topOf } from "./issues.ts";
import { type Indexed, indexNames } from "./name-index.ts";
import { readNameTemplate } from "./name-template.ts";
import type { Registry, RegistryInput } from "./registry.ts";

/**
 * Defines a registry in code: checks what a lookup or a table would get wrong, builds the lookup.
 *
 * The shape is what TypeScript checked. `parseRegistry` takes input from outside and checks that
 * too, and what browsers and the law would not allow; `checkRegistry` does so for a test of yours.
 *
 * @throws RegistryError with every mistake found: names that match too much (`catch-all`), pairs
 *   that would both match some name (`duplicate`, `ambiguous`), values no table could show
 * @example
 * const registry = defineRegistry({
 *   entries: [{
 *     name: "_ga_<container-id>",
 *     category: "analytics",
 *     party: "first",
 *     provider: { name: "Google Analytics", application: true },
 *     purpose: { en: "Keeps the state of a visit." },
 *     retention: [{ iso: "P2Y" }],
 *   }],
 * });
 * registry.match("_ga_ABC123")?.category; // "analytics"
 */
export function defineRegistry(input: RegistryInput): Registry {
  const issues: RegistryIssue[] = [];
  const indexed = indexEntries(input, topOf(issues));
  if (issues.length > 0) throw new RegistryError(issues);
  return buildRegistry(input, indexed);
}

/** Takes every name apart and refuses values and pairs that a lookup or a table would get wrong. */
export function indexEntries(
  { entries, services = [] }: RegistryInput,
  top: Place,
): Indexed<Entry>[] {
  const at = top.at("entries");
  const indexed = entries.flatMap((entry, order) =>
    indexEntry(entry, order, at.at(order).named(entry.name)),
  );
  refuseClashes(indexed, at);
  services.forEach(({ name, purpose }, index) => {
    checkTexts(purpose, top.at("services").at(index).named(name).at("purpose"));
  });
  return indexed;
}

/** Builds the registry of entries in which nothing was refused. */
export function buildRegistry(
  { version, services = [] }: RegistryInput,
  indexed: readonly Indexed<Entry>[],
): Registry {
  const find = indexNames(indexed);
  return Object.freeze<Registry>({
    ...(version !== undefined && { version }),
    entries: Object.freeze(indexed.map(({ entry }) => entry)),
    services: frozenCopy(services),
    match: (name, storage = "cookie", host) => find(name, storage, host),
  });
}

function indexEntry(input: EntryInput, order: number, place: Place): Indexed<Entry>[] {
  const template = checkEntry(input, place) && readNameTemplate(input.name, place.at("name"));
  if (!template) return [];
  const entry = frozenCopy({ storage: "cookie" as const, inferred: [], ...input });
  return [{ ...template, entry, order }];
}
