import { type Command, command } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { openedByOwner } from "../opened.ts";
import { BREAK_LEASES, pruningText } from "../pruning-text.ts";
import { bytesText, countText } from "../report.ts";

/** What no purge undoes. */
const REMAINS = [
  "It does not undo what happened before: who has read the vault has it; copies of the storage, its",
  "own backups and a second vault keep it. If it is a password or a key, change it. What is still in",
  "the source is backed up again: remove or exclude it there.",
];

export const purge: Command = command({
  name: "purge",
  group: "Keep the vault healthy",
  summary: "take a file or directory out of every snapshot and out of the data",
  about: [
    "For a secret that was backed up by accident. Every snapshot that holds PATH is written anew without it, protected ones too, and the packs that hold its chunks are rewritten.",
    REMAINS.join(" "),
  ],
  operands: [{ name: "PATH" }],
  options: {
    ...BREAK_LEASES,
    "dry-run": { kind: "flag", short: "n", text: "do all but write: say which snapshots hold it" },
  },
  result:
    "snapshots: [id], files, bytes (in all of them), sharedChunks (that other files have too), pruning, dryRun",
  examples: [["zk-backup purge /home/anna/.ssh/id_ed25519", "as it was called when backed up"]],
  async run(invocation) {
    const { options, operands, signal } = invocation;
    const [path = ""] = operands;
    const vault = await openedByOwner(invocation);
    const done = await vault.purge({
      ...{ path, breakLeases: options["break-leases"], dryRun: options["dry-run"], signal },
    });
    const { snapshots, files, bytes, sharedChunks, pruning, dryRun } = done;
    const json = {
      snapshots: snapshots.map(({ id }) => id),
      files,
      bytes,
      sharedChunks,
      pruning,
      dryRun,
    };
    if (snapshots.length === 0)
      return { json, text: `No snapshot holds ${path}.`, exit: EXIT.done };
    const held = `${countText(snapshots.length, "snapshot")}: ${countText(files, "file")}, ${bytesText(bytes)}`;
    if (pruning === null) return { json, text: `Would be taken out of ${held}.`, exit: EXIT.done };
    const shared = `The same content is elsewhere in the vault too: ${countText(sharedChunks, "chunk")} stay. Find and purge it there.`;
    const text = [
      `Taken out of ${held}.`,
      ...(sharedChunks > 0 ? [shared] : []),
      pruningText(pruning),
      ...REMAINS,
    ].join("\n");
    return { json, text, exit: pruning.waitingFor.length > 0 ? EXIT.conflict : EXIT.done };
  },
});
