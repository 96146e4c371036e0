// `npm start`: installs, builds, then starts the whole system and walks the tour.
//   npm start                              stays up, data in .candor/
//   npm start -- --once                    a throw-away data folder, ends with the tour
//   npm start --silent -- --once --json    the tour as JSON on standard output, nothing else
import { build, checkMachine, install } from "./setup.mjs";

checkMachine();
await install();
await build("@candor/example-full-system...");
const { main } = await import("../examples/full-system/dist/main.js");
process.exitCode = await main(process.argv.slice(2));
