import type { Repairing } from "../../core/vault/repair/repair.ts";
import { type Command, command } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { openedVault } from "../opened.ts";
import { countText } from "../report.ts";

export const repair: Command = command({
  name: "repair",
  group: "Keep the vault healthy",
  summary: "make indexes anew, save what can be read of damaged packs, list what is lost",
  about: [
    "Without --data it finds what is missing; with it, damage inside packs too. What can still be read is moved before anything is removed. What the source still has comes back with the next backup.",
  ],
  options: {
    data: { kind: "flag", text: "read every pack and verify every chunk" },
    salvage: {
      kind: "flag",
      text: "write, beside each snapshot that lost something, one with all that can be read",
    },
    "dry-run": { kind: "flag", short: "n", text: "do all but write: say what is wrong" },
  },
  record: "type: lost, snapshot, device, path, directory, code",
  result:
    "damaged: [{ name, code, message }], reindexed (packs), salvagedChunks, lost (count), salvaged: [id], left (objects), dryRun",
  async run(invocation) {
    const { options, signal, output } = invocation;
    const { data, salvage, "dry-run": dryRun } = options;
    const vault = await openedVault(invocation);
    const done = await vault.repair({ data, salvage, dryRun, signal });
    for (const { snapshot, path, directory, code } of done.lost) {
      const json = { type: "lost", snapshot: snapshot.id, device: snapshot.device };
      const what = `${path === "" ? "everything" : path}${directory ? " (all below it)" : ""}`;
      await output.record(
        { ...json, path, directory, code },
        `lost from ${snapshot.id.slice(0, 12)}: ${what}`,
      );
    }
    const json = {
      ...done,
      lost: done.lost.length,
      salvaged: done.salvaged.map(({ id }) => id),
    };
    const wrong = done.lost.length > 0 || (dryRun && done.damaged.length > 0);
    return { json, text: textOf(done), exit: wrong ? EXIT.damaged : EXIT.done };
  },
});

function textOf({ damaged, reindexed, salvagedChunks, lost, salvaged, left, dryRun }: Repairing) {
  const did = (what: string) => (dryRun ? `could be ${what}` : what);
  return [
    ...damaged.map(({ code, message }) => `${code}: ${message}`),
    ...(reindexed > 0
      ? [`${countText(reindexed, "pack")} ${did("named by an index again")}.`]
      : []),
    ...(salvagedChunks > 0
      ? [`${countText(salvagedChunks, "chunk")} ${did("moved out of damaged packs")}.`]
      : []),
    ...salvaged.map(({ id }) => `Snapshot ${id.slice(0, 12)} has what can be read of another.`),
    ...left.map((name) => `Not removed, this storage lets nothing go with this token: ${name}`),
    lost.length > 0
      ? `${countText(lost.length, "path")} lost. Back up again what the source still has; a second vault or a copy of the storage may have the rest.`
      : "Nothing is lost.",
  ].join("\n");
}
