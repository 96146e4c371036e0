import { ZkBackupError } from "../../core/errors.ts";
import { findEntry } from "../../core/vault/trees/walk-tree.ts";
import { type Command, command } from "../command.ts";
import { UsageError } from "../command-error.ts";
import { openedVault } from "../opened.ts";
import { parsePath } from "../shown-path.ts";
import { chosenSnapshot, SNAPSHOT_FILTER } from "../snapshot-filter.ts";

export const cat: Command = command({
  name: "cat",
  group: "Look inside",
  summary: "write a file of a snapshot to standard output",
  about: ["Nothing is written that was not verified before. It takes no --json."],
  operands: [{ name: "SNAPSHOT" }, { name: "PATH" }],
  options: SNAPSHOT_FILTER,
  result: "none: the output is the file",
  examples: [["zk-backup cat latest notes/plan.md | less", "reads one file, and restores none"]],
  async run(invocation) {
    const { options, operands, signal, output } = invocation;
    if (options.json) throw new UsageError("cat writes the file itself: leave --json out.");
    const [name = "", path = ""] = operands;
    const vault = await openedVault(invocation, "indexes near");
    const snapshot = await chosenSnapshot(vault, name, { filter: options, signal });
    const names = parsePath(path);
    const { entry } = await findEntry({ vault, root: snapshot.root, signal }, names);
    if (entry?.kind !== "file" || entry.content === undefined)
      throw new ZkBackupError("bad-input", `${path} is a ${entry?.kind ?? "directory"}, no file.`);
    for await (const chunk of vault.chunks(entry.content, { signal })) await output.bytes(chunk);
    return { json: {}, text: "", exit: 0 };
  },
});
