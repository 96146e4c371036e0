// `npm run bench -- NAME`: us and the named peers, alternating, in one run, with ratios.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build, checkMachine, debian, install, peers, root, run, stop } from "./setup.mjs";

const names = readdirSync(join(root, "bench", "src"))
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.slice(0, -".ts".length));

const [name, ...rest] = process.argv.slice(2);
if (!names.includes(name))
  stop(`Say which: npm run bench -- NAME, where NAME is one of ${names.join(", ")}.`, 2);
checkMachine();
await install();
const missing = await debian(peers().bench[name] ?? {});
if (missing.length > 0)
  stop(
    `The bench compares with ${missing.join(", ")}: install it (as root this command does) and run it again.`,
  );
await build("@candor/bench...");
const entry = join(root, "bench", "dist", `${name}.js`);
process.exitCode = await run(process.execPath, [entry, ...rest], { stdio: "inherit" });
