import { library } from "../tsup.shared.ts";

export default library({ "zk-backup": "src/zk-backup.ts" });
