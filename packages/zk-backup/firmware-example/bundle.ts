import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";

/** The programs of the example. */
export type Program = "full" | "full-deflate" | "write-only" | "restore" | "object";

const folder = new URL(".", import.meta.url).pathname;

/** Libraries that become modules of their own, and what of them is used. */
const LIBRARIES: Readonly<Record<string, string>> = {
  ciphers: 'export { xchacha20poly1305 } from "@noble/ciphers/chacha.js";',
  hashes: `export { hkdf } from "@noble/hashes/hkdf.js";
    export { hmac } from "@noble/hashes/hmac.js";
    export { sha256 } from "@noble/hashes/sha2.js";`,
  curves: 'export { montgomery } from "@noble/curves/abstract/montgomery.js";',
  fflate: 'export { deflateSync, inflateSync } from "fflate";',
};

/**
 * What QuickJS of 2021-03-27 lacks of ES2022, and a copy of bytes without an array of 16-byte
 * values in between, which for a block of 4 KiB takes 86 KiB.
 */
const PRELUDE = `"use strip";
Object.hasOwn ||= (object, key) => Object.prototype.hasOwnProperty.call(object, key);
Array.prototype.at ||= function (i) { return this[i < 0 ? this.length + i : i]; };
const from = Uint8Array.from;
Uint8Array.from = function (source, map) {
  return source instanceof Uint8Array && !map ? source.slice() : from.call(this, source, map);
};
`;

const COMMON: BuildOptions = {
  ...{ bundle: true, minify: true, format: "esm", target: "es2020", logLevel: "error" },
  // QuickJS then keeps neither source text nor line numbers.
  banner: { js: '"use strip";' },
  conditions: ["@candor/source"],
};

/**
 * Bundles a program for QuickJS, as several modules: the interpreter compiles them one by one, and
 * the largest decides how much memory that takes.
 *
 * @returns the path of the module to start, with the others beside it
 */
export async function bundle(program: Program, outFolder: string): Promise<string> {
  const outdir = join(outFolder, program);
  const used = new Set<string>();
  await build({
    ...COMMON,
    entryPoints: { main: join(folder, `${program}.ts`) },
    outdir,
    alias: { "quickjs/std": "std", "quickjs/os": "os" }, // built into qjs
    external: ["std", "os"],
    plugins: [apart(used)],
  });
  for (const library of used)
    await build({
      ...COMMON,
      stdin: { contents: LIBRARIES[library] ?? "", resolveDir: folder },
      outfile: join(outdir, `${library}.js`),
    });
  await writeFile(join(outdir, "prelude.js"), PRELUDE);
  const start = join(outdir, "start.js");
  await writeFile(start, 'import "./prelude.js";\nimport "./main.js";\n');
  return start;
}

/** Leaves the libraries out of the program's module, and notes which it uses. */
function apart(used: Set<string>): Plugin {
  return {
    name: "libraries apart",
    setup(build) {
      build.onResolve({ filter: /^(@noble\/|fflate$)/ }, ({ path }) => {
        const library = path.replace("@noble/", "").split("/")[0] ?? path;
        used.add(library);
        return { path: `./${library}.js`, external: true };
      });
    },
  };
}
