import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { transform } from "esbuild";
import type { Options } from "tsup";
import { library } from "../../tsup.shared.ts";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

const locales = readdirSync("src/locales")
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replace(".ts", ""));

export default [
  library(
    {
      index: "src/index.ts",
      banner: "src/banner/index.ts",
      gate: "src/gate/index.ts",
      embeds: "src/embeds/index.ts",
      regions: "src/regions/index.ts",
      tabs: "src/tabs/index.ts",
      journal: "src/journal/index.ts",
      "consent-mode": "src/consent-mode/index.ts",
      imports: "src/imports/index.ts",
      "page-registry": "src/page-registry/index.ts",
      testing: "src/testing/index.ts",
      react: "src/react/index.ts",
      server: "src/server/index.ts",
      "first-party-only": "src/first-party-only/index.ts",
      node: "src/node/index.ts",
      guard: "src/guard/index.ts",
      static: "src/static/index.ts",
      cli: "src/cli/main.ts",
    },
    {
      clean: false, // the build script has done it: these builds run side by side
      // The ledger is private: it travels inside, and no published file speaks of it.
      noExternal: ["@candor/ledger"],
      esbuildOptions(options) {
        options.conditions = ["@candor/source"];
      },
      esbuildPlugins: [tightStyles()],
    },
  ),
  // One classic script with everything in it, for a page without a build.
  library(
    { consent: "src/global/index.ts" },
    {
      clean: false,
      format: ["iife"],
      globalName: "CandorConsent",
      platform: "browser",
      noExternal: [/.*/],
      minify: true,
      sourcemap: false,
      esbuildOptions(options) {
        options.conditions = ["@candor/source"];
      },
      esbuildPlugins: [tightStyles()],
    },
  ),
  // Each language as it is loaded: alone, and small.
  library(Object.fromEntries(locales.map((name) => [name, `src/locales/${name}.ts`])), {
    clean: false,
    outDir: "dist/locales",
    minify: true,
    sourcemap: false,
    esbuildOptions(options) {
      options.charset = "utf8";
      options.chunkNames = "lines"; // what reads them is the only chunk there is
    },
  }),
];

/** Takes out of style sheets, which are template strings, what CSS does not need. */
function tightStyles(): Plugin {
  return {
    name: "tight-styles",
    setup(build) {
      build.onLoad({ filter: /(?:styles|base|placeholders)\.ts$/ }, async ({ path }) => {
        const source = await readFile(path, "utf8");
        const [sheet = "", css = ""] = /`\n([^`$]*)`/.exec(source) ?? [];
        const { code } = await transform(css, { loader: "css", minify: true });
        return { contents: source.replace(sheet, () => `\`${code.trim()}\``), loader: "ts" };
      });
    },
  };
}
