import { library } from "../../tsup.shared.ts";

export default library({
  index: "src/index.ts",
  register: "src/core/register/index.ts",
  cli: "src/cli/main.ts",
  desk: "src/desk/index.ts",
  clock: "src/core/clock/index.ts",
  connectors: "src/connectors/index.ts",
  exchange: "src/exchange/index.ts",
  incident: "src/incident/index.ts",
  intake: "src/intake/index.ts",
  node: "src/node/index.ts",
  postgres: "src/postgres/index.ts",
  export: "src/export/index.ts",
  server: "src/server/index.ts",
});
