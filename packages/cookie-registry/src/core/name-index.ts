import type { Entry, StorageKind } from "./entry.ts";
import { domainCovers } from "./host.ts";
import { isLiteral, type NameTemplate, overlap, repeated } from "./name-template.ts";

/** An entry with its name taken apart. */
export interface IndexedEntry extends NameTemplate {
  readonly entry: Entry;
  /** Its place in the registry: of two entries of equal rank for different hosts the first wins. */
  readonly order: number;
}

/**
 * How many literal characters the trie tells apart. Names in the field part within them; every
 * step further costs each lookup more than comparing what hangs there.
 */
const TRIE_DEPTH = 5;

/** Templates that begin with the same literal text hang on the node which that text leads to. */
interface TrieNode {
  readonly next: Map<string, TrieNode>;
  readonly ends: IndexedEntry[];
}

/** Finds the entry a name belongs to. */
export type NameLookup = (name: string, storage: StorageKind, host?: string) => Entry | null;

/**
 * Builds the lookup: literal names in a map, templates in a trie by the literal text before their
 * first placeholder, so that a name is compared only with templates that begin as it does.
 */
export function indexNames(all: readonly IndexedEntry[]): NameLookup {
  const exact = new Map<string, IndexedEntry[]>();
  const tries = new Map<StorageKind, TrieNode>();
  for (const one of all) {
    const { storage, name } = one.entry;
    if (isLiteral(one)) ensure(exact, name, () => []).push(one);
    else leaf(ensure(tries, storage, emptyNode), one).ends.push(one);
  }
  return (name, storage, host) => {
    for (const { entry } of exact.get(name) ?? []) {
      if (entry.storage === storage && belongs(entry, host)) return entry;
    }
    return longestTemplate(tries.get(storage), name, host)?.entry ?? null;
  };
}

function ensure<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}

function emptyNode(): TrieNode {
  return { next: new Map(), ends: [] };
}

function leaf(root: TrieNode, { steps }: NameTemplate): TrieNode {
  let at = root;
  for (const step of steps.slice(0, TRIE_DEPTH)) {
    if (typeof step !== "string") break;
    at = ensure(at.next, step, emptyNode);
  }
  return at;
}

/** Walks down the trie and keeps the matching template with the most literal characters. */
function longestTemplate(
  root: TrieNode | undefined,
  name: string,
  host: string | undefined,
): IndexedEntry | undefined {
  let best: IndexedEntry | undefined;
  let at = root;
  for (let depth = 0; at; depth++) {
    for (const candidate of at.ends) {
      if (best && !outranks(candidate, best)) continue;
      if (belongs(candidate.entry, host) && takes(candidate, name)) best = candidate;
    }
    at = at.next.get(name[depth] ?? "");
  }
  return best;
}

function takes({ steps, entry }: IndexedEntry, name: string): boolean {
  const start = entry.name.indexOf("<");
  if (!name.startsWith(entry.name.slice(0, start))) return false;
  // Most templates end in a placeholder for anything; that needs no walk.
  if (start === steps.length - 1 && repeated(steps[start])?.test("\n")) return start < name.length;
  return overlap(steps.slice(start), name.slice(start).split(""));
}

function outranks(a: IndexedEntry, b: IndexedEntry): boolean {
  return a.literals > b.literals || (a.literals === b.literals && a.order < b.order);
}

function belongs({ domain }: Entry, host: string | undefined): boolean {
  return host === undefined || domain === undefined || domainCovers(domain, host);
}
