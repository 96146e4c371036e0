import { readFile } from "node:fs/promises";
import { library } from "../../tsup.shared.ts";

const locales = ["de", "en", "fr", "sv"];

export default library(
  {
    index: "src/index.ts",
    banner: "src/banner/index.ts",
    gate: "src/gate/index.ts",
    server: "src/server/index.ts",
    "first-party-only": "src/first-party-only/index.ts",
    ...Object.fromEntries(locales.map((name) => [`locales/${name}`, `src/locales/${name}.ts`])),
  },
  {
    // The ledger is private: it travels inside, and no published file speaks of it.
    noExternal: ["@candor/ledger"],
    esbuildOptions(options) {
      options.conditions = ["@candor/source"];
    },
    esbuildPlugins: [
      {
        name: "tight-styles",
        setup(build) {
          build.onLoad({ filter: /(?:styles|base|placeholder)\.ts$/ }, async ({ path }) => ({
            contents: tight(await readFile(path, "utf8")),
            loader: "ts",
          }));
        },
      },
    ],
  },
);

/** Takes the spaces that CSS does not need out of style sheets written as template strings. */
function tight(source: string): string {
  return source.replace(/= `\n([^`$]*)`;/g, (_, css: string) => {
    const dense = css
      .replace(/\s+/g, " ")
      .replace(/ ?([{};,]) ?/g, "$1")
      .replace(/: /g, ":")
      .replace(/;}/g, "}");
    return `= \`${dense.trim()}\`;`;
  });
}
