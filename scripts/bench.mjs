// `npm run bench -- NAME`: us and the named peers, alternating, in one run, with ratios.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { build, checkMachine, debian, install, root, run, stop } from "./setup.mjs";

/** What each bench needs beside npm packages: command -> Debian package. */
const PEERS = { "zk-backup": { restic: "restic" } };

const [name, ...rest] = process.argv.slice(2);
checkMachine();
await install();
if (!name || !(name in PEERS))
  stop(
    `Say which: npm run bench -- NAME, where NAME is one of ${Object.keys(PEERS).join(", ")}.`,
    2,
  );
const missing = await debian(PEERS[name]);
if (missing.length > 0)
  stop(
    `The bench compares with ${missing.join(", ")}: install it (as root this command does) and run it again.`,
  );
await build("@candor/bench...");
const entry = join(root, "bench", "dist", `${name}.js`);
if (!existsSync(entry)) stop(`The build left no ${entry}.`);
process.exitCode = await run(process.execPath, [entry, ...rest], { stdio: "inherit" });
