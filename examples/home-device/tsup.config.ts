import { library } from "../../tsup.shared.ts";

export default library({ main: "src/main.ts", "updates-child": "src/updates/child.ts" });
