import { library } from "../../tsup.shared.ts";

const subpaths = library(
  {
    index: "src/index.ts",
    framing: "src/framing.ts",
    stun: "src/stun.ts",
    router: "src/router.ts",
    node: "src/node/index.ts",
    server: "src/server/index.ts",
    cloudflare: "src/node/updaters/cloudflare.ts",
    desec: "src/node/updaters/desec.ts",
  },
  { clean: false }, // the build script has done it: the two builds run side by side
);

// The program is one file: a daemon that loads twenty of them holds 5 MiB more.
const program = library({ "cli/main": "src/cli/main.ts" }, { splitting: false, clean: false });

export default [subpaths, program];
