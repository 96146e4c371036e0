// Backs a folder up with the built package, in a process of its own that can be killed.
//   node backup-run.mjs VAULT SOURCE [THREADS]     prints the result as JSON
import { backup, folderStorage, openVault } from "../../dist/node.js";

const [folder, source, threads = "2"] = process.argv.slice(2);
const vault = await openVault({ storage: folderStorage({ folder }), password: "killed" });
const { snapshot, files, bytes, newBytes, storedBytes, warnings } = await backup({
  ...{ vault, source, threads: Number(threads) },
});
const peak = process.resourceUsage().maxRSS;
console.log(
  JSON.stringify({ id: snapshot.id, files, bytes, newBytes, storedBytes, warnings, peak }),
);
