import { backup as backUp } from "../../node/backup.ts";
import { type Command, command } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { openedTarget } from "../opened.ts";
import { bytesText } from "../report.ts";

export const backup: Command = command({
  name: "backup",
  group: "Back up and restore",
  summary: "back a directory up",
  operands: [{ name: "SOURCE" }],
  options: {
    tag: { kind: "list", value: "TAG", text: "name the snapshot" },
  },
  result:
    "snapshot, files, bytes, unchangedFiles, newBytes, storedBytes, warnings: [{ path, why }]",
  examples: [["zk-backup backup ~/documents", "backs up to the vault that ZK_BACKUP_VAULT names"]],
  async run(invocation) {
    const { options, operands, signal, output } = invocation;
    const vault = await openedTarget(invocation);
    const [source = ""] = operands;
    const result = await backUp({
      ...{ vault, source, tags: options.tag, signal },
      onProgress: output.progress,
    });
    const { snapshot, warnings, ...counts } = result;
    for (const { path, why } of warnings)
      output.warn(why, `not backed up as it should be: ${path}: ${why}`);
    const text =
      `Snapshot ${snapshot.id.slice(0, 12)}: ${counts.files} files, ${bytesText(counts.bytes)}` +
      ` (${counts.unchangedFiles} unchanged; ${bytesText(counts.storedBytes)} stored).`;
    const json = { snapshot: snapshot.id, ...counts, warnings };
    return { json, text, exit: warnings.length === 0 ? EXIT.done : EXIT.partial };
  },
});
