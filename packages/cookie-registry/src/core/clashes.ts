import type { Entry, Service } from "./entry.ts";
import { domainCovers } from "./host.ts";
import type { Place } from "./issues.ts";
import type { IndexedEntry } from "./name-index.ts";
import { overlap } from "./name-overlap.ts";
import { literalName, type NameTemplate } from "./name-template.ts";

/** Refuses pairs of entries of which neither would come first for some name. */
export function refuseClashes(all: readonly IndexedEntry[], top: Place): void {
  for (const group of byRank(all)) {
    group.forEach((later, index) => {
      for (const earlier of group.slice(0, index)) refuseClash(earlier, later, top);
    });
  }
}

/** Refuses a service that keeps nothing when an entry names it, or another service is called so. */
export function refuseBrokenPromises(
  services: readonly Service[],
  entries: readonly IndexedEntry[],
  top: Place,
): void {
  services.forEach(({ name }, index) => {
    const at = top.at("services").at(index).named(name);
    if (services.findIndex((service) => service.name === name) < index) {
      at.at("name").refuse("duplicate", "an earlier service has this name", name);
    }
    const owned = entries.find(({ entry }) => entry.provider?.name === name)?.entry;
    if (!owned) return;
    const problem = `expects no storage, yet entry "${owned.name}" names it as provider`;
    at.at("expects").refuse("contradiction", problem, owned.name);
  });
}

/** Only entries of one storage and one rank can clash; a literal name ranks by itself. */
function byRank(all: readonly IndexedEntry[]): IndexedEntry[][] {
  const groups = new Map<string, IndexedEntry[]>();
  for (const one of all) {
    const rank = literalName(one.template) ?? one.template.literals;
    const key = JSON.stringify([one.entry.storage, rank]);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}

function refuseClash(earlier: IndexedEntry, later: IndexedEntry, top: Place): void {
  if (hostsApart(earlier.entry, later.entry)) return;
  const same = literalName(earlier.template) !== null;
  if (!same && !mayOverlap(earlier.template, later.template)) return;
  const at = top.at("entries").at(later.order).named(later.entry.name).at("name");
  const { name } = earlier.entry;
  if (same) {
    at.refuse("duplicate", `entries[${earlier.order}] declares this name already`, name);
    return;
  }
  const problem =
    `some names match both this and entries[${earlier.order}] "${name}", ` +
    "and neither has more literal characters; narrow one by a class or a literal";
  at.refuse("ambiguous", problem, name);
}

function hostsApart(a: Entry, b: Entry): boolean {
  if (a.domain === undefined || b.domain === undefined) return false;
  return !domainCovers(a.domain, b.domain) && !domainCovers(b.domain, a.domain);
}

/** Most pairs differ in the literal text they begin with; only the others need the long answer. */
function mayOverlap(a: NameTemplate, b: NameTemplate): boolean {
  const [x] = a.segments;
  const [y] = b.segments;
  if (typeof x === "string" && typeof y === "string" && !x.startsWith(y) && !y.startsWith(x)) {
    return false;
  }
  return overlap(a, b);
}
