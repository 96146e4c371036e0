import { library } from "../../tsup.shared.ts";

const [server] = [library({ main: "src/main.ts" }, { clean: ["!client/**"] })].flat();

/** Browser scripts: one file each, with everything inside, since a page loads from itself alone. */
const client = library(
  { consent: "src/client/consent.ts", attempts: "src/client/attempts.ts" },
  {
    outDir: "dist/client",
    platform: "browser",
    noExternal: [/.*/],
    splitting: false,
    sourcemap: false,
    minify: true,
  },
);

export default [server, client].flat();
