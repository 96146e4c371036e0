import { siteOf } from "../audit/sites.ts";
import type { Observation } from "../core/audit/observation.ts";
import { lifetimeOf } from "../core/audit/observation.ts";
import { gatherThings, type Thing } from "../core/audit/thing.ts";
import type { Retention } from "../core/retention.ts";
import type { EntryDraft } from "../imports/draft.ts";

/** Tells the name or template that a cookie is known by. */
export type KnownNames = (name: string) => { readonly name: string } | null;

/**
 * Drafts an entry for everything a site was seen keeping: what a browser can tell, and nothing that
 * it cannot. A name that several sites use gets an entry for each, told apart by domain; a cookie
 * that is known by a template gets the template.
 */
export function draftObserved(observation: Observation, known: KnownNames): EntryDraft[] {
  const site = siteOf(new URL(observation.url).hostname);
  const groups = new Map<string, Thing[]>();
  for (const seen of gatherThings(observation)) {
    const thing = { ...seen, name: nameOf(seen, known) };
    const key = JSON.stringify([thing.storage, thing.name, siteOf(thing.host)]);
    groups.set(key, [...(groups.get(key) ?? []), thing]);
  }
  const names = [...groups.values()].map(([first]) => `${first?.storage} ${first?.name}`);
  const isShared = (key: string): boolean => names.filter((name) => name === key).length > 1;
  return [...groups.values()].flatMap(([first, ...rest]) =>
    first ? [draft([first, ...rest], site, isShared(`${first.storage} ${first.name}`))] : [],
  );
}

function nameOf({ storage, name }: Thing, known: KnownNames): string {
  const found = storage === "cookie" ? known(name) : null;
  return found?.name ?? name.replaceAll("<", "<<");
}

function draft(things: readonly [Thing, ...Thing[]], site: string, shared: boolean): EntryDraft {
  const [{ storage, name, host }] = things;
  const third = siteOf(host) !== site;
  const cookies = things.flatMap(({ writes, held }) => [...writes, ...held]);
  const paths = new Set(cookies.map(({ path }) => path));
  const [path] = paths;
  const provider = third ? { name: siteOf(host) } : undefined;
  return {
    name,
    ...(storage !== "cookie" && { storage }),
    party: third ? "third" : "first",
    ...(provider && { provider, inferred: ["provider"] as const }),
    retention: retentions(things),
    ...((third || shared) && { domain: third ? siteOf(host) : host }),
    ...(paths.size === 1 && path !== "/" && path !== undefined && { path }),
    ...(cookies.length > 0 && cookies.every(({ httpOnly }) => httpOnly) && { httpOnly: true }),
    ...(cookies.some(({ partitioned }) => partitioned) && { partitioned: true }),
  };
}

/** Every lifetime that was written, or else the one that is left. */
function retentions(things: readonly Thing[]): Retention[] {
  const writes = things.flatMap((thing) => thing.writes);
  const cookies = writes.length > 0 ? writes : things.flatMap((thing) => thing.held);
  const items = things.flatMap((thing) => thing.items);
  const seen = [...cookies.map(({ lifetime }) => lifetime), ...items.map(lifetimeOf)];
  const all = seen.map((lifetime): Retention => {
    if (lifetime === "session") return { session: true };
    return lifetime === "persistent" ? { persistent: true } : { iso: isoOf(lifetime) };
  });
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

const DAY = 86_400;

/** Expires counts from the moment of writing, Max-Age exactly: a minute either way is the same. */
function isoOf(seconds: number): string {
  const days = Math.round(seconds / DAY);
  if (days >= 1 && Math.abs(seconds - days * DAY) <= 60) {
    return days % 365 === 0 ? `P${days / 365}Y` : `P${days}D`;
  }
  if (seconds >= 3600 && seconds % 3600 === 0) return `PT${seconds / 3600}H`;
  if (seconds >= 60 && seconds % 60 === 0) return `PT${seconds / 60}M`;
  return `PT${Math.max(1, seconds)}S`;
}
