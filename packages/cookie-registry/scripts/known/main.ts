// `npm run known`: builds the table of known cookies from the Open Cookie Database and facts of our own.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { parseRetention } from "../../src/imports/retention-text.ts";
import type { Category } from "../../src/index.ts";
import { assemble } from "./assemble.ts";
import { type Change, type Corrections, cleanRow, type KnownRow } from "./clean.ts";
import { readSource } from "./source.ts";
import { writeTable } from "./write.ts";

const root = pathToFileURL(`${process.cwd()}/`);
const lines = (file: string): string[] =>
  readFileSync(new URL(`scripts/known/${file}`, root), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));

function readFacts(): KnownRow[] {
  return lines("facts.txt").map((line) => {
    const [name = "", category = "", provider = "", kept = ""] = line.split(" | ");
    const retention = parseRetention(kept);
    if (!retention) throw new Error(`facts.txt: ${name} is kept for "${kept}"?`);
    return { name, category: category as Category, provider, retention, ours: true };
  });
}

function readCorrections(): Corrections {
  const retentions = new Map<string, string>();
  const dropped = new Set<string>();
  for (const line of lines("corrections.txt")) {
    const [from = "", to] = line.split(" => ");
    if (to !== undefined) retentions.set(from, to);
    else dropped.add(line.replace(/^drop /, ""));
  }
  return { retentions, dropped };
}

const changes: Change[] = [];
const corrections = readCorrections();
const cleaned = readSource().flatMap((row) => cleanRow(row, corrections, changes));
const rows = assemble(readFacts(), cleaned, changes);
writeTable(rows, changes, root);
const typed = rows.filter(({ retention }) => retention !== null).length;
const share = ((100 * typed) / rows.length).toFixed(2);
process.stdout.write(
  `${rows.length} names, ${changes.length} changes, ${share} % with a typed retention\n`,
);
for (const { name, provider } of rows.filter(({ retention }) => retention === null)) {
  process.stdout.write(`no retention: ${name} (${provider})\n`);
}
