import { checkEntry } from "./check-entry.ts";
import { refuseBrokenPromises, refuseClashes } from "./clashes.ts";
import type { EntryInput } from "./entry.ts";
import { RegistryError, type RegistryIssue } from "./error.ts";
import { frozenCopy } from "./frozen-copy.ts";
import { type Place, shown, topOf } from "./issues.ts";
import { type IndexedEntry, indexNames } from "./name-index.ts";
import { isNameProblem, type NameTemplate, readNameTemplate } from "./name-template.ts";
import { readEntry, readService } from "./read-entry.ts";
import { readFields, readList, readText } from "./read-value.ts";
import type { Registry, RegistryInput } from "./registry.ts";

/**
 * Defines a registry: checks every entry and every pair of entries and builds the lookup.
 *
 * The input may come from code or from outside; its shape is checked either way.
 *
 * @throws RegistryError with every mistake found: unknown, missing and mistyped fields, names that
 *   match too much (`catch-all`), pairs that would both match some name (`duplicate`, `ambiguous`)
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
  const registry = readRegistry(input, issues);
  if (!registry) throw new RegistryError(issues);
  return registry;
}

/** Reads a registry; null when something was refused, which `issues` then tells. */
export function readRegistry(value: unknown, issues: RegistryIssue[]): Registry | null {
  const top = topOf(issues);
  const input = readFields<RegistryInput>(
    value,
    top,
    {
      $schema: readText,
      version: readText,
      entries: readList(readEntry),
      services: readList(readService),
    },
    ["$schema", "version", "services"],
  );
  if (!input) return null;
  const { version, services = [] } = input;
  const indexed = input.entries.flatMap((entry, order) =>
    indexEntry(entry, order, top.at("entries").at(order).named(entry.name)),
  );
  refuseClashes(indexed, top);
  refuseBrokenPromises(services, indexed, top);
  if (issues.length > 0) return null;
  const find = indexNames(indexed);
  return Object.freeze<Registry>({
    ...(version !== undefined && { version }),
    entries: Object.freeze(indexed.map(({ entry }) => entry)),
    services: frozenCopy(services),
    match: (name, storage = "cookie", host) => find(name, storage, host),
  });
}

function indexEntry(input: EntryInput, order: number, place: Place): IndexedEntry[] {
  checkEntry(input, place);
  const template = readName(input.name, place.at("name"));
  if (!template) return [];
  return [{ entry: frozenCopy({ storage: "cookie", inferred: [], ...input }), order, template }];
}

// Controls end a name in a browser; characters that turn the writing direction would let a name
// show as another in the table.
const UNFIT_FOR_NAMES = /^\s|\s$|[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

function readName(name: string, place: Place): NameTemplate | undefined {
  if (UNFIT_FOR_NAMES.test(name)) {
    const problem = `${shown(name)} begins or ends with a space or holds a control character`;
    place.refuse("bad-name", problem);
    return undefined;
  }
  const template = readNameTemplate(name);
  if (!isNameProblem(template)) return template;
  place.refuse(template.code, `${shown(name)}: ${template.problem}`);
  return undefined;
}
