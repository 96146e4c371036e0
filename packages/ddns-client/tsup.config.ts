import { library } from "../../tsup.shared.ts";

export default library({
  index: "src/index.ts",
  framing: "src/framing.ts",
  stun: "src/stun.ts",
  router: "src/router.ts",
  node: "src/node/index.ts",
  server: "src/server/index.ts",
  cloudflare: "src/node/updaters/cloudflare.ts",
  desec: "src/node/updaters/desec.ts",
  "cli/main": "src/cli/main.ts",
});
