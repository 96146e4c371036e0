import type { Cancellation } from "../../cancellation.ts";
import { ownerNeeded } from "../../codec/slot.ts";
import { isZkBackupError, ZkBackupError } from "../../errors.ts";
import type { ContentReaderOptions } from "../content/content-reader.ts";
import { neededChunks } from "../content/needed-chunks.ts";
import type { PackEntry } from "../indexes/index-object.ts";
import { entrySize, writeIndexes } from "../indexes/write-indexes.ts";
import type { Storage } from "../objects/storage.ts";
import { countingSnapshots } from "../snapshots/snapshot-list.ts";
import type { VaultCallOptions } from "../vault.ts";
import type { Session } from "../vault-session.ts";
import { type Lease, type LiveLease, readLeases, sweepLeases, takeLease } from "./lease.ts";
import { putMark, removeMarks } from "./mark.ts";
import { type PackUse, type PrunePlan, planPrune } from "./prune-plan.ts";
import { type Repacked, repack } from "./repack.ts";
import { standingPacks, tombstoneName } from "./tombstones.ts";

/** How data that nothing needs is removed. */
export interface PruneOptions extends VaultCallOptions {
  /** Share of a pack, 0 to 1, that may be unneeded before the rest of it is moved; default 0.5. */
  readonly maxUnused?: number | undefined;
  /**
   * Take all runs that hold a lease for dead. Only where it is certain: a backup that goes on then
   * fails when it ends, and has to be run again.
   */
  readonly breakLeases?: boolean | undefined;
  /** Say what would be done, and do nothing. */
  readonly dryRun?: boolean | undefined;
}

/** What a prune did, or would do. */
export interface Pruning {
  readonly dryRun: boolean;
  /** Packs that were removed, those that were repacked among them. */
  readonly removed: number;
  readonly repacked: number;
  /** Bytes on the storage that were freed, and written for it. */
  readonly freed: number;
  readonly written: number;
  /** Packs and bytes that stay. */
  readonly packs: number;
  readonly bytes: number;
  /**
   * Runs that go on, and may count on what was marked: it stays until a later prune. Empty when all
   * was done.
   */
  readonly waitingFor: readonly LiveLease[];
  /** Packs that should have been repacked, and hold a chunk that cannot be read: see repair. */
  readonly unreadable: readonly string[];
}

/** What purging adds: chunks that have to go from packs which are well used otherwise. */
interface PurgeOptions extends PruneOptions {
  readonly purged?: ReadonlySet<string>;
}

/** A prune in progress. */
interface Work {
  readonly session: Session;
  readonly options: PurgeOptions;
  readonly storage: Storage;
  readonly remove: NonNullable<Storage["delete"]>;
  readonly lease: Lease;
  readonly signal: Cancellation | undefined;
}

/**
 * Removes data that no snapshot needs, in two phases, beside the backups of other devices.
 *
 * First what is to go is marked. A run that begins after that does not count on it; one that began
 * before holds a lease, and while there is one nothing goes. Then the snapshots are read again, and
 * what is still not needed goes: new packs and indexes are durable before old ones are deleted. Cut
 * off anywhere, it leaves a vault that is whole.
 */
export async function prune(session: Session, options: PurgeOptions = {}): Promise<Pruning> {
  const { storage, platform, memory } = session.options;
  const { signal, dryRun = false, maxUnused = 0.5 } = options;
  if (!(maxUnused >= 0 && maxUnused <= 1))
    throw new ZkBackupError("bad-input", "The share that may be unneeded is from 0 to 1.");
  if (session.inside().keyring.ownerKey === null) throw ownerNeeded();
  const { device } = memory;
  const { random, now } = platform;
  if (dryRun) return summary(await plan(session, options), { dryRun });
  const lease = await takeLease({ storage, device, random, now, signal });
  try {
    const remove = await deleting(storage, lease.run, signal);
    return await pruned({ session, options, storage, remove, lease, signal });
  } finally {
    await lease.end();
  }
}

/** Tries whether this token may delete, on a mark that nobody needs. @throws `forbidden`. */
async function deleting(
  storage: Storage,
  run: string,
  signal: Cancellation | undefined,
): Promise<Work["remove"]> {
  const { delete: remove } = storage;
  const refused = (cause?: unknown) =>
    new ZkBackupError(
      "forbidden",
      "This storage lets nothing be deleted with this token: prune with an owner's. Nothing was changed.",
      { cause },
    );
  if (remove === undefined) throw refused();
  const probe = `leases/${run}-9999999999`;
  await putMark(storage, probe, { device: run, time: 0 }, signal);
  await remove(probe, { signal }).catch((cause: unknown) => {
    throw isZkBackupError(cause, "forbidden") ? refused(cause) : cause;
  });
  return (name, calling) => remove(name, calling);
}

