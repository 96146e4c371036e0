import type { Entry } from "./entry.ts";
import { domainCovers } from "./host.ts";
import type { Place } from "./issues.ts";
import type { Indexed } from "./name-index.ts";
import { overlap } from "./name-overlap.ts";
import { isTemplate } from "./name-template.ts";

/** Refuses pairs of entries of which neither would come first for some name. */
export function refuseClashes(all: readonly Indexed<Entry>[], entries: Place): void {
  for (const group of byRank(all)) {
    group.forEach((later, index) => {
      for (const earlier of group.slice(0, index)) refuseClash(earlier, later, entries);
    });
  }
}

/** Only entries of one storage and one rank can clash; a literal name ranks by itself. */
function byRank(all: readonly Indexed<Entry>[]): Iterable<Indexed<Entry>[]> {
  const groups = new Map<string, Indexed<Entry>[]>();
  for (const one of all) {
    const { storage, name } = one.entry;
    const key = `${storage} ${isTemplate(name) ? one.literals : `=${name}`}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups.values();
}

function refuseClash(earlier: Indexed<Entry>, later: Indexed<Entry>, entries: Place): void {
  if (hostsApart(earlier.entry, later.entry) || !overlap(earlier.steps, later.steps)) return;
  const { name } = earlier.entry;
  const at = entries.at(later.order).named(later.entry.name).at("name");
  if (!isTemplate(name)) {
    at.refuse("duplicate", `entries[${earlier.order}] declares it already`, name);
    return;
  }
  const problem =
    `takes some names that entries[${earlier.order}] "${name}" takes too, ` +
    "and neither has more literal characters; narrow one of them";
  at.refuse("ambiguous", problem, name);
}

function hostsApart({ domain: a }: Entry, { domain: b }: Entry): boolean {
  return a !== undefined && b !== undefined && !domainCovers(a, b) && !domainCovers(b, a);
}
