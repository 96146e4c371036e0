import type { Entry, StorageKind } from "./entry.ts";
import { domainCovers } from "./host.ts";
import { matchesFrom } from "./name-match.ts";
import { literalName, type NameTemplate } from "./name-template.ts";

/** An entry with its name taken apart. */
export interface IndexedEntry {
  readonly entry: Entry;
  /** Its place in the registry: of two entries of equal rank for different hosts the first wins. */
  readonly order: number;
  readonly template: NameTemplate;
}

/** Templates that begin with the same literal text hang on the node that text leads to. */
interface TrieNode {
  readonly next: Map<number, TrieNode>;
  readonly templates: IndexedEntry[];
}

interface StorageIndex {
  readonly exact: Map<string, Entry[]>;
  readonly root: TrieNode;
}

/** Finds the entry a name belongs to. */
export type NameLookup = (name: string, storage: StorageKind, host?: string) => Entry | null;

/**
 * Builds the lookup: literal names in a map, templates in a trie by the literal text before their
 * first placeholder, so that a name is compared only with templates that begin as it does.
 */
export function indexNames(all: readonly IndexedEntry[]): NameLookup {
  const storages = new Map<StorageKind, StorageIndex>();
  for (const indexed of all) add(storages, indexed);
  return (name, storage, host) => {
    const index = storages.get(storage);
    if (!index) return null;
    const exact = index.exact.get(name)?.find((entry) => belongs(entry, host));
    return exact ?? longestTemplate(index.root, name, host);
  };
}

function add(storages: Map<StorageKind, StorageIndex>, indexed: IndexedEntry): void {
  const { entry, template } = indexed;
  let index = storages.get(entry.storage);
  if (!index) {
    index = { exact: new Map(), root: node() };
    storages.set(entry.storage, index);
  }
  const name = literalName(template);
  if (name !== null) {
    index.exact.set(name, [...(index.exact.get(name) ?? []), entry]);
    return;
  }
  leaf(index.root, template).templates.push(indexed);
}

function node(): TrieNode {
  return { next: new Map(), templates: [] };
}

function leaf(root: TrieNode, template: NameTemplate): TrieNode {
  const [prefix] = template.segments;
  let at = root;
  if (typeof prefix !== "string") return at;
  for (let index = 0; index < prefix.length; index++) {
    const unit = prefix.charCodeAt(index);
    let next = at.next.get(unit);
    if (!next) {
      next = node();
      at.next.set(unit, next);
    }
    at = next;
  }
  return at;
}

/** Walks down the trie and keeps the matching template with the most literal characters. */
function longestTemplate(root: TrieNode, name: string, host?: string): Entry | null {
  let best: IndexedEntry | null = null;
  let at: TrieNode | undefined = root;
  for (let depth = 0; at; depth++) {
    for (const candidate of at.templates) {
      if (best && !outranks(candidate, best)) continue;
      if (!belongs(candidate.entry, host)) continue;
      const first = depth === 0 ? 0 : 1;
      if (matchesFrom(candidate.template, name, first, depth)) best = candidate;
    }
    if (depth === name.length) break;
    at = at.next.get(name.charCodeAt(depth));
  }
  return best?.entry ?? null;
}

function outranks(a: IndexedEntry, b: IndexedEntry): boolean {
  const lead = a.template.literals - b.template.literals;
  return lead > 0 || (lead === 0 && a.order < b.order);
}

function belongs(entry: Entry, host: string | undefined): boolean {
  return host === undefined || entry.domain === undefined || domainCovers(entry.domain, host);
}
