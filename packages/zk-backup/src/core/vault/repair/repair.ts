import { isZkBackupError, ZkBackupError } from "../../errors.ts";
import { type ContentReaderOptions, createContentReader } from "../content/content-reader.ts";
import { idKey } from "../content/content-ref.ts";
import { LARGEST_TREE } from "../content/needed-chunks.ts";
import { createChunkIndex } from "../indexes/chunk-index.ts";
import type { PackEntry } from "../indexes/index-object.ts";
import { writeIndexes } from "../indexes/write-indexes.ts";
import { type Lease, takeLease } from "../prune/lease.ts";
import type { PackUse } from "../prune/prune-plan.ts";
import { repack } from "../prune/repack.ts";
import type { Snapshot } from "../snapshots/snapshot.ts";
import { countingSnapshots } from "../snapshots/snapshot-list.ts";
import { type LostPath, lostPaths } from "../trees/lost-paths.ts";
import { decodeTree } from "../trees/tree.ts";
import type { VaultCallOptions } from "../vault.ts";
import type { Session } from "../vault-session.ts";
import { lookAtPacks } from "./look-at-packs.ts";
import { salvageSnapshots } from "./salvage.ts";
import { salvageable } from "./salvageable.ts";
import { beginWork, type DamagedObject, type Work } from "./work.ts";

/** How a vault is repaired. */
export interface RepairOptions extends VaultCallOptions {
  /** Also read every pack, and find damage inside; without it what is missing is found. */
  readonly data?: boolean | undefined;
  /** Write, beside each snapshot that lost something, one with all that can be read. */
  readonly salvage?: boolean | undefined;
  /** Say what is wrong, and do nothing. */
  readonly dryRun?: boolean | undefined;
}

/** What a repair found and did. */
export interface Repairing {
  readonly dryRun: boolean;
  /** Indexes that cannot be read, and packs that are damaged or missing. */
  readonly damaged: readonly DamagedObject[];
  /** Packs that no readable index named, and that one names now. */
  readonly reindexed: number;
  /** Chunks that were moved out of damaged packs. */
  readonly salvagedChunks: number;
  /** What cannot be read of which snapshot. */
  readonly lost: readonly LostPath[];
  /** Snapshots that were written with all that can be read. */
  readonly salvaged: readonly Snapshot[];
  /** Damaged objects that nothing needs any more, and that the storage did not let go. */
  readonly left: readonly string[];
}

/**
 * Makes indexes anew from packs, moves what can be read out of damaged packs, and says what is lost.
 *
 * Nothing that can still be read is removed: a damaged pack goes when all that is whole in it was
 * moved, a damaged index when all that is on the storage is named by another.
 */
export async function repair(session: Session, options: RepairOptions = {}): Promise<Repairing> {
  const { storage, platform, memory } = session.options;
  const { dryRun = false, signal } = options;
  const { random, now } = platform;
  const { device } = memory;
  const lease = dryRun ? null : await takeLease({ storage, device, random, now, signal });
  try {
    await session.vault.refresh({ signal });
    const work = beginWork(session, signal);
    const found = await diagnose(work, options);
    const left = lease === null ? [] : await mend(work, found, lease);
    const lost = await account(work, found, dryRun);
    const salvaged =
      options.salvage && !dryRun && lost.length > 0
        ? await salvageSnapshots(session, lost, signal)
        : [];
    return {
      ...{ dryRun, lost, salvaged, left },
      damaged: work.damaged,
      reindexed: found.unnamed.length,
      salvagedChunks: found.uses.reduce((sum, { kept }) => sum + kept.length, 0),
    };
  } finally {
    await lease?.end();
  }
}

/** What is wrong, and what can be made of it. */
interface Diagnosis {
  /** What indexes that can be read say, by their names; names of the others. */
  readonly readable: ReadonlyMap<string, readonly PackEntry[]>;
  readonly badIndexes: readonly string[];
  /** Packs that no index names. */
  readonly unnamed: readonly PackEntry[];
  /** Whether a pack goes on being named: it is whole, or may be read another day. */
  readonly stays: (pack: PackEntry) => boolean;
  /** Packs that are there and not whole, and the chunks in them that can be read and are nowhere else. */
  readonly broken: readonly PackEntry[];
  readonly uses: readonly PackUse[];
  /** Reads what is in whole packs. */
  readonly reading: ContentReaderOptions;
}

