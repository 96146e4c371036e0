// Assembles gear.wat into src/node/gear-module.ts, as `npm run build` does: the same text gives the
// same bytes, which a test compares.
import { readFile, writeFile } from "node:fs/promises";
import wabt from "wabt";

/** Gives the source file that holds the assembled module. */
export async function assembled() {
  const text = await readFile(new URL("gear.wat", import.meta.url), "utf8");
  const module = (await wabt()).parseWat("gear.wat", text);
  module.validate();
  const { buffer } = module.toBinary({});
  return [
    "/** wasm/gear.wat, assembled by `npm run build`: not to be changed by hand. */",
    `export const GEAR_MODULE: string =\n  "${Buffer.from(buffer).toString("base64")}";`,
    "",
  ].join("\n");
}

if (process.argv[1] === new URL(import.meta.url).pathname)
  await writeFile(new URL("../src/node/gear-module.ts", import.meta.url), await assembled());
