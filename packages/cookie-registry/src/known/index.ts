import { CATEGORIES, type Category } from "../core/entry.ts";
import { topOf } from "../core/issues.ts";
import { type Indexed, indexNames, type NameLookup } from "../core/name-index.ts";
import { isTemplate, type NameTemplate, readNameTemplate } from "../core/name-template.ts";
import type { Retention } from "../core/retention.ts";
import { NAMES } from "./names.ts";

/** A cookie that is known by its name. */
export interface KnownCookie {
  /** The name or template it is known by, e.g. `_ga_<container-id:alnum>`. */
  readonly name: string;
  /** What it is for; where sources differ, the category that needs consent sooner. */
  readonly category: Category;
}

/** What more is known of a cookie. */
export interface KnownCookieDetails extends KnownCookie {
  /** Who makes the software that sets it. */
  readonly provider: string;
  /** How long it is usually kept; absent when nobody says. */
  readonly retention?: readonly Retention[];
}

/**
 * Finds what a cookie's name is known for. The table is built from the Open Cookie Database and facts
 * of our own; it says what a name usually means, not what a site does with it.
 *
 * @returns null when the name is not known
 * @example
 * findKnownCookie("_ga_G1A2B3C4D5"); // { name: "_ga_<container-id:alnum>", category: "analytics" }
 */
export function findKnownCookie(name: string): KnownCookie | null {
  lookup ??= indexed();
  return lookup(name, "cookie")?.known ?? null;
}

/** Lists all cookies that are known. */
export function knownCookies(): readonly KnownCookie[] {
  table ??= CATEGORIES.flatMap((category) =>
    readNames(NAMES[category]).map((name) => Object.freeze({ name, category })),
  );
  return table;
}

/** Each line says how much of the name before it a name begins with. */
function readNames(lines: string): string[] {
  let name = "";
  return lines.split("\n").map((line) => {
    name = name.slice(0, Number.parseInt(line[0] ?? "0", 36)) + line.slice(1);
    return name.replace("*", "<id>");
  });
}

/**
 * Loads who sets the known cookies and how long they are kept, a file of its own, and returns the
 * lookup in all of it.
 *
 * @example
 * const known = await loadKnownDetails();
 * known("_gid"); // { name: "_gid", category: "analytics", provider: "Google Analytics", retention: [{ iso: "PT24H" }] }
 */
export async function loadKnownDetails(): Promise<(name: string) => KnownCookieDetails | null> {
  const { detailsAt } = await import("./read-details.ts");
  return (name) => {
    lookup ??= indexed();
    const found = lookup(name, "cookie");
    return found && { ...found.known, ...detailsAt(found.at) };
  };
}

interface KnownEntry {
  readonly name: string;
  readonly storage: "cookie";
  readonly known: KnownCookie;
  /** Its place in the table, which the details share. */
  readonly at: number;
}

let table: readonly KnownCookie[] | undefined;
let lookup: NameLookup<KnownEntry> | undefined;

/** A lookup takes no literal name apart. */
const LITERAL: NameTemplate = { steps: [], literals: 0 };

/** Built at the first lookup, so that importing costs nothing. */
function indexed(): NameLookup<KnownEntry> {
  const place = topOf([]);
  return indexNames(
    knownCookies().flatMap((known, at): Indexed<KnownEntry>[] => {
      const template = isTemplate(known.name) ? readNameTemplate(known.name, place) : LITERAL;
      const entry = { name: known.name, storage: "cookie" as const, known, at };
      return template ? [{ ...template, entry, order: at }] : [];
    }),
  );
}