async function pruned(work: Work): Promise<Pruning> {
  const { session, options, storage, signal } = work;
  const { memory, platform } = session.options;
  const first = await plan(session, options);
  const wanted = [...first.plan.remove, ...first.plan.repack].map(({ hash }) => hash);
  const mark = { device: memory.device, time: platform.now() };
  for (const hash of wanted) await putMark(storage, tombstoneName(hash), mark, signal);

  // From here on no run that begins counts on them; those that began before hold leases.
  const leases = await readLeases({
    ...{ storage, own: work.lease.run, seen: session.leasesSeen(), now: platform.now(), signal },
  });
  await session.rememberLeases(leases.seen);
  if (leases.live.length > 0 && !options.breakLeases)
    return summary(first, { waitingFor: leases.live });

  const { plan: second, stored, marked, reading } = await plan(session, options);
  const goes = (use: PackUse): boolean => marked.has(use.hash);
  const remove = second.remove.filter(goes);
  const { sealing } = session.inside();
  const moved = await repack(
    {
      ...{ storage, sealing, compression: platform.compression, reading, signal },
      onPack: () => work.lease.renew(),
    },
    second.repack.filter(goes),
  );
  const emptied = second.repack.filter((use) => goes(use) && !moved.unreadable.has(use.hash));
  const gone = new Set([...remove, ...emptied].map(({ hash }) => hash));
  await replaceIndexes(work, { gone, stored, moved });
  for (const hash of gone) await removeIfThere(work, `packs/${hash}`);
  // Marks of packs that stay after all, and of packs that are gone.
  await removeMarks(storage, [...marked].map(tombstoneName), signal);
  const over = options.breakLeases
    ? [...leases.over, ...(await namesOf(work, leases.live))]
    : leases.over;
  await sweepLeases(storage, { ...leases, over }, signal);
  const done = { ...second, remove, repack: emptied };
  return summary({ plan: done, stored, marked, reading }, { moved });
}

async function namesOf({ storage, signal }: Work, live: readonly LiveLease[]): Promise<string[]> {
  const runs = new Set(live.map(({ run }) => run));
  const names = (await storage.list("leases/", { signal })).map(({ name }) => name);
  return names.filter((name) => runs.has(name.slice(7, 39)));
}

async function removeIfThere({ remove, signal }: Work, name: string): Promise<void> {
  await remove(name, { signal }).catch((error: unknown) => {
    if (!isZkBackupError(error, "not-found")) throw error;
  });
}

/** Small indexes are gathered when there are as many as this: each costs a read at every opening. */
const SMALL_INDEX = { bytes: 256 * 1024, many: 8 };

/** Writes what stays of the indexes that name what goes, then deletes these. */
async function replaceIndexes(
  work: Work,
  {
    gone,
    stored,
    moved,
  }: {
    readonly gone: ReadonlySet<string>;
    readonly stored: ReadonlyMap<string, number>;
    readonly moved: Repacked;
  },
): Promise<void> {
  const { session, storage, signal } = work;
  const { sealing, indexes } = session.inside();
  const read = [...indexes.read()];
  const isGone = ({ hash }: PackEntry) => gone.has(hash) || !stored.has(hash);
  const affected = new Set(read.filter(([, entries]) => entries.some(isGone)));
  const small = read.filter(
    ([, entries]) => entries.reduce((sum, entry) => sum + entrySize(entry), 0) < SMALL_INDEX.bytes,
  );
  if (small.length >= SMALL_INDEX.many) for (const index of small) affected.add(index);
  const staying = [...affected].flatMap(([, entries]) => entries.filter((entry) => !isGone(entry)));
  const written = await writeIndexes({ storage, sealing, signal }, [...staying, ...moved.packs]);
  for (const [name] of affected)
    if (written.every((index) => index.name !== name)) await removeIfThere(work, name);
  indexes.expire();
}

interface Planned {
  readonly plan: PrunePlan;
  readonly stored: ReadonlyMap<string, number>;
  readonly marked: ReadonlySet<string>;
  readonly reading: ContentReaderOptions;
}

/** Looks at the vault as it is now, and decides what goes. */
async function plan(session: Session, options: PurgeOptions): Promise<Planned> {
  const { storage } = session.options;
  const { maxUnused = 0.5, purged, signal } = options;
  await session.vault.refresh({ signal });
  // The packs after the indexes: what an index names was there before it.
  const reading = await readingOf(session, signal);
  const { marked } = await standingPacks(storage, signal);
  const packs = await storage.list("packs/", { signal });
  const stored = new Map(packs.map(({ name, size }) => [name.slice("packs/".length), size]));
  const snapshots = countingSnapshots(session.heads().latest.values());
  const needed = await neededChunks(reading, snapshots, signal);
  const found = await planPrune({ reading, stored, marked, needed, maxUnused, purged, signal });
  return { plan: found, stored, marked, reading };
}

/** What reading takes; every index has to be whole, or what it names would pass for unneeded. */
async function readingOf(
  session: Session,
  signal: Cancellation | undefined,
): Promise<ContentReaderOptions> {
  const { opening, segments, indexes } = session.inside();
  indexes.expire();
  const index = await indexes.load(signal);
  const [damaged] = index.damaged;
  if (damaged === undefined) return { opening, segments, index };
  throw new ZkBackupError(
    damaged.code,
    `An index cannot be read, so that it is not known what it names. Nothing was removed; repair the vault first. ${damaged.message}`,
    { cause: damaged },
  );
}

function summary(
  { plan: { remove, repack: repacked }, stored }: Planned,
  more: {
    readonly dryRun?: boolean;
    readonly moved?: Repacked;
    readonly waitingFor?: readonly LiveLease[];
  },
): Pruning {
  const { moved, waitingFor = [], dryRun = false } = more;
  const gone = waitingFor.length > 0 ? [] : [...remove, ...repacked];
  const freed = sizes(gone);
  const written = moved?.bytes ?? 0;
  return {
    ...{ dryRun, waitingFor, freed, written },
    removed: gone.length,
    repacked: waitingFor.length > 0 ? 0 : repacked.length,
    packs: stored.size - gone.length + (moved?.packs.length ?? 0),
    bytes: [...stored.values()].reduce((sum, size) => sum + size, 0) - freed + written,
    unreadable: [...(moved?.unreadable.keys() ?? [])],
  };
}

function sizes(uses: readonly PackUse[]): number {
  return uses.reduce((sum, { size }) => sum + size, 0);
}
