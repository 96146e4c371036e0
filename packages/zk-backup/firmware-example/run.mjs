// Bundles measure.ts for Node and runs it: TypeScript needs no build step here.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const outfile = fileURLToPath(new URL(".measure.mjs", import.meta.url)); // beside what it imports
try {
  await build({
    entryPoints: [fileURLToPath(new URL("measure.ts", import.meta.url))],
    ...{ outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" },
    conditions: ["@candor/source"],
    external: ["esbuild", "@node-rs/argon2", "@bokuweb/zstd-wasm"],
  });
  await import(outfile);
} finally {
  await rm(outfile, { force: true });
}
