// `npm run test:deep -- NAME`: the campaigns of one package at their full counts.
// What they found goes to docs/evidence/NAME.md, which is committed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join, relative } from "node:path";
import { build, checkMachine, debian, install, peers, root, run, say, stop } from "./setup.mjs";

const packages = readdirSync(join(root, "packages"));
const [name, ...filters] = process.argv.slice(2);
if (!packages.includes(name))
  stop(`Say which: npm run test:deep -- NAME, where NAME is one of ${packages.join(", ")}.`, 2);
checkMachine();
await install();
const missing = await debian(peers().test);
if (missing.length > 0)
  say(`Missing: ${missing.join(", ")}; campaigns that need them are skipped.`);
await build(`@candor/${name}...`);

const folder = join(root, "packages", name);
const files = campaigns(join(folder, "test")).filter((file) =>
  filters.every((filter) => file.includes(filter)),
);
if (files.length === 0) stop(`No campaign of ${name} matches ${filters.join(" ")}.`, 2);
const scratch = mkdtempSync(join(tmpdir(), "candor-deep-"));
const figures = join(scratch, "figures.jsonl");
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
const code = await run(
  process.execPath,
  [vitest, "run", "--project", "node", "--project", "real", ...files],
  {
    cwd: folder,
    env: { ...process.env, CANDOR_DEEP: figures },
  },
);
const found = existsSync(figures)
  ? readFileSync(figures, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
  : [];
rmSync(scratch, { recursive: true });
for (const row of found) say(`${row.name}: ${cells(row).join(", ")}`);
if (code !== 0) stop("A campaign failed: no evidence was written. Its seed stands above.", code);
if (filters.length > 0) stop("Only a part was run: no evidence was written.", 0);
const evidence = join(root, "docs", "evidence", `${name}.md`);
writeFileSync(evidence, page());
say(`Wrote ${relative(root, evidence)}.`);

/** Test files that take their size from a campaign. */
function campaigns(tests) {
  return readdirSync(tests, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => readFileSync(file, "utf8").includes("@candor/engines/campaign"))
    .map((file) => relative(folder, file));
}

function cells(row) {
  const found = Object.entries(row.figures).map(([what, figure]) => `${what} ${figure}`);
  return [`${row.count} cases`, `seed ${row.seed}`, `${row.seconds} s`, ...found];
}

function page() {
  const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], {
    cwd: root,
    encoding: "utf8",
  });
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.version}`;
  const rows = found.map(
    (row) =>
      `| ${row.name} | ${row.count.toLocaleString("en")} | ${row.seed} | ${row.seconds} | ${cells(row).slice(3).join("; ")} |`,
  );
  return [
    `# Evidence: ${name}`,
    "",
    `\`npm run test:deep -- ${name}\`, ${new Date().toISOString().slice(0, 10)}, on commit ${commit.stdout.trim()}.`,
    `Machine: ${machine}.`,
    "",
    "| Campaign | Cases | Seed | Seconds | Found |",
    "|---|--:|--:|--:|---|",
    ...rows,
    "",
  ].join("\n");
}
