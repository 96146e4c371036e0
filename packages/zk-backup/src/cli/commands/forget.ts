import type { RetentionDecision, RetentionPolicy } from "../../core/vault/snapshots/retention.ts";
import type { Snapshot } from "../../core/vault/snapshots/snapshot.ts";
import type { Vault } from "../../core/vault/vault.ts";
import { type Command, command } from "../command.ts";
import { UsageError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { openedVault } from "../opened.ts";
import type { OptionValues } from "../option.ts";
import { countText, timeText } from "../report.ts";
import { SNAPSHOT_FILTER } from "../snapshot-filter.ts";
import { findSnapshot, ofDevice } from "../snapshot-name.ts";
import { tableText } from "../table-text.ts";

const OPTIONS = {
  "keep-last": { kind: "count", value: "N", text: "keep the latest N" },
  "keep-hourly": { kind: "count", value: "N", text: "keep the latest of each of N hours" },
  "keep-daily": { kind: "count", value: "N", text: "keep the latest of each of N days" },
  "keep-weekly": { kind: "count", value: "N", text: "keep the latest of each of N weeks" },
  "keep-monthly": { kind: "count", value: "N", text: "keep the latest of each of N months" },
  "keep-yearly": { kind: "count", value: "N", text: "keep the latest of each of N years" },
  "keep-within": {
    kind: "duration",
    value: "TIME",
    text: "keep all this much older than the latest",
  },
  "keep-tag": { kind: "list", value: "TAG", text: "keep all with this tag" },
  device: SNAPSHOT_FILTER.device,
  path: SNAPSHOT_FILTER.path,
  "dry-run": { kind: "flag", short: "n", text: "do all but write: say what it would forget" },
} as const;

type Values = OptionValues<typeof OPTIONS>;

export const forget: Command = command({
  name: "forget",
  group: "Keep the vault healthy",
  summary: "drop snapshots: those named, or those that the --keep rules leave",
  about: [
    "The rules count for each device and source by itself, and a snapshot stays when one rule keeps it; the latest of each always does. Their data goes with the next prune.",
    "A snapshot of another device that was not there when this machine last forgot is neither removed nor counted, and so is one whose date cannot be right: who floods the vault pushes nothing out. Protected snapshots stay: see protect.",
  ],
  operands: [{ name: "SNAPSHOT", optional: true, repeats: true }],
  options: OPTIONS,
  result:
    "forgotten: [{ id, device, time, path }], kept: [{ id, device, time, path, reasons }], dryRun",
  examples: [
    ["zk-backup forget --keep-daily 7 --keep-weekly 5 --keep-monthly 12 -n", "says what would go"],
  ],
  async run(invocation) {
    const { options, operands, signal } = invocation;
    const policy = policyOf(options);
    if (operands.length > 0 === (policy !== null))
      throw new UsageError("Name snapshots, or at least one --keep rule; not both.");
    const vault = await openedVault(invocation);
    const dryRun = options["dry-run"];
    const done =
      policy === null
        ? await vault.forget({ snapshots: await named(vault, operands, signal), dryRun, signal })
        : await vault.forget({ policy, ...(await scope(vault, options, signal)), dryRun, signal });
    const kept = done.decisions.filter(({ reasons }) => reasons.length > 0);
    const json = {
      forgotten: done.forgotten.map(shown),
      kept: kept.map(({ snapshot, reasons }) => ({ ...shown(snapshot), reasons })),
      dryRun,
    };
    return { json, text: textOf(done.forgotten, kept, dryRun), exit: EXIT.done };
  },
});

function policyOf(options: Values): RetentionPolicy | null {
  const policy = {
    last: options["keep-last"],
    hourly: options["keep-hourly"],
    daily: options["keep-daily"],
    weekly: options["keep-weekly"],
    monthly: options["keep-monthly"],
    yearly: options["keep-yearly"],
    within: options["keep-within"],
    tags: options["keep-tag"],
  };
  const { tags, ...counts } = policy;
  const none = tags.length === 0 && Object.values(counts).every((count) => count === undefined);
  return none ? null : policy;
}

/** Whose snapshots are meant, and how far this machine's clock is ahead of UTC. */
async function scope(vault: Vault, { device, path }: Values, signal: AbortSignal) {
  const offset = (time: number): number => -new Date(time).getTimezoneOffset();
  if (device === undefined) return { offset, path };
  const devices = await vault.devices({ signal });
  const [one] = ofDevice(device, { snapshots: vault.snapshots(), devices, now: Date.now() });
  return { offset, path, device: one?.device ?? device };
}

async function named(vault: Vault, names: readonly string[], signal: AbortSignal) {
  const devices = await vault.devices({ signal });
  const all = { snapshots: vault.snapshots(), devices, now: Date.now() };
  return names.map((name) => findSnapshot(name, all).id);
}

function shown({ id, device, time, path }: Snapshot): object {
  return { id, device, time, path };
}

function textOf(
  forgotten: readonly Snapshot[],
  kept: readonly RetentionDecision[],
  dryRun: boolean,
): string {
  const row = ({ id, time, path }: Snapshot) => [id.slice(0, 12), timeText(time), path];
  const rows = [
    ...kept.map(({ snapshot, reasons }) => ["keep", ...row(snapshot), reasons.join(", ")]),
    ...forgotten.map((snapshot) => [dryRun ? "would go" : "forgotten", ...row(snapshot), ""]),
  ];
  const count = countText(forgotten.length, "snapshot");
  const end = dryRun
    ? `${count} would be forgotten. Nothing was changed.`
    : `${count} forgotten.${forgotten.length > 0 ? " The data goes with the next: zk-backup prune" : ""}`;
  return rows.length === 0 ? end : `${tableText(rows, [])}\n${end}`;
}
