import { resolve } from "node:path";
import { type BackupResult, backup as backUp } from "../../node/backup.ts";
import { type Command, command, type Invocation } from "../command.ts";
import { onDryPlace } from "../dry-run.ts";
import { EXIT } from "../exit-codes.ts";
import { HOOK_OPTIONS, withHooks } from "../hooks.ts";
import { openedTarget } from "../opened.ts";
import type { Option } from "../option.ts";
import type { Outcome } from "../outcome.ts";
import { type Place, placeOf } from "../place.ts";
import { bytesText, countText } from "../report.ts";

const OPTIONS = {
  tag: { kind: "list", value: "TAG", text: "name the snapshot" },
  "dry-run": { kind: "flag", short: "n", text: "do all but write: say what it would store" },
  ...HOOK_OPTIONS,
} as const satisfies Record<string, Option>;

export const backup: Command = command({
  name: "backup",
  group: "Back up and restore",
  summary: "back a directory up",
  about: [
    "Files that are as in this device's last snapshot of the same source, by size, times and inode, are not read again. A run that is cut off leaves the vault as it was; the next one uses what it stored.",
    "Hooks see ZK_BACKUP_SOURCE and ZK_BACKUP_HOOK; the after-hook also ZK_BACKUP_STATUS (done, partial, failed, interrupted), ZK_BACKUP_SNAPSHOT or ZK_BACKUP_ERROR.",
  ],
  operands: [{ name: "SOURCE" }],
  options: OPTIONS,
  result:
    "snapshot, files, bytes, unchangedFiles, newBytes, storedBytes, dryRun, warnings: [{ path, why }]",
  examples: [
    ["zk-backup backup ~/documents", "to the vault that ZK_BACKUP_VAULT names"],
    ["zk-backup backup ~ --before 'pg_dump shop > ~/shop.sql'", "nothing is backed up if it fails"],
  ],
  async run(invocation) {
    const place = await placeOf(invocation.options);
    if (!invocation.options["dry-run"]) return backUpTo(invocation, place);
    return onDryPlace(place, (dry) => backUpTo(invocation, dry));
  },
});

async function backUpTo(invocation: Invocation<typeof OPTIONS>, place: Place): Promise<Outcome> {
  const { options, operands, signal, output } = invocation;
  const vault = await openedTarget(invocation, place);
  const source = resolve(operands[0] ?? "");
  const env = { ZK_BACKUP_SOURCE: source };
  return withHooks({ options, output, env, signal }, async () => {
    const result = await backUp({
      ...{ vault, source, tags: options.tag, signal },
      onProgress: output.progress,
    });
    for (const { path, why } of result.warnings)
      output.warn(why, `not backed up as it should be: ${path}: ${why}`);
    return outcomeOf(result, options["dry-run"]);
  });
}

function outcomeOf({ snapshot, ...result }: BackupResult, dryRun: boolean): Outcome {
  const { files, bytes, unchangedFiles, storedBytes, warnings } = result;
  const counts = `${countText(files, "file")}, ${bytesText(bytes)} (${unchangedFiles} unchanged;`;
  const text = dryRun
    ? `Would back up ${counts} ${bytesText(storedBytes)} would be stored). Nothing was written.`
    : `Snapshot ${snapshot.id.slice(0, 12)}: ${counts} ${bytesText(storedBytes)} stored).`;
  const json = { ...(dryRun ? {} : { snapshot: snapshot.id }), ...result, dryRun };
  return { json, text, exit: warnings.length === 0 ? EXIT.done : EXIT.partial };
}
