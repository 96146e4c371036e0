import type { StorageKind } from "../entry.ts";
import type { Evidence } from "./finding.ts";
import {
  type CookieWrite,
  type HeldCookie,
  type Observation,
  PHASES,
  type Phase,
  type StoredItem,
} from "./observation.ts";
import { spellSeconds } from "./spell-seconds.ts";

/** Everything that was seen of one name in one storage of one host. */
export interface Thing {
  readonly storage: StorageKind;
  readonly name: string;
  readonly host: string;
  /** Cookies: each time it was written and taken. */
  readonly writes: readonly InPhase<CookieWrite>[];
  /** Cookies: as the browser held it when a phase ended. */
  readonly held: readonly InPhase<HeldCookie>[];
  /** Other storages: each time it was seen. */
  readonly items: readonly InPhase<StoredItem>[];
  /** Other storages: what was there on the last page that showed the host. */
  readonly kept: readonly InPhase<StoredItem>[];
  /** All of that in words, in the order of phases and pages. */
  readonly evidence: readonly Evidence[];
}

/** Something seen, and what the visitor had decided. */
export type InPhase<T> = T & { readonly phase: Phase };

/** Gathers what was seen into one thing for each name, storage and host. */
export function gatherThings({ phases }: Observation): Thing[] {
  const things = new Map<string, Gathered>();
  for (const { phase, writes, held, items, kept } of phases) {
    for (const one of writes) {
      if (!wasTaken(one, held)) continue;
      ensure(things, "cookie", one.name, one.host).writes.push({ ...one, phase });
    }
    for (const one of held) {
      ensure(things, "cookie", one.name, one.host).held.push({ ...one, phase });
    }
    for (const one of items) {
      ensure(things, one.storage, one.name, one.host).items.push({ ...one, phase });
    }
    for (const one of kept) {
      ensure(things, one.storage, one.name, one.host).kept.push({ ...one, phase });
    }
  }
  const pages = pageOrder(phases.flatMap((phase) => phase.pages.map(({ url }) => url)));
  return [...things.values()].map((thing) => ({ ...thing, evidence: evidenceOf(thing, pages) }));
}

/** A write that deletes is none; one that a script could not see afterwards may still have worked. */
export function wasTaken(write: CookieWrite, held: readonly HeldCookie[]): boolean {
  if (deletes(write)) return false;
  if (write.refused.length === 0) return true;
  return (
    write.how === "script" && held.some((one) => one.name === write.name && one.host === write.host)
  );
}

/** Tells whether a write deletes its cookie. */
export function deletes({ lifetime }: CookieWrite): boolean {
  return lifetime !== "session" && lifetime <= 0;
}

interface Gathered {
  readonly storage: StorageKind;
  readonly name: string;
  readonly host: string;
  readonly writes: InPhase<CookieWrite>[];
  readonly held: InPhase<HeldCookie>[];
  readonly items: InPhase<StoredItem>[];
  readonly kept: InPhase<StoredItem>[];
}

function ensure(
  things: Map<string, Gathered>,
  storage: StorageKind,
  name: string,
  host: string,
): Gathered {
  const key = JSON.stringify([storage, name, host]);
  const known = things.get(key) ?? {
    ...{ storage, name, host },
    ...{ writes: [], held: [], items: [], kept: [] },
  };
  things.set(key, known);
  return known;
}

function pageOrder(urls: readonly string[]): (url: string) => number {
  const order = new Map([...new Set(urls)].map((url, index) => [url, index]));
  return (url) => order.get(url) ?? 0;
}

function evidenceOf(
  { storage, name, writes, held, items }: Gathered,
  order: (url: string) => number,
): Evidence[] {
  const all = [
    ...writes.map((one) => ({ phase: one.phase, page: one.page, text: writeText(one) })),
    ...items.map(({ phase, page, host, stayed }) => ({
      ...{ phase, page },
      text: `${storage} of ${host}: ${name}${stayed ? "" : " (written)"}`,
    })),
  ];
  // What the jar held says something of its own only where nobody was seen writing.
  const silent = held.filter(({ phase }) => !writes.some((write) => write.phase === phase));
  const jar = silent.map((one) => ({ phase: one.phase, page: "", text: heldText(one) }));
  return dedupe([...all, ...jar]).sort(
    (a, b) =>
      PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) ||
      order(a.page) - order(b.page) ||
      (a.text < b.text ? -1 : 1),
  );
}

/** How a write reads in a report. */
export function writeText({ how, line, by }: CookieWrite): string {
  const what = how === "header" ? `Set-Cookie: ${line}` : `by script: ${line}`;
  return by === null ? what : `${what} (${by})`;
}

function heldText({ name, host, lifetime }: HeldCookie): string {
  const left =
    lifetime === "session" ? "until the browser is closed" : `${spellSeconds(lifetime)} left`;
  return `the browser holds ${name} for ${host}, ${left}`;
}

function dedupe(all: readonly Evidence[]): Evidence[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
