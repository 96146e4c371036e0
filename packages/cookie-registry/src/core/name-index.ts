import type { StorageKind } from "./entry.ts";
import { domainCovers } from "./host.ts";
import { type CharacterClass, classesOf } from "./name-class.ts";
import { overlap } from "./name-overlap.ts";
import { isTemplate, type NameTemplate, repeated } from "./name-template.ts";

/** What a name may belong to. */
export interface Named {
  readonly name: string;
  readonly storage: StorageKind;
  readonly domain?: string;
}

/** An entry with its name taken apart. */
export interface Indexed<T extends Named> extends NameTemplate {
  readonly entry: T;
  /** Its place in the registry: of two entries of equal rank for different hosts the first wins. */
  readonly order: number;
}

/** Finds the entry a name belongs to. */
export type NameLookup<T> = (name: string, storage: StorageKind, host?: string) => T | null;

/** A template as a lookup wants it. */
interface Candidate<T extends Named> extends Indexed<T> {
  /** The literal text before the first placeholder. */
  readonly start: string;
  /** What each step takes. */
  readonly units: readonly (string | CharacterClass)[];
  /** The one step that may take more than one character; -1 for none, NaN for several. */
  readonly hole: number;
}

/** Templates by the literal text before their first placeholder: a radix tree. */
interface Node<T extends Named> {
  /** The text from the node above to this one. */
  readonly text: string;
  /** Templates whose first placeholder is here, those of highest rank first. */
  readonly ends: readonly Candidate<T>[];
  /** Nodes below, by the first UTF-16 unit of their text: a sparse list, which is half of a map's time. */
  readonly next: readonly (Node<T> | undefined)[];
}

interface Names<T extends Named> {
  /** The first entry of each literal name. */
  readonly first: ReadonlyMap<string, T>;
  /** All entries of a name that is declared for several hosts. */
  readonly several: ReadonlyMap<string, readonly T[]>;
  readonly templates: Node<T>;
}

/**
 * Builds the lookup: literal names in a map, templates in a radix tree by the literal text before
 * their first placeholder, so that a name is compared only with templates that begin as it does.
 */
export function indexNames<T extends Named>(all: readonly Indexed<T>[]): NameLookup<T> {
  const storages: Partial<Record<StorageKind, Names<T>>> = {};
  for (const [storage, list] of groups(all, ({ entry }) => entry.storage)) {
    const templates = list.filter(({ entry }) => isTemplate(entry.name));
    const literals = list.flatMap(({ entry }) => (isTemplate(entry.name) ? [] : [entry]));
    const named = [...groups(literals, ({ name }) => name)];
    storages[storage] = {
      first: new Map(named.map(([name, [entry]]) => [name, entry as T])),
      several: new Map(named.filter(([, { length }]) => length > 1)),
      templates: grow(templates.sort((a, b) => b.literals - a.literals).map(candidate), 0, 0),
    };
  }
  return (name, storage, host) => {
    const names = storages[storage];
    if (!names) return null;
    const first = names.first.get(name);
    if (first && belongs(first, host)) return first;
    const other = first && names.several.get(name)?.find((entry) => belongs(entry, host));
    return other ?? longestTemplate(names.templates, name, host);
  };
}

function groups<T, K>(all: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const found = new Map<K, T[]>();
  for (const one of all) {
    const group = found.get(keyOf(one));
    if (group) group.push(one);
    else found.set(keyOf(one), [one]);
  }
  return found;
}

function candidate<T extends Named>(one: Indexed<T>): Candidate<T> {
  const start = one.entry.name.slice(0, one.entry.name.indexOf("<"));
  const holes = [...one.steps.keys()].filter((at) => repeated(one.steps[at]) > 0);
  const units = one.steps.map((step) => (typeof step === "object" ? step[0] : step));
  return { ...one, start, units, hole: holes.length > 1 ? Number.NaN : (holes[0] ?? -1) };
}

/** Grows the node at `at` of templates that agree up to there; its text begins at `from`. */
function grow<T extends Named>(all: readonly Candidate<T>[], from: number, at: number): Node<T> {
  const next: Node<T>[] = [];
  const longer = all.filter(({ start }) => start.length > at);
  for (const [unit, group] of groups(longer, ({ start }) => start.charCodeAt(at))) {
    next[unit] = grow(group, at, agreement(group));
  }
  const ends = all.filter(({ start }) => start.length === at);
  return { text: all[0]?.start.slice(from, at) ?? "", ends, next };
}

/** How many units the beginnings of some templates have in common. */
function agreement<T extends Named>(group: readonly Candidate<T>[]): number {
  const [first = "", ...others] = group.map(({ start }) => start);
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return length;
}

/** Walks down the tree and keeps the matching template with the most literal characters. */
function longestTemplate<T extends Named>(
  root: Node<T>,
  name: string,
  host: string | undefined,
): T | null {
  let best: Candidate<T> | undefined;
  let node: Node<T> | undefined = root;
  for (let at = 0; node && name.startsWith(node.text, at); ) {
    at += node.text.length;
    for (const one of node.ends) {
      if (best && !outranks(one, best)) continue;
      if (belongs(one.entry, host) && goesOn(one, name, at)) best = one;
    }
    node = node.next[name.charCodeAt(at)];
  }
  return best?.entry ?? null;
}

function outranks(a: Indexed<Named>, b: Indexed<Named>): boolean {
  return a.literals > b.literals || (a.literals === b.literals && a.order < b.order);
}

/** Tells whether a name that begins as a template does goes on as it does. */
function goesOn<T extends Named>(one: Candidate<T>, name: string, at: number): boolean {
  const { steps, units, hole } = one;
  const spare = name.length - units.length;
  if (spare < 0 || (spare > 0 && hole < 0)) return false;
  if (Number.isNaN(hole)) return overlap(steps.slice(at), name.slice(at).split(""));
  // With one hole there is one way: it takes all that the other steps leave.
  for (let i = at; i < name.length; i++) {
    const unit = units[i < hole ? i : Math.max(hole, i - spare)] ?? "";
    const fits = typeof unit === "string" ? name[i] === unit : classesOf(name.charCodeAt(i)) & unit;
    if (!fits) return false;
  }
  return true;
}

/** Looks at an entry only when a host was named: what is not looked at need not be fetched. */
function belongs(entry: Named, host: string | undefined): boolean {
  return host === undefined || entry.domain === undefined || domainCovers(entry.domain, host);
}
