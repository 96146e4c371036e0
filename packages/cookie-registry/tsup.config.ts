import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { library } from "../../tsup.shared.ts";

const locales = readdirSync(new URL("src/locales", import.meta.url)).map((file) =>
  basename(file, ".ts"),
);

export default library({
  index: "src/index.ts",
  element: "src/element/index.ts",
  import: "src/imports/index.ts",
  known: "src/known/index.ts",
  testing: "src/testing/index.ts",
  audit: "src/audit/index.ts",
  report: "src/report/index.ts",
  cli: "src/cli/main.ts",
  ...Object.fromEntries(locales.map((name) => [`locales/${name}`, `src/locales/${name}.ts`])),
});
