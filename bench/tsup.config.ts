import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { library } from "../tsup.shared.ts";

/** Every bench is found by its file name; what benches share stands in folders. */
const benches = readdirSync(new URL("src", import.meta.url))
  .filter((name) => name.endsWith(".ts"))
  .map((name) => [basename(name, ".ts"), `src/${name}`]);

export default library(Object.fromEntries(benches));
