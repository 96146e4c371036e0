import { library } from "../../tsup.shared.ts";

export default library({
  index: "src/index.ts",
  vault: "src/core/vault/index.ts",
  "storage/http": "src/storage/http.ts",
  node: "src/node/index.ts",
  server: "src/server/index.ts",
});
