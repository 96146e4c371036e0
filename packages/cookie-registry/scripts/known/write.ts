import { writeFileSync } from "node:fs";
import { CATEGORIES, type Retention } from "../../src/index.ts";
import type { Change, KnownRow } from "./clean.ts";
import { SOURCE } from "./source.ts";

const HEAD = `// Made by \`npm run known\`; facts from the ${SOURCE.name} (Apache-2.0, see NOTICE), changed as
// scripts/known/changes.tsv lists, and facts of our own (scripts/known/facts.txt).
`;

/** Writes the table's two parts, in the order that both share, and the list of changes. */
export function writeTable(rows: readonly KnownRow[], changes: readonly Change[], root: URL): void {
  const sorted = CATEGORIES.flatMap((category) =>
    rows
      .filter((row) => row.category === category)
      .sort((a, b) => (short(a.name) < short(b.name) ? -1 : 1)),
  );
  writeFileSync(new URL("src/known/names.ts", root), namesFile(sorted));
  writeFileSync(new URL("src/known/details.ts", root), detailsFile(sorted));
  writeFileSync(new URL("scripts/known/changes.tsv", root), changesFile(changes));
}

function namesFile(rows: readonly KnownRow[]): string {
  const lists = CATEGORIES.map((category) => {
    const names = rows.filter((row) => row.category === category).map(({ name }) => name);
    return `  ${category}: \`${frontCoded(names.map(short)).join("\n")}\`,\n`;
  });
  return `${HEAD}import type { Category } from "../core/entry.ts";

/**
 * Names and templates of known cookies by category, one a line in their order: a digit to the base of
 * 36 says how many characters a name shares with the one before it; a star stands for \`<id>\`.
 */
export const NAMES: Readonly<Record<Category, string>> = {
${lists.join("")}};
`;
}

function short(name: string): string {
  if (name.includes("*")) throw new Error(`${name} holds a star, which stands for <id>`);
  return name.replace("<id>", "*");
}

function frontCoded(names: readonly string[]): string[] {
  return names.map((name, at) => {
    const before = names[at - 1] ?? "";
    let shared = 0;
    while (shared < 35 && shared < before.length && before[shared] === name[shared]) shared++;
    return `${shared.toString(36)}${name.slice(shared)}`;
  });
}

function detailsFile(rows: readonly KnownRow[]): string {
  const providers = [...new Set(rows.map(({ provider }) => provider))].sort();
  const texts = rows.map(({ retention }) => (retention ? retention.map(written).join("/") : "?"));
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const retentions = [...counts].sort((a, b) => b[1] - a[1]).map(([text]) => text);
  const pairs = rows.map(
    ({ provider }, at) =>
      `${providers.indexOf(provider).toString(36)} ${retentions.indexOf(texts[at] ?? "").toString(36)}`,
  );
  return `${HEAD}
/** Who sets them, one a line. */
export const PROVIDERS = \`${providers.join("\n")}\`;

/** How long they are kept, one a line: alternatives parted by a slash, a condition after a question mark, an event after a tilde; a question mark alone where nobody says. */
export const RETENTIONS = \`${retentions.join("\n")}\`;

/** For each name in turn: which provider and which retention, to the base of 36. */
export const ROWS = \`${pairs.join("\n")}\`;
`;
}

function written(one: Retention): string {
  const when = one.when ? `?${one.when["en"]}` : "";
  if ("iso" in one) return `${one.iso}${when}`;
  if ("until" in one) return `~${one.until["en"]}${when}`;
  return `${"session" in one ? "session" : "persistent"}${when}`;
}

function changesFile(changes: readonly Change[]): string {
  const lines = changes.map(({ row, rule, from, to }) =>
    [row, rule, from, to].map((cell) => JSON.stringify(cell).slice(1, -1)).join("\t"),
  );
  return `row\trule\tfrom\tto\n${lines.join("\n")}\n`;
}
