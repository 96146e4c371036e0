import { CATEGORIES, checkRegistry, type RegistryIssue } from "../../src/index.ts";
import type { Change, KnownRow } from "./clean.ts";

/**
 * Puts rows together: one row a name; a fact of ours in place of the source's row of that name, or of
 * its wildcard with the same beginning; of two categories the one that needs consent sooner.
 */
export function assemble(
  facts: readonly KnownRow[],
  cleaned: readonly KnownRow[],
  changes: Change[],
): KnownRow[] {
  const rows = new Map<string, KnownRow>(facts.map((fact) => [fact.name, fact]));
  const starts = new Set(facts.filter(({ name }) => name.includes("<")).map(startOf));
  for (const row of cleaned) {
    const drop = (rule: string): void => {
      changes.push({ row: `${row.provider} :: ${row.name}`, rule, from: row.name, to: "" });
    };
    const other = rows.get(row.name);
    if (other?.ours) drop("a fact of ours stands in its place");
    else if (row.name.includes("<") && starts.has(startOf(row)))
      drop("a narrower fact of ours stands in its place");
    else rows.set(row.name, other ? merged(other, row, changes) : row);
  }
  return without(refused([...rows.values()]), [...rows.values()], changes);
}

function startOf({ name }: KnownRow): string {
  return name.slice(0, name.indexOf("<"));
}

function merged(one: KnownRow, other: KnownRow, changes: Change[]): KnownRow {
  const rank = (row: KnownRow): number => CATEGORIES.indexOf(row.category);
  const category = rank(one) > rank(other) ? one.category : other.category;
  const providers = [...new Set([...one.provider.split(" or "), other.provider])];
  const from = `${one.provider} (${one.category}), ${other.provider} (${other.category})`;
  const provider = providers.join(" or ");
  changes.push({
    row: one.name,
    rule: "rows of one name are joined",
    from,
    to: `${provider} (${category})`,
  });
  return { ...one, category, provider, retention: one.retention ?? other.retention };
}

function refused(rows: readonly KnownRow[]): readonly RegistryIssue[] {
  const entries = rows.map(({ name, category }) => ({
    name,
    category,
    party: "first",
    purpose: { en: "-" },
    retention: [{ session: true }],
  }));
  return checkRegistry({ entries });
}

/** Leaves out what a registry would refuse: names no browser can hold, templates that clash. */
function without(
  issues: readonly RegistryIssue[],
  rows: readonly KnownRow[],
  changes: Change[],
): KnownRow[] {
  const out = new Map(
    issues.map(({ entry = "", code, other }) => [entry, `${code}${other ? `: ${other}` : ""}`]),
  );
  for (const [name, why] of out)
    changes.push({ row: name, rule: "a registry refuses it", from: name, to: why });
  return rows.filter(({ name }) => !out.has(name));
}
