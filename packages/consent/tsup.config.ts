import { library } from "../../tsup.shared.ts";

export default library({
  index: "src/index.ts",
  banner: "src/banner/index.ts",
  gate: "src/gate/index.ts",
  server: "src/server/index.ts",
  "first-party-only": "src/first-party-only/index.ts",
});
