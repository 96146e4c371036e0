import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const table = readFileSync(
  new URL("../../../docs/formats/zk-backup-threats.md", import.meta.url),
  "utf8",
);
const rows = [...table.matchAll(/^\| (T\d+) \| (\S+) \| (.+) \|$/gm)];

it("names tests that there are, one for each mark in its text, and none that nobody cites", () => {
  expect(rows.length).toBeGreaterThan(30);
  for (const [, , file = "", name = ""] of rows) {
    const source = readFileSync(new URL(file, import.meta.url), "utf8");
    expect(source.includes(`"${name}"`), `${file}: ${name}`).toBe(true);
  }
  const [prose = ""] = table.split("\n## Tests");
  const cited = new Set([...prose.matchAll(/\bT\d+\b/g)].map(([mark]) => mark));
  expect([...cited].sort()).toEqual(rows.map(([, mark = ""]) => mark).sort());
});
