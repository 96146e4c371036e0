import { resolve } from "node:path";
import { type BackupResult, backup as backUp } from "../../node/backup.ts";
import type { SourceRules } from "../../node/source-rules.ts";
import { type Command, command, type Invocation } from "../command.ts";
import { onDryPlace } from "../dry-run.ts";
import { EXIT } from "../exit-codes.ts";
import { HOOK_OPTIONS, withHooks } from "../hooks.ts";
import { openedTarget } from "../opened.ts";
import type { Option } from "../option.ts";
import type { Outcome } from "../outcome.ts";
import { type Place, placeOf } from "../place.ts";
import { bytesText, countText } from "../report.ts";
import { SOURCE_OPTIONS, sourceRules } from "../source-options.ts";

const OPTIONS = {
  tag: { kind: "list", value: "TAG", text: "name the snapshot" },
  ...SOURCE_OPTIONS,
  "read-all": { kind: "flag", text: "read every file, also those that seem unchanged" },
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
    "snapshot, files, bytes, unchangedFiles, newBytes, storedBytes, attributes, dryRun, warnings: [{ path, why }], skipped: [{ path, why }] (pipes, sockets, devices)",
  examples: [
    ["zk-backup backup ~/documents", "to the vault that ZK_BACKUP_VAULT names"],
    [
      "zk-backup backup ~ -x --exclude '*.iso' --ignore-file .gitignore",
      "without what need not be",
    ],
    ["zk-backup backup ~ --before 'pg_dump shop > ~/shop.sql'", "nothing is backed up if it fails"],
  ],
  async run(invocation) {
    const rules = await sourceRules(invocation.options);
    const place = await placeOf(invocation.options);
    if (!invocation.options["dry-run"]) return backUpTo(invocation, place, rules);
    return onDryPlace(place, (dry) => backUpTo(invocation, dry, rules));
  },
});

async function backUpTo(
  invocation: Invocation<typeof OPTIONS>,
  place: Place,
  rules: SourceRules,
): Promise<Outcome> {
  const { options, operands, signal, output } = invocation;
  const vault = await openedTarget(invocation, place);
  const source = resolve(operands[0] ?? "");
  const env = { ZK_BACKUP_SOURCE: source };
  return withHooks({ options, output, env, signal }, async () => {
    const result = await backUp({
      ...{ vault, source, tags: options.tag, signal, ...rules },
      readAll: options["read-all"],
      onProgress: ({ files, bytes, storedBytes, expected }) => {
        const all = expected === null ? {} : { allFiles: expected.files, allBytes: expected.bytes };
        output.progress({ files, bytes, storedBytes, ...all });
      },
    });
    for (const { path, why } of result.warnings)
      output.warn(why, `not backed up as it should be: ${path}: ${why}`);
    return outcomeOf(result, options["dry-run"]);
  });
}

function outcomeOf({ snapshot, ...result }: BackupResult, dryRun: boolean): Outcome {
  const { files, bytes, unchangedFiles, storedBytes, warnings, skipped } = result;
  const counts = `${countText(files, "file")}, ${bytesText(bytes)} (${unchangedFiles} unchanged;`;
  const special =
    skipped.length === 0 ? "" : `\nPipes, sockets and devices left out: ${skipped.length}.`;
  const text = dryRun
    ? `Would back up ${counts} ${bytesText(storedBytes)} would be stored). Nothing was written.`
    : `Snapshot ${snapshot.id.slice(0, 12)}: ${counts} ${bytesText(storedBytes)} stored).`;
  const json = { ...(dryRun ? {} : { snapshot: snapshot.id }), ...result, dryRun };
  return { json, text: text + special, exit: warnings.length === 0 ? EXIT.done : EXIT.partial };
}
