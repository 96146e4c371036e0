// Writes the README's tables from the table of commands: npm run readme -w @candor/zk-backup
import { readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const bundle = here("node_modules/.readme-tables.mjs");
const contents = `
  import { COMMANDS } from "./src/cli/commands/index.ts";
  import { markdownExits, markdownTable } from "./src/cli/help.ts";
  export default { commands: markdownTable(COMMANDS), exits: markdownExits() };`;
await build({
  stdin: { contents, resolveDir: here("."), loader: "ts" },
  ...{ outfile: bundle, bundle: true, platform: "node", format: "esm", packages: "external" },
  define: { "import.meta.url": JSON.stringify(import.meta.url) },
});
try {
  const { default: tables } = await import(bundle);
  let readme = await readFile(here("README.md"), "utf8");
  for (const [name, table] of Object.entries(tables)) {
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [before, after] = [readme.split(start)[0], readme.split(end)[1]];
    if (after === undefined) throw new Error(`The README has no place for ${name}.`);
    readme = `${before}${start}\n${table}\n${end}${after}`;
  }
  await writeFile(here("README.md"), readme);
} finally {
  await rm(bundle, { force: true });
}
