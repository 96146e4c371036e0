import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readCommandLine } from "../src/cli/arguments.ts";
import { COMMANDS } from "../src/cli/commands/index.ts";
import { markdownExits, markdownTable } from "../src/cli/help.ts";

const readme = await readFile(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");

it.each([
  ["commands", markdownTable(COMMANDS)],
  ["exits", markdownExits()],
])("the README's %s are those of the command line", (name, table) => {
  expect(readme).toContain(`<!-- ${name} -->\n${table}\n<!-- /${name} -->`);
});

/** Words as a shell parts them: quotes, and nothing else that stands in a README. */
function words(line: string): string[] {
  const parts = line.replace(/(?<= )#.*$/, "").match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  return parts.map((part) => part.replace(/['"]/g, ""));
}

const fenced = /^```(?:sh|ini)\n(.*?)^```/gms;
const inFences = [...readme.matchAll(fenced)].flatMap(([, block = ""]) => block.split("\n"));
const inline = [...readme.replaceAll(/^```.*?^```/gms, "").matchAll(/`([^`\n]+)`/g)].map(
  ([, code = ""]) => code,
);
const lines = [...inFences, ...inline]
  .map((line) => /(?:^|[\s=])zk-backup (.*)$/.exec(line)?.[1])
  .filter((line): line is string => line !== undefined && !line.startsWith("COMMAND"));

it.each(lines)("the README's zk-backup %s can be typed", (line) => {
  const { command, options } = readCommandLine(words(line), { commands: COMMANDS, env: {} });
  expect(command !== null || options["help"] === true).toBe(true);
});

it("the README has commands at all", () => {
  expect(lines.length).toBeGreaterThan(20);
});
