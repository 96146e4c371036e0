import { ZkBackupError } from "../../errors.ts";
import type { Snapshot } from "../snapshots/snapshot.ts";
import { headName, headOfName, NO_HEAD, type SeenHead } from "./head.ts";
import { type HeadSource, isPassed, type ReadHead, readHead } from "./read-head.ts";

/** The latest head of a device, and the snapshots that it and the heads before it name. */
export interface LatestHead extends ReadHead {
  readonly allSnapshots: readonly Snapshot[];
}

/** What the storage's heads say. */
export interface Heads {
  /** Latest heads that count, by device, 32 hex digits. */
  readonly latest: ReadonlyMap<string, LatestHead>;
  /** The highest number that is taken, by device. */
  readonly taken: ReadonlyMap<string, number>;
  /** Devices with heads that do not count, since they were sealed with revoked keys. */
  readonly revoked: readonly string[];
  /** Names of heads that cannot be read, and that this client goes past. */
  readonly passed: readonly string[];
}

/**
 * Reads the latest head of every device and compares it with what the keyring's closings prove, with
 * what is remembered, and with what the heads say of each other; the last two not when what the
 * storage shows is accepted, as the passing that the source has says.
 *
 * @throws ZkBackupError `rollback` when the storage shows an earlier state than was seen, `fork`
 * when it shows another history; and as `readHead`.
 */
export async function readHeads(
  source: HeadSource,
  remembered: ReadonlyMap<string, SeenHead>,
): Promise<Heads> {
  const latest = new Map<string, LatestHead>();
  const taken = new Map<string, number>();
  const revoked: string[] = [];
  for (const [device, sequences] of await listHeads(source)) {
    const [highest = 0] = sequences;
    taken.set(device, highest);
    const head = await latestOf(source, device, sequences);
    const above = sequences.filter((sequence) => sequence > (head?.sequence ?? 0));
    if (above.some((sequence) => !isPassed(source, device, sequence))) revoked.push(device);
    if (head === null) continue;
    latest.set(device, { ...head, allSnapshots: await snapshotsOf(source, head, sequences) });
  }
  refuseBeforeClosings(source, latest);
  if (source.passing?.open !== true) await follow(source, latest, remembered);
  return { latest, taken, revoked, passed: [...(source.passing?.passed ?? [])] };
}

/** Checks that history leads from every head that this client or another has seen to the latest. */
async function follow(
  source: HeadSource,
  latest: ReadonlyMap<string, LatestHead>,
  remembered: ReadonlyMap<string, SeenHead>,
): Promise<void> {
  for (const [device, seen] of remembered)
    await followFrom(source, latest.get(device), device, seen, "this device remembers");
  for (const head of latest.values())
    for (const [device, seen] of head.others)
      if (!remembered.has(device))
        await followFrom(
          source,
          latest.get(device),
          device,
          seen,
          `device ${head.device} has seen`,
        );
}

/** The numbers of each device's heads, descending. */
async function listHeads({ storage, signal }: HeadSource): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  for (const { name } of await storage.list("heads/", { signal })) {
    const head = headOfName(name);
    if (head !== null) found.set(head.device, [...(found.get(head.device) ?? []), head.sequence]);
  }
  for (const sequences of found.values()) sequences.sort((a, b) => b - a);
  return found;
}

async function latestOf(
  source: HeadSource,
  device: string,
  descending: readonly number[],
): Promise<ReadHead | null> {
  for (const sequence of descending) {
    const head = await readHead(source, device, sequence);
    if (head !== null && source.epochs.counts(device, head)) return head;
  }
  return null;
}

/** Goes back from a head while it continues the one before. */
async function snapshotsOf(
  source: HeadSource,
  latest: ReadHead,
  descending: readonly number[],
): Promise<Snapshot[]> {
  let head = latest;
  let snapshots = [...head.snapshots];
  while (head.continued) {
    const earlier = descending.filter((sequence) => sequence < head.sequence);
    const before = await latestOf(source, head.device, earlier);
    if (before === null && head.previous === NO_HEAD) break;
    if (before?.hash !== head.previous && !skipped(source, head, before))
      throw forked(head.device, head.sequence);
    if (before === null) break;
    snapshots = [...before.snapshots, ...snapshots];
    head = before;
  }
  return snapshots;
}

/** Whether a head between these two was gone past. */
function skipped(source: HeadSource, head: ReadHead, before: ReadHead | null): boolean {
  for (let sequence = head.sequence - 1; sequence > (before?.sequence ?? 0); sequence--)
    if (isPassed(source, head.device, sequence)) return true;
  return false;
}

/**
 * Gives the snapshots of a device as a head that was seen names them; none when it is gone past.
 *
 * @throws ZkBackupError `fork` when another head stands there, and as `readHead`.
 */
