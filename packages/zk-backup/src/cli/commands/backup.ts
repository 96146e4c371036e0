import { delimiter, resolve } from "node:path";
import type { Snapshot } from "../../core/vault/snapshots/snapshot.ts";
import { type BackupProgress, type BackupResult, backup as backUp } from "../../node/backup.ts";
import { type BackupStreamResult, backupStream } from "../../node/backup-stream.ts";
import type { SourceRules } from "../../node/source-rules.ts";
import { type Command, command, type Invocation } from "../command.ts";
import { onDryPlace } from "../dry-run.ts";
import { EXIT } from "../exit-codes.ts";
import { HOOK_OPTIONS, withHooks } from "../hooks.ts";
import { openedTarget } from "../opened.ts";
import type { Option } from "../option.ts";
import type { Outcome } from "../outcome.ts";
import type { Output } from "../output.ts";
import { type Place, placeOf } from "../place.ts";
import { bytesText, countText } from "../report.ts";
import { SOURCE_OPTIONS, sourceRules } from "../source-options.ts";
import { STREAM_OPTIONS, type StreamSource, streamSource } from "../stream-source.ts";

const OPTIONS = {
  tag: { kind: "list", value: "TAG", text: "name the snapshot" },
  ...SOURCE_OPTIONS,
  ...STREAM_OPTIONS,
  "read-all": { kind: "flag", text: "read every file, also those that seem unchanged" },
  "dry-run": { kind: "flag", short: "n", text: "do all but write: say what it would store" },
  ...HOOK_OPTIONS,
} as const satisfies Record<string, Option>;

export const backup: Command = command({
  name: "backup",
  group: "Back up and restore",
  summary: "back directories and files up, or what a program prints",
  about: [
    "Files that are as in this device's last snapshot of the same source, by size, times and inode, are not read again. A run that is cut off leaves the vault as it was; the next one uses what it stored.",
    "One directory is the snapshot's root itself. Several sources, or a file, lie in the deepest directory that holds them all, and --exclude patterns count from there.",
    "Hooks see ZK_BACKUP_SOURCE and ZK_BACKUP_HOOK; the after-hook also ZK_BACKUP_STATUS (done, partial, failed, interrupted), ZK_BACKUP_SNAPSHOT or ZK_BACKUP_ERROR.",
  ],
  operands: [{ name: "SOURCE", optional: true, repeats: true }],
  options: OPTIONS,
  result:
    "snapshot, files, bytes, unchangedFiles, newBytes, storedBytes, attributes, dryRun, warnings: [{ path, why }], skipped: [{ path, why }] (pipes, sockets, devices)",
  examples: [
    ["zk-backup backup ~/documents", "to the vault that ZK_BACKUP_VAULT names"],
    ["zk-backup backup ~/documents ~/photos /etc/fstab", "several, in one snapshot"],
    [
      "zk-backup backup ~ -x --exclude '*.iso' --ignore-file .gitignore",
      "without what need not be",
    ],
    [
      "zk-backup backup --stdin-command 'pg_dump shop' --stdin-filename shop.sql",
      "one file from a program; nothing is backed up if it fails",
    ],
  ],
  async run(invocation) {
    const { options, operands } = invocation;
    const stream = streamSource(options, operands[0]);
    const source = operands.map((operand) => resolve(operand));
    const what = stream ?? { source, ...(await sourceRules(options)) };
    const place = await placeOf(options, "trees near");
    if (!options["dry-run"]) return backUpTo(invocation, place, what);
    return onDryPlace(place, (dry) => backUpTo(invocation, dry, what));
  },
});

type Call = Invocation<typeof OPTIONS>;
type Files = SourceRules & { readonly source: readonly string[] };

async function backUpTo(call: Call, place: Place, what: Files | StreamSource): Promise<Outcome> {
  const { options, signal, output } = call;
  const vault = await openedTarget(call, place);
  const env = { ZK_BACKUP_SOURCE: "source" in what ? what.source.join(delimiter) : what.name };
  const common = { vault, tags: options.tag, signal, onProgress: progressOf(output) };
  return withHooks({ options, output, env, signal }, async () => {
    if ("input" in what) return streamOutcome(await backupStream({ ...common, ...what }), options);
    const result = await backUp({ ...common, ...what, readAll: options["read-all"] });
    for (const { path, why } of result.warnings)
      output.warn(why, `not backed up as it should be: ${path}: ${why}`);
    return outcomeOf(result, options);
  });
}

function progressOf(output: Output): (progress: BackupProgress) => void {
  return ({ files, bytes, storedBytes, expected }) => {
    const all = expected === null ? {} : { allFiles: expected.files, allBytes: expected.bytes };
    output.progress({ files, bytes, storedBytes, ...all });
  };
}

function outcomeOf({ snapshot, ...result }: BackupResult, options: Call["options"]): Outcome {
  const { files, bytes, unchangedFiles, warnings, skipped } = result;
  const special =
    skipped.length === 0 ? "" : `\nPipes, sockets and devices left out: ${skipped.length}.`;
  const what = `${countText(files, "file")}, ${bytesText(bytes)}, ${unchangedFiles} unchanged`;
  return {
    json: { ...named(snapshot, options), ...result },
    text: said(snapshot, what, result, options) + special,
    exit: warnings.length === 0 ? EXIT.done : EXIT.partial,
  };
}

function streamOutcome(
  { snapshot, ...result }: BackupStreamResult,
  options: Call["options"],
): Outcome {
  const json = { ...named(snapshot, options), files: 1, ...result };
  return { json, text: said(snapshot, bytesText(result.bytes), result, options), exit: EXIT.done };
}

/** A dry run has made no snapshot that could be named. */
function named({ id }: Snapshot, { "dry-run": dryRun }: Call["options"]): object {
  return dryRun ? { dryRun } : { snapshot: id, dryRun };
}

function said(
  { id }: Snapshot,
  what: string,
  { storedBytes }: { readonly storedBytes: number },
  { "dry-run": dryRun }: Call["options"],
): string {
  const stored = bytesText(storedBytes);
  if (dryRun) return `Would back up ${what}; ${stored} would be stored. Nothing was written.`;
  return `Snapshot ${id.slice(0, 12)}: ${what}; ${stored} stored.`;
}
