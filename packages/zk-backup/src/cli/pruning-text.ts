import type { Pruning } from "../core/vault/prune/prune.ts";
import { bytesText, countText } from "./report.ts";

/** The option by which runs that hold a lease are taken for dead. */
export const BREAK_LEASES = {
  "break-leases": {
    kind: "flag",
    text: "take all other runs for dead; one that is not has to be run again",
  },
} as const;

/** Says what a prune did, and what it waits for. */
export function pruningText(done: Pruning): string {
  const waits = done.waitingFor.map(({ device }) => device?.slice(0, 12) ?? "unknown");
  if (waits.length > 0)
    return [
      `Marked what nothing needs; it goes with a later prune. A run goes on that may count on it, of device ${waits.join(", ")}.`,
      "A run that died is taken for dead a day after this machine first saw it; if you know that none runs: --break-leases",
    ].join("\n");
  const packs = countText(done.removed, "pack");
  const rest = `${countText(done.packs, "pack")}, ${bytesText(done.bytes)}`;
  if (done.dryRun)
    return `Would remove ${packs} (${bytesText(done.freed)}), ${done.repacked} of them repacked. Nothing was changed.`;
  return [
    `Removed ${packs}, ${bytesText(done.freed)}; wrote ${bytesText(done.written)} of what was still needed in them. ${rest} stay.`,
    ...done.unreadable.map((pack) => `Not repacked, for it cannot be read: packs/${pack}`),
    ...(done.unreadable.length > 0 ? ["See: zk-backup repair --data"] : []),
  ].join("\n");
}
