import { ZkBackupError } from "../../errors.ts";
import { type Periods, periodsOf } from "./calendar.ts";
import type { Snapshot } from "./snapshot.ts";

/** Which snapshots are kept; a snapshot stays when one rule wants it. */
export interface RetentionPolicy {
  /** The latest this many. */
  readonly last?: number | undefined;
  /** The latest of each of the last this many hours, days, weeks, months, years that have any. */
  readonly hourly?: number | undefined;
  readonly daily?: number | undefined;
  readonly weekly?: number | undefined;
  readonly monthly?: number | undefined;
  readonly yearly?: number | undefined;
  /** All that are at most this much older than the latest, milliseconds. */
  readonly within?: number | undefined;
  /** All with one of these tags. */
  readonly tags?: readonly string[] | undefined;
}

/** Why a snapshot stays. */
export type KeepReason =
  | Exclude<keyof RetentionPolicy, "tags">
  | "tag"
  /** No rule may remove it. */
  | "protected"
  /** The latest of its device and path always stays. */
  | "latest"
  /** This client sees it for the first time: it is neither removed nor counted. */
  | "first-seen"
  /** It is dated after today, or a day and more before one that was written before it. */
  | "misdated";

/** What becomes of a snapshot. */
export interface RetentionDecision {
  readonly snapshot: Snapshot;
  /** Empty when it goes. */
  readonly reasons: readonly KeepReason[];
}

/** What deciding takes. */
export interface RetentionOptions {
  readonly policy: RetentionPolicy;
  /** Those of each device in the order in which it wrote them. */
  readonly snapshots: readonly Snapshot[];
  /** Whether this client knew a snapshot before. */
  readonly isKnown: (snapshot: Snapshot) => boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Minutes that the clock on the wall was ahead of UTC at a time; default 0. */
  readonly offset?: ((time: number) => number) | undefined;
}

/** How far clocks may differ before a date is not believed, milliseconds. */
const TOLERANCE = 86_400_000;

/**
 * Decides which snapshots stay, each device and path for itself.
 *
 * What a writer can make up pushes nothing out: a snapshot that is seen for the first time, or whose
 * date cannot be right, takes nobody's place. It stays, and is named.
 *
 * @throws ZkBackupError `bad-input` when the policy keeps nothing.
 */
export function decideRetention(options: RetentionOptions): RetentionDecision[] {
  refuseEmpty(options.policy);
  const groups = new Map<string, Snapshot[]>();
  for (const snapshot of options.snapshots) {
    const key = `${snapshot.device} ${snapshot.origin?.device ?? ""} ${snapshot.path}`;
    const group = groups.get(key);
    if (group) group.push(snapshot);
    else groups.set(key, [snapshot]);
  }
  return [...groups.values()].flatMap((group) => decideGroup(options, group));
}

function refuseEmpty({ tags = [], ...counts }: RetentionPolicy): void {
  for (const [rule, count] of Object.entries(counts))
    if (count !== undefined && !(count >= 0 && (rule === "within" || Number.isInteger(count))))
      throw new ZkBackupError("bad-input", `Retention: "${rule}" takes a number, 0 or more.`);
  if (tags.length > 0 || Object.values(counts).some((count) => count !== undefined && count > 0))
    return;
  throw new ZkBackupError("bad-input", "A retention policy that keeps nothing is refused.");
}

function decideGroup(options: RetentionOptions, group: readonly Snapshot[]): RetentionDecision[] {
  const { policy, isKnown, now, offset = () => 0 } = options;
  const reasons = new Map<Snapshot, KeepReason[]>(group.map((snapshot) => [snapshot, []]));
  const keep = (snapshot: Snapshot, why: KeepReason) => reasons.get(snapshot)?.push(why);
  const misdated = misdatedOf(group.filter(isKnown), now);
  const counted: Snapshot[] = [];
  for (const snapshot of group) {
    if (snapshot.protected) keep(snapshot, "protected");
    if (!isKnown(snapshot)) keep(snapshot, "first-seen");
    else if (misdated.has(snapshot)) keep(snapshot, "misdated");
    else if (!snapshot.protected) counted.push(snapshot);
    if (snapshot.tags.some((tag) => policy.tags?.includes(tag))) keep(snapshot, "tag");
  }
  const newest = newestFirst(counted);
  const [latest] = newest;
  if (latest === undefined) return decisions(group, reasons);
  keep(latest, "latest");
  for (const snapshot of newest.slice(0, policy.last ?? 0)) keep(snapshot, "last");
  for (const snapshot of newest)
    if (policy.within !== undefined && snapshot.time >= latest.time - policy.within)
      keep(snapshot, "within");
  for (const [rule, period] of PERIODS)
    for (const snapshot of firstOfEach(newest, policy[rule] ?? 0, period, offset))
      keep(snapshot, rule);
  return decisions(group, reasons);
}

const PERIODS = [
  ["hourly", "hour"],
  ["daily", "day"],
  ["weekly", "week"],
  ["monthly", "month"],
  ["yearly", "year"],
] as const;

function firstOfEach(
  newest: readonly Snapshot[],
  count: number,
  period: keyof Periods,
  offset: (time: number) => number,
): Snapshot[] {
  const found = new Map<number, Snapshot>();
  for (const snapshot of newest) {
    const key = periodsOf(snapshot.time, offset(snapshot.time))[period];
    if (!found.has(key) && found.size < count) found.set(key, snapshot);
  }
  return [...found.values()];
}

/**
 * The order in which a device wrote its snapshots is the order of its backups, though its clock was
 * set back a little; copies may be made in any order.
 */
function newestFirst(inOrder: readonly Snapshot[]): Snapshot[] {
  const newest = [...inOrder].reverse();
  const copies = inOrder.some(({ origin }) => origin !== undefined);
  return copies ? newest.sort((a, b) => b.time - a.time) : newest;
}

/** Those dated ahead, and those dated well before one that the device wrote earlier. */
function misdatedOf(inOrder: readonly Snapshot[], now: number): Set<Snapshot> {
  const misdated = new Set<Snapshot>();
  let latest = Number.NEGATIVE_INFINITY;
  for (const snapshot of inOrder) {
    const before = snapshot.origin === undefined && snapshot.time < latest - TOLERANCE;
    if (before || snapshot.time > now + TOLERANCE) misdated.add(snapshot);
    else latest = Math.max(latest, snapshot.time);
  }
  return misdated;
}

function decisions(
  group: readonly Snapshot[],
  reasons: ReadonlyMap<Snapshot, readonly KeepReason[]>,
): RetentionDecision[] {
  return group.map((snapshot) => ({ snapshot, reasons: reasons.get(snapshot) ?? [] }));
}