async function diagnose(work: Work, { data = false }: RepairOptions): Promise<Diagnosis> {
  const { session, signal } = work;
  const { storage } = session.options;
  const { opening, segments, indexes, sealing } = session.inside();
  indexes.expire();
  await indexes.load(signal);
  const readable = indexes.read();
  const badIndexes = await damagedIndexes(work, readable);
  const listed = await storage.list("packs/", { signal });
  const stored = new Map(listed.map(({ name, size }) => [name.slice("packs/".length), size]));
  const named = [...readable.values()].flat();
  const { found: unnamed, bad, unread } = await lookAtPacks(work, named, stored, data);
  const stays = ({ hash }: PackEntry) => stored.has(hash) && !bad.has(hash);
  const isWhole = (pack: PackEntry) => stays(pack) && !unread.has(pack.hash);
  const entries = [...named, ...unnamed].filter(({ hash }) => stored.has(hash));
  const index = createChunkIndex(sealing.keys);
  for (const entry of entries.filter(isWhole)) index.add(entry);
  const reading = { opening, segments, index };
  const broken = entries.filter((entry) => !isWhole(entry));
  const uses = await salvageable(storage, reading, broken, signal);
  return { readable, badIndexes, unnamed, stays, broken, uses, reading };
}

/**
 * Writes new packs and indexes, then removes what they take the place of; gives what the storage did
 * not let go.
 */
async function mend(work: Work, found: Diagnosis, lease: Lease): Promise<string[]> {
  const { session, signal } = work;
  const { storage, platform } = session.options;
  const { sealing, indexes } = session.inside();
  const { readable, unnamed, stays, reading } = found;
  const { compression } = platform;
  const onPack = () => lease.renew();
  const moved = await repack(
    { storage, sealing, compression, reading, onPack, signal },
    found.uses,
  );
  const stale = [...readable].filter(([, packs]) => !packs.every(stays));
  const staying = stale.flatMap(([, packs]) => packs.filter(stays));
  const news = [...staying, ...unnamed.filter(stays), ...moved.packs];
  await writeIndexes({ storage, sealing, signal }, news);
  const emptied = new Set(found.broken.filter((pack) => !stays(pack)).map(({ hash }) => hash));
  for (const hash of moved.unreadable.keys()) emptied.delete(hash);
  const left = await removeAll(work, [
    ...found.badIndexes,
    ...stale.map(([name]) => name),
    ...[...emptied].map((hash) => `packs/${hash}`),
  ]);
  indexes.expire();
  for (const pack of moved.packs) reading.index.add(pack);
  return left;
}

/** Says what of which snapshot is lost. In a dry run what could be moved is read where it is. */
async function account(
  { session, signal }: Work,
  { uses, broken, reading: { index, ...common } }: Diagnosis,
  dryRun: boolean,
): Promise<LostPath[]> {
  const saved = new Set(uses.flatMap(({ kept }) => kept.map(({ id }) => idKey(id))));
  const all = createChunkIndex(session.inside().sealing.keys);
  for (const entry of [...index.entries, ...(dryRun ? broken : [])]) all.add(entry);
  const reading = { ...common, index: all };
  const reader = createContentReader(reading);
  return lostPaths({
    ...{ storage: session.options.storage, reading, signal },
    snapshots: countingSnapshots(session.heads().latest.values()),
    has: (id) => index.find(id) !== null || saved.has(idKey(id)),
    read: async (tree) => decodeTree(await reader.whole(tree, LARGEST_TREE, signal)),
  });
}

/** Notes indexes that cannot be read; gives the names of those that are damaged for good. */
async function damagedIndexes(
  work: Work,
  readable: ReadonlyMap<string, unknown>,
): Promise<string[]> {
  const { session, signal } = work;
  const { storage } = session.options;
  const damaged: string[] = [];
  for (const { name } of await storage.list("indexes/", { signal })) {
    if (readable.has(name)) continue;
    try {
      await storage.get(name, { signal });
      damaged.push(name);
      const message = `${name} cannot be read; what it named is found in the packs themselves.`;
      throw new ZkBackupError("object-corrupt", message);
    } catch (error) {
      await work.note(name, error);
    }
  }
  return damaged;
}

/** Removes what is damaged, as far as the storage lets it go. */
async function removeAll({ session, signal }: Work, names: readonly string[]): Promise<string[]> {
  const { storage } = session.options;
  const left: string[] = [];
  for (const name of names)
    try {
      if (storage.delete === undefined) left.push(name);
      else await storage.delete(name, { signal });
    } catch (error) {
      if (!isZkBackupError(error)) throw error;
      if (error.code !== "not-found") left.push(name);
    }
  return left;
}
