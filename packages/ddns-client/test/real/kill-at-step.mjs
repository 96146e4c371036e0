// A device that kills itself in the middle of one file operation: the built package in a process of
// its own. Argument: a JSON file with the agent's options, what to do, and at which operation to die.
import { readFileSync } from "node:fs";
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

const { at, how, then, address, name, ...options } = JSON.parse(
  readFileSync(process.argv[2], "utf8"),
);
let step = 0;

// Counts the operations that change the disk; at the chosen one dies before it, after it, or (a
// write) with half of it done.
const counted = (operation, half) =>
  async function (...args) {
    step += 1;
    if (step !== at) return operation.apply(this, args);
    if (how === "half" && half !== undefined) await half.apply(this, args);
    else if (how !== "before") await operation.apply(this, args);
    process.kill(process.pid, "SIGKILL");
    return new Promise(() => {});
  };

for (const operation of ["rename", "link", "rm", "mkdir"]) fs[operation] = counted(fs[operation]);
const { writeFile, open } = fs;
fs.writeFile = counted(writeFile, (path, text, more) => writeFile(path, text.slice(0, 9), more));
fs.open = counted(open);
const probe = await open(process.argv[2]);
const handle = Object.getPrototypeOf(probe);
await probe.close();
const { writeFile: fill } = handle;
handle.writeFile = counted(fill, function (text) {
  return fill.call(this, text.slice(0, Math.floor(text.length / 2)));
});
handle.sync = counted(handle.sync);
syncBuiltinESMExports();

const { createDdnsAgent, fixedSource } = await import("@candor/ddns-client/node");
const records = [{ name, family: "ipv4", source: fixedSource(address) }];
const agent = createDdnsAgent({ ...options, records });
await agent.start();
await agent.check();
process.send("published");
if (then !== "nothing") {
  await agent.disable({ retract: then === "retract" });
  process.send("off");
}
await agent.stop();
process.send(`steps ${step}`);
