// `npm test`: installs what the tests need, runs everything, ends with one line of counts.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkMachine, debian, install, peers, root, run, say, stop, turbo } from "./setup.mjs";

checkMachine();
await install();
const missing = (await debian(peers().test)).filter((command) => command !== "chromium");
if (missing.length > 0) {
  const what = `Missing for the tests against real peers: ${missing.join(", ")}.`;
  if (process.env.CI === "true") stop(`${what} Under CI=true that is a failure.`);
  say(`${what} Those tests are skipped by name; as root they would be installed.`);
}

for (const folder of workspaces())
  rmSync(join(folder, "reports"), { recursive: true, force: true });
const failures = [];
await step("lint", () => run("npm", ["run", "lint", "--silent"]));
await step("build, types, packages, sizes", () =>
  turbo(["build", "typecheck", "check:pkg", "size"], ["--continue"]),
);
await step("tests", () => turbo(["test", "test:browser"], ["--continue", "--concurrency=2"]));
await step("tests against real servers", () =>
  turbo(["test:real"], ["--continue", "--concurrency=2"]),
);

const counts = sum();
if (counts.files === 0) failures.push("no test report was written");
for (const name of counts.broken) say(`failed: ${name}`);
for (const failure of failures) say(`failed: ${failure}`);
const failed = Math.max(counts.failed, failures.length > 0 ? 1 : 0);
console.log(`${counts.passed} passed, ${failed} failed, ${counts.skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;

async function step(name, work) {
  say(`\n== ${name}`);
  const started = performance.now();
  const code = await work();
  say(
    `== ${name}: ${code === 0 ? "green" : "RED"} after ${Math.round((performance.now() - started) / 1000)} s`,
  );
  if (code !== 0) failures.push(name);
}

function workspaces() {
  const { workspaces } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return workspaces.flatMap((pattern) => {
    if (!pattern.endsWith("/*")) return [join(root, pattern)];
    const parent = join(root, pattern.slice(0, -2));
    return readdirSync(parent).map((name) => join(parent, name));
  });
}

/** Adds up the vitest reports of every workspace; they survive turbo's cache hits. */
function sum() {
  const total = { files: 0, passed: 0, failed: 0, skipped: 0, broken: [] };
  for (const folder of workspaces()) {
    const reports = join(folder, "reports");
    if (!existsSync(reports)) continue;
    for (const file of readdirSync(reports).filter((name) => name.endsWith(".json"))) {
      const report = JSON.parse(readFileSync(join(reports, file), "utf8"));
      total.files++;
      total.passed += report.numPassedTests;
      total.failed += report.numFailedTests;
      total.skipped += report.numPendingTests + report.numTodoTests;
      for (const suite of report.testResults) {
        if (suite.status === "failed") total.broken.push(suite.name.slice(root.length));
      }
    }
  }
  return total;
}
