import { defineRegistry, type EntryInput } from "@candor/cookie-registry";
import { knownCookies } from "@candor/cookie-registry/known";

/** What all of them find: an object with the declared name. */
interface Declared {
  readonly name: string;
}

/** Finds what a seen name belongs to, or null. */
export interface Matcher {
  readonly name: string;
  match(seen: string): Declared | null;
}

/** 2,500 declared names: the known cookies and as many more as are missing. */
export function declaredNames(count: number): string[] {
  const names = knownCookies().map(({ name }) => name);
  for (let n = names.length; n < count; n++) names.push(n % 9 ? `site_${n}` : `site_${n}_<id>`);
  return names.slice(0, count);
}

/** Ours: a map, and a radix tree of templates. */
export function candor(names: readonly string[]): Matcher {
  const entries = names.map(
    (name): EntryInput => ({
      name,
      category: "essential",
      party: "first",
      purpose: { en: "Is measured." },
      retention: [{ session: true }],
    }),
  );
  const registry = defineRegistry({ entries });
  return { name: "candor", match: (seen) => registry.match(seen) };
}

interface Rule {
  readonly name: string;
  readonly start: string;
  readonly wild: boolean;
}

/** What the peers know of a name: its beginning, and whether anything may follow. */
function rulesOf(names: readonly string[]): Rule[] {
  return names.map((name) => {
    const at = name.indexOf("<");
    return { name, start: at < 0 ? name : name.slice(0, at), wild: at >= 0 };
  });
}

/** A scan of the whole list for each name, exact names first, as scanners of the field do it. */
export function linearScan(names: readonly string[]): Matcher {
  const rules = rulesOf(names);
  return {
    name: "linear scan",
    match(seen) {
      const exact = rules.find(({ start, wild }) => !wild && start === seen);
      return exact ?? rules.find(({ start, wild }) => wild && seen.startsWith(start)) ?? null;
    },
  };
}

/** A map of names and a map of beginnings, asked for each length there is, longest first. */
export function lengthMaps(names: readonly string[]): Matcher {
  const exact = new Map<string, Rule>();
  const starts = new Map<string, Rule>();
  for (const rule of rulesOf(names)) (rule.wild ? starts : exact).set(rule.start, rule);
  const lengths = [...new Set([...starts.keys()].map(({ length }) => length))].sort(
    (a, b) => b - a,
  );
  return {
    name: "maps by length",
    match(seen) {
      const found = exact.get(seen);
      if (found !== undefined) return found;
      for (const length of lengths) {
        const begun = length < seen.length ? starts.get(seen.slice(0, length)) : undefined;
        if (begun !== undefined) return begun;
      }
      return null;
    },
  };
}
