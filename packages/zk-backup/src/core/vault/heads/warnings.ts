import { validSlots } from "../access/slot-list.ts";
import type { VaultWarning } from "../vault.ts";
import type { Heads, LatestHead } from "./head-history.ts";

/** What warnings are made from. */
export interface WarningsOptions {
  readonly heads: Heads;
  /** Slot that opened the vault, 64 hex digits. */
  readonly slot: string;
  /** This device, which need not be told of its own silence. */
  readonly device: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Days after which a silent device is worth a word; 0 for never. */
  readonly silentDays: number;
}

const DAY = 86_400_000;

/** Says what a person should know of the heads, though the vault opened. */
export function warningsOf(options: WarningsOptions): VaultWarning[] {
  const { heads, slot } = options;
  const { latest, revoked } = heads;
  const damaged = heads.passed.map((name): VaultWarning => {
    const message = `${name} cannot be read, and history goes on without it, as was accepted: a snapshot may be missing. If another copy of the vault has it, put it back and accept that.`;
    return { code: "damaged-head", message };
  });
  const writes = revoked.map(
    (device): VaultWarning => ({
      code: "revoked-writes",
      message: `Device ${device} has written with keys that were revoked; that does not count. Take its account's token away, or connect it again.`,
    }),
  );
  const first = [...damaged, ...writes];
  if (latest.size === 0) {
    const message =
      "No device has written here: the vault's making was cut off, or the storage withholds what was written.";
    return [...first, { code: "no-heads", message }];
  }
  const clocks = [...latest.values()].flatMap((head) => clockWarning(options, head) ?? []);
  if (validSlots(latest.values()).slots.includes(slot)) return [...first, ...clocks];
  const message = "The vault was opened by a slot that no device lists: who put it there?";
  return [...first, { code: "unlisted-slot", message }, ...clocks];
}

/** A storage that withholds all a device writes looks like a device that is switched off. */
function clockWarning(
  { device, now, silentDays }: WarningsOptions,
  head: LatestHead,
): VaultWarning | null {
  if (head.device === device || head.allSnapshots.length === 0) return null;
  const days = Math.floor((now - head.time) / DAY);
  const who = `Device ${head.device.slice(0, 12)}${head.label === "" ? "" : ` (${head.label})`}`;
  if (days < -1) {
    const message = `${who} dates its latest head ${-days} days ahead: its clock is wrong, or this one's is. Retention counts nothing that is dated ahead.`;
    return { code: "clock-ahead", message };
  }
  if (silentDays <= 0 || days < silentDays) return null;
  const message = `${who} has been silent for ${days} days: it is switched off or gone, its backups fail, or the storage withholds them (a freeze). Look at the device; run a backup there and see whether it shows here.`;
  return { code: "silent", message };
}
