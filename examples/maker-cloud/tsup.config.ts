import { library } from "../../tsup.shared.ts";

export default library({
  main: "src/main.ts",
  cloud: "src/cloud.ts",
  updates: "src/updates-cli.ts",
  repository: "src/updates/repository.ts",
});