export async function snapshotsAt(
  source: HeadSource,
  device: string,
  seen: SeenHead,
): Promise<readonly Snapshot[]> {
  const head = await readHead(source, device, seen.sequence);
  if (head === null) return [];
  if (head.hash !== seen.hash) throw forked(device, seen.sequence);
  return snapshotsOf(source, head, (await listHeads(source)).get(device) ?? []);
}

/**
 * Gives the hash of a head's object, which opens and is what its name says; null when it is gone
 * past.
 *
 * @throws ZkBackupError as `readHead`.
 */
export async function hashOfHead(
  source: HeadSource,
  device: string,
  sequence: number,
): Promise<string | null> {
  return (await readHead(source, device, sequence))?.hash ?? null;
}

/**
 * Checks that the history from a known head leads to the latest.
 *
 * @throws ZkBackupError `rollback`, `fork`, and as `readHead`.
 */
export async function followFrom(
  source: HeadSource,
  latest: ReadHead | undefined,
  device: string,
  known: SeenHead,
  who: string,
): Promise<void> {
  const seen = await counting(source, device, known);
  const shown = latest?.sequence ?? 0;
  const passed = isPassed(source, device, seen.sequence);
  if (shown < seen.sequence && !passed) throw rolledBack(device, shown, `${who} ${seen.sequence}`);
  if (latest?.sequence === seen.sequence && latest.hash !== seen.hash)
    throw forked(device, seen.sequence);
  let hash = passed ? null : seen.hash; // what comes after a head that is gone past has no proof
  for (let sequence = seen.sequence + 1; sequence <= shown; sequence++) {
    const head = sequence === latest?.sequence ? latest : await readHead(source, device, sequence);
    if (head === null) hash = null;
    if (head === null || !source.epochs.counts(device, head)) continue;
    if (hash !== null && head.previous !== hash) throw forked(device, sequence);
    hash = head.hash;
  }
}

/**
 * A head that was seen may have stopped counting since, when the epoch it was sealed in was closed
 * with an earlier one: history then goes on from there.
 */
async function counting(source: HeadSource, device: string, seen: SeenHead): Promise<SeenHead> {
  if (source.epochs.current === 1 || seen.sequence === 0) return seen;
  const name = headName(device, seen.sequence);
  if ((await source.storage.list(`heads/${device}/`)).every((object) => object.name !== name))
    return seen; // not shown: a rollback, as what follows will find
  const head = await readHead(source, device, seen.sequence);
  if (head === null) return seen;
  if (head.hash !== seen.hash) throw forked(device, seen.sequence);
  if (source.epochs.counts(device, head)) return seen;
  return source.epochs.closing(head.epoch, device) ?? { sequence: 0, hash: NO_HEAD };
}

/** A closing proves to whoever opened a slot that its head was there: also to a fresh client. */
function refuseBeforeClosings(source: HeadSource, latest: ReadonlyMap<string, SeenHead>): void {
  for (const { epoch, device, sequence } of source.epochs.closings) {
    const shown = latest.get(device)?.sequence ?? 0;
    if (shown < sequence && !isPassed(source, device, sequence))
      throw rolledBack(device, shown, `epoch ${epoch} ended at ${sequence}`);
  }
}

function rolledBack(device: string, shown: number, but: string): ZkBackupError {
  return new ZkBackupError(
    "rollback",
    `The storage shows device ${device} at ${shown}, but ${but}: it serves an old state. Do not back up to it, and keep this device's state. If you put the storage back from a copy yourself, accept what it shows (--accept-history); if not, whoever keeps it has taken something back: look at another copy.`,
  );
}

function forked(device: string, sequence: number): ZkBackupError {
  return new ZkBackupError(
    "fork",
    `Device ${device}, head ${sequence}: the storage shows another history than was seen before. Two copies of the vault were written to, or two clients have the same state folder, or whoever keeps the storage forged nothing but chose what to show. Do not back up to it; look at the other copy, then accept the one that is to go on (--accept-history).`,
  );
}

/**
 * Reads one head by its object's name.
 *
 * @throws ZkBackupError as `readHead`.
 */
export async function checkHead(source: HeadSource, name: string): Promise<void> {
  const head = headOfName(name);
  if (head !== null) await readHead(source, head.device, head.sequence);
}

/**
 * Checks a device's whole chain, from its first head on.
 *
 * @throws ZkBackupError `fork`, `object-missing`, and as `readHead`.
 */
export async function checkChain(source: HeadSource, latest: ReadHead): Promise<void> {
  const first = { sequence: 0, hash: NO_HEAD };
  await followFrom(source, latest, latest.device, first, "its chain starts before");
}
