import { restore as restoreTree } from "../../node/restore.ts";
import { type Command, command } from "../command.ts";
import { openedVault } from "../opened.ts";
import { bytesText, countText } from "../report.ts";

export const restore: Command = command({
  name: "restore",
  group: "Back up and restore",
  summary: "restore a snapshot into an empty directory",
  operands: [{ name: "SNAPSHOT" }, { name: "TARGET" }],
  result: "snapshot, files, bytes, target",
  async run(invocation) {
    const { operands, signal, output } = invocation;
    const vault = await openedVault(invocation);
    const [snapshot = "", target = ""] = operands;
    const result = await restoreTree({
      ...{ vault, snapshot, target, signal },
      onProgress: output.progress,
    });
    const { files, bytes } = result;
    const text = `Restored ${countText(files, "file")}, ${bytesText(bytes)}, to ${target}.`;
    return { json: { snapshot: result.snapshot.id, files, bytes, target }, text, exit: 0 };
  },
});
