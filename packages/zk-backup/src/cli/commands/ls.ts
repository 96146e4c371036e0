import { findEntry, walkTree } from "../../core/vault/trees/walk-tree.ts";
import { type Command, command } from "../command.ts";
import { entryJson, entryText } from "../entry-text.ts";
import { openedVault } from "../opened.ts";
import { parsePath } from "../shown-path.ts";
import { chosenSnapshot, SNAPSHOT_FILTER } from "../snapshot-filter.ts";

export const ls: Command = command({
  name: "ls",
  group: "Look inside",
  summary: "list what is in a snapshot",
  about: [
    "PATH is named from the snapshot's root, without a slash before it. Bytes that are no text stand as \\xff in what is listed, and may be typed so.",
  ],
  operands: [{ name: "SNAPSHOT" }, { name: "PATH", optional: true }],
  options: {
    long: { kind: "flag", short: "l", text: "with mode, owner, size and time" },
    recursive: { kind: "flag", short: "r", text: "with all that is below" },
    ...SNAPSHOT_FILTER,
  },
  record: "type: entry, path, kind, mode, modified, size, target, uid, gid",
  result: "snapshot, entries, bytes",
  examples: [
    ["zk-backup ls -l latest photos/2026", "lists one folder of the last snapshot"],
    ["zk-backup ls -r laptop:3d", "lists all of what the laptop had three days ago"],
  ],
  async run(invocation) {
    const { options, operands, signal, output } = invocation;
    const [name = "", path = ""] = operands;
    const vault = await openedVault(invocation, "indexes near");
    const snapshot = await chosenSnapshot(vault, name, { filter: options, signal });
    const start = await findEntry({ vault, root: snapshot.root, signal }, parsePath(path));
    const root = start.entry === null ? snapshot.root : start.entry.content;
    const { entry } = start;
    const listed =
      entry !== null && (entry.kind !== "directory" || root === undefined)
        ? [{ names: start.names, entry }]
        : walkTree({
            ...{ vault, root: root ?? snapshot.root, above: start.names, signal },
            enters: () => options.recursive,
          });
    let [entries, bytes] = [0, 0];
    for await (const placed of listed) {
      entries += 1;
      if (placed.entry.kind === "file") bytes += placed.entry.content?.length ?? 0;
      await output.record({ type: "entry", ...entryJson(placed) }, entryText(placed, options.long));
    }
    return { json: { snapshot: snapshot.id, entries, bytes }, text: "", exit: 0 };
  },
});
