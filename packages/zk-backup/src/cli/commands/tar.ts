import { ZkBackupError } from "../../core/errors.ts";
import { tarArchive } from "../../core/tar/tar-archive.ts";
import { findEntry } from "../../core/vault/trees/walk-tree.ts";
import { CHOICE_OPTIONS, choiceRules } from "../choice-options.ts";
import { type Command, command } from "../command.ts";
import { UsageError } from "../command-error.ts";
import { openedVault } from "../opened.ts";
import { parsePath } from "../shown-path.ts";
import { chosenSnapshot, SNAPSHOT_FILTER } from "../snapshot-filter.ts";

export const tar: Command = command({
  name: "tar",
  group: "Back up and restore",
  summary: "write a snapshot, or a directory of it, to standard output as a tar archive",
  about: [
    "POSIX pax, with owners, times to the nanosecond, links and extended attributes. An archive that fails has no end, and tar says so. It takes no --json.",
  ],
  operands: [{ name: "SNAPSHOT" }, { name: "PATH", optional: true }],
  options: {
    ...CHOICE_OPTIONS,
    ...SNAPSHOT_FILTER,
  },
  result: "none: the output is the archive",
  examples: [["zk-backup tar latest photos | ssh other tar xf -", "restores on another machine"]],
  async run(invocation) {
    const { options, operands, signal, output } = invocation;
    if (options.json) throw new UsageError("tar writes the archive itself: leave --json out.");
    if (process.stdout.isTTY)
      throw new UsageError("Standard output is a terminal: send it to a file or a pipe.");
    const [name = "", path = ""] = operands;
    const vault = await openedVault(invocation, "indexes near");
    const snapshot = await chosenSnapshot(vault, name, { filter: options, signal });
    const { entry } = await findEntry({ vault, root: snapshot.root, signal }, parsePath(path));
    if (entry !== null && entry.kind !== "directory")
      throw new ZkBackupError("bad-input", `${path} is no directory: zk-backup cat reads a file.`);
    const root = entry?.content ?? snapshot.root;
    const rules = choiceRules(options);
    for await (const part of tarArchive({ vault, root, signal, ...rules }))
      await output.bytes(part);
    return { json: {}, text: "", exit: 0 };
  },
});
