import { type Command, command } from "../command.ts";
import { UsageError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { openedByOwner } from "../opened.ts";
import { BREAK_LEASES, pruningText } from "../pruning-text.ts";

export const prune: Command = command({
  name: "prune",
  group: "Keep the vault healthy",
  summary: "remove data that no snapshot needs; takes the password and a token that may delete",
  about: [
    "Safe beside backups of other devices: what one of them may count on is only marked, and goes with a later prune (exit 11). Cut off anywhere, the vault is whole.",
  ],
  options: {
    "max-unused": {
      kind: "count",
      value: "PERCENT",
      text: "how much of a pack may be unneeded before the rest is moved (default 50)",
    },
    ...BREAK_LEASES,
    "dry-run": { kind: "flag", short: "n", text: "do all but write: say what it would remove" },
  },
  result:
    "removed, repacked (packs), freed, written (bytes), packs, bytes (that stay), waitingFor: [{ run, device, time }], unreadable (packs), dryRun",
  async run(invocation) {
    const { options, signal } = invocation;
    const percent = options["max-unused"] ?? 50;
    if (percent > 100) throw new UsageError("--max-unused wants a number from 0 to 100.");
    const vault = await openedByOwner(invocation);
    const done = await vault.prune({
      ...{ maxUnused: percent / 100, breakLeases: options["break-leases"] },
      ...{ dryRun: options["dry-run"], signal },
    });
    const exit =
      done.waitingFor.length > 0
        ? EXIT.conflict
        : done.unreadable.length > 0
          ? EXIT.damaged
          : EXIT.done;
    return { json: done, text: pruningText(done), exit };
  },
});
