import type { Snapshot } from "../../core/vault/snapshots/snapshot.ts";
import type { Vault } from "../../core/vault/vault.ts";
import { type RestoreResult, restore as restoreTree } from "../../node/restore.ts";
import { CHOICE_OPTIONS, choiceRules } from "../choice-options.ts";
import { type Command, command, type Invocation } from "../command.ts";
import { UsageError } from "../command-error.ts";
import { entryJson, entryText } from "../entry-text.ts";
import { EXIT } from "../exit-codes.ts";
import { openedVault } from "../opened.ts";
import type { Option } from "../option.ts";
import type { Outcome } from "../outcome.ts";
import { bytesText, countText } from "../report.ts";
import { previewRestore } from "../restore-preview.ts";
import { escaped, parsePath } from "../shown-path.ts";
import { chosenSnapshot, SNAPSHOT_FILTER } from "../snapshot-filter.ts";

const OVERWRITE = { always: "overwrite", older: "newer", never: "skip" } as const;

const OPTIONS = {
  target: { kind: "text", value: "TARGET", text: "the directory, in place of the second word" },
  from: {
    kind: "text",
    value: "PATH",
    text: "restore what is at this path of the snapshot instead of everything",
  },
  ...CHOICE_OPTIONS,
  overwrite: {
    kind: "text",
    value: "WHEN",
    text: "restore into a directory that is not empty, and replace its files: always, older (those modified before the snapshot's), or never; what the snapshot has not is left alone",
  },
  verify: { kind: "flag", text: "read every file back when all are written, and compare" },
  "keep-going": { kind: "flag", text: "go on when a file cannot be had, name it, and exit 3" },
  "dry-run": { kind: "flag", short: "n", text: "do all but write: say what it would restore" },
  ...SNAPSHOT_FILTER,
} as const satisfies Record<string, Option>;

export const restore: Command = command({
  name: "restore",
  group: "Back up and restore",
  summary: "restore a snapshot into a directory",
  about: [
    "The directory has to be empty or missing unless --overwrite says what becomes of files in it. Files are written from bytes that were verified; one that is not whole yet has the mode ---------T, and the next restore replaces it. Nothing is written outside the directory. Owners are restored when run as root.",
  ],
  interrupted:
    "Files in the target are whole, or of mode ---------T; to go on, restore again with --overwrite older.",
  operands: [{ name: "SNAPSHOT" }, { name: "TARGET", optional: true }],
  options: OPTIONS,
  record: "with --dry-run, as ls: type: entry, path, kind, mode, modified, size, target, uid, gid",
  result: "snapshot, target, dryRun, files, bytes, skipped, problems: [{ path, why }]",
  examples: [
    ["zk-backup restore latest ~/restored", "everything"],
    ["zk-backup restore 3d ~/restored --include '*.odt'", "letters as they were three days ago"],
    ["zk-backup restore latest ~/photos --from photos --overwrite older", "into what is there"],
  ],
  async run(invocation) {
    const { options, operands, signal } = invocation;
    const [name = "", word] = operands;
    const target = targetOf(word, options.target, options["dry-run"]);
    const existing = existingOf(options.overwrite);
    const vault = await openedVault(invocation, "indexes near");
    const snapshot = await chosenSnapshot(vault, name, { filter: options, signal });
    if (options["dry-run"]) return preview(invocation, vault, snapshot);
    const result = await restoreTree({
      ...{ vault, snapshot: snapshot.id, target, existing, signal, ...choiceRules(options) },
      path: parsePath(options.from ?? ""),
      verify: options.verify,
      keepGoing: options["keep-going"],
      onProgress: invocation.output.progress,
    });
    for (const { path, why } of result.problems)
      invocation.output.warn(why, `not restored as it was: ${path}: ${why}`);
    return outcomeOf(result, target);
  },
});

type Call = Invocation<typeof OPTIONS>;

function targetOf(word: string | undefined, option: string | undefined, dryRun: boolean): string {
  if (word !== undefined && option !== undefined)
    throw new UsageError("Name the target once: as second word or by --target.");
  const target = word ?? option;
  if (target === undefined && !dryRun)
    throw new UsageError("Usage: zk-backup restore SNAPSHOT TARGET");
  return target ?? "";
}

function existingOf(when: string | undefined) {
  if (when === undefined) return undefined;
  if (Object.hasOwn(OVERWRITE, when)) return OVERWRITE[when as keyof typeof OVERWRITE];
  throw new UsageError(`--overwrite wants always, older or never, not "${when}".`);
}

async function preview(call: Call, vault: Vault, snapshot: Snapshot): Promise<Outcome> {
  const { options, output, signal } = call;
  const path = parsePath(options.from ?? "");
  const chosen = { vault, root: snapshot.root, path, signal, ...choiceRules(options) };
  let [files, bytes] = [0, 0];
  for await (const placed of previewRestore(chosen)) {
    if (placed.entry.kind === "file") files += 1;
    bytes += placed.entry.content?.length ?? 0;
    await output.record({ type: "entry", ...entryJson(placed) }, entryText(placed, false));
  }
  const text = `Would restore ${countText(files, "file")}, ${bytesText(bytes)}. Nothing was written.`;
  return { json: { snapshot: snapshot.id, dryRun: true, files, bytes }, text, exit: EXIT.done };
}

function outcomeOf({ snapshot, ...result }: RestoreResult, target: string): Outcome {
  const { files, bytes, skipped, problems } = result;
  const left = skipped > 0 ? `; ${countText(skipped, "file")} of the target left alone` : "";
  const text = `Restored ${countText(files, "file")}, ${bytesText(bytes)}, to ${escaped(target)}${left}.`;
  const json = { snapshot: snapshot.id, target, dryRun: false, ...result };
  return { json, text, exit: problems.length === 0 ? EXIT.done : EXIT.partial };
}
