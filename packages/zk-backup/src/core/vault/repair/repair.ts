import type { Cancellation } from "../../cancellation.ts";
import { isZkBackupError, ZkBackupError, type ZkBackupErrorCode } from "../../errors.ts";
import { checkPack, checkStored } from "../check/check-pack.ts";
import {
  type ContentReaderOptions,
  createContentReader,
  readPlace,
} from "../content/content-reader.ts";
import { ID_SIZE, idKey } from "../content/content-ref.ts";
import { LARGEST_TREE } from "../content/needed-chunks.ts";
import { type ChunkIndex, createChunkIndex } from "../indexes/chunk-index.ts";
import type { PackEntry } from "../indexes/index-object.ts";
import { writeIndexes } from "../indexes/write-indexes.ts";
import { isIntact, readPackEnds } from "../packs/read-pack.ts";
import { type Lease, takeLease } from "../prune/lease.ts";
import type { KeptChunk, PackUse } from "../prune/prune-plan.ts";
import { repack } from "../prune/repack.ts";
import type { Snapshot } from "../snapshots/snapshot.ts";
import { countingSnapshots } from "../snapshots/snapshot-list.ts";
import { type LostPath, lostPaths } from "../trees/lost-paths.ts";
import { decodeTree } from "../trees/tree.ts";
import type { VaultCallOptions } from "../vault.ts";
import type { Session } from "../vault-session.ts";
import { salvageSnapshots } from "./salvage.ts";

/** How a vault is repaired. */
export interface RepairOptions extends VaultCallOptions {
  /** Also read every pack, and find damage inside; without it what is missing is found. */
  readonly data?: boolean | undefined;
  /** Write, beside each snapshot that lost something, one with all that can be read. */
  readonly salvage?: boolean | undefined;
  /** Say what is wrong, and do nothing. */
  readonly dryRun?: boolean | undefined;
}

/** An object that was found damaged. */
export interface DamagedObject {
  readonly name: string;
  readonly code: ZkBackupErrorCode;
  readonly message: string;
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

interface Work {
  readonly session: Session;
  readonly signal: Cancellation | undefined;
  readonly damaged: DamagedObject[];
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
    const work: Work = { session, signal, damaged: [] };
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
  readonly isWhole: (pack: PackEntry) => boolean;
  /** Damaged packs that are there, and the chunks in them that can be read and are nowhere else. */
  readonly damaged: readonly PackEntry[];
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
  const badIndexes = await unreadIndexes(work, readable);
  const listed = await storage.list("packs/", { signal });
  const stored = new Map(listed.map(({ name, size }) => [name.slice("packs/".length), size]));
  const named = [...readable.values()].flat();
  const { found: unnamed, bad } = await lookAtPacks(work, named, stored, data);
  const isWhole = ({ hash }: PackEntry) => stored.has(hash) && !bad.has(hash);
  const entries = [...named, ...unnamed].filter(({ hash }) => stored.has(hash));
  const index = createChunkIndex(sealing.keys.domain);
  for (const entry of entries.filter(isWhole)) index.add(entry);
  const reading = { opening, segments, index };
  const damaged = entries.filter((entry) => !isWhole(entry));
  const uses = await salvageable(reading, damaged, signal);
  return { readable, badIndexes, unnamed, isWhole, damaged, uses, reading };
}

/**
 * Writes new packs and indexes, then removes what they take the place of; gives what the storage did
 * not let go.
 */
async function mend(work: Work, found: Diagnosis, lease: Lease): Promise<string[]> {
  const { session, signal } = work;
  const { storage, platform } = session.options;
  const { sealing, indexes } = session.inside();
  const { readable, unnamed, isWhole, reading } = found;
  const { compression } = platform;
  const onPack = () => lease.renew();
  const moved = await repack(
    { storage, sealing, compression, reading, onPack, signal },
    found.uses,
  );
  const stale = [...readable].filter(([, packs]) => !packs.every(isWhole));
  const staying = stale.flatMap(([, packs]) => packs.filter(isWhole));
  const news = [...staying, ...unnamed.filter(isWhole), ...moved.packs];
  await writeIndexes({ storage, sealing, signal }, news);
  const emptied = new Set(found.damaged.map(({ hash }) => hash));
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
  { uses, damaged, reading: { index, ...common } }: Diagnosis,
  dryRun: boolean,
): Promise<LostPath[]> {
  const saved = new Set(uses.flatMap(({ kept }) => kept.map(({ id }) => idKey(id))));
  const all = createChunkIndex(session.inside().sealing.keys.domain);
  for (const entry of [...index.entries, ...(dryRun ? damaged : [])]) all.add(entry);
  const reading = { ...common, index: all };
  const reader = createContentReader(reading);
  return lostPaths({
    ...{ reading, signal },
    snapshots: countingSnapshots(session.heads().latest.values()),
    has: (id) => index.find(id) !== null || saved.has(idKey(id)),
    read: async (tree) => decodeTree(await reader.whole(tree, LARGEST_TREE, signal)),
  });
}

function note({ damaged }: Work, name: string, error: unknown): void {
  if (!isZkBackupError(error) || error.code === "storage-failed") throw error;
  damaged.push({ name, code: error.code, message: error.message });
}

/** Names of indexes on the storage that could not be read. */
async function unreadIndexes(
  work: Work,
  readable: ReadonlyMap<string, unknown>,
): Promise<string[]> {
  const { session, signal } = work;
  const listed = await session.options.storage.list("indexes/", { signal });
  const names = listed.map(({ name }) => name).filter((name) => !readable.has(name));
  for (const name of names)
    work.damaged.push({
      name,
      code: "object-corrupt",
      message: `${name} cannot be read; what it named is found in the packs themselves.`,
    });
  return names;
}

interface LookedAt {
  /** Packs that no index named. */
  readonly found: readonly PackEntry[];
  /** Packs that are damaged or missing, 64 hex digits each. */
  readonly bad: ReadonlySet<string>;
}

async function lookAtPacks(
  work: Work,
  entries: readonly PackEntry[],
  stored: ReadonlyMap<string, number>,
  data: boolean,
): Promise<LookedAt> {
  const { session, signal } = work;
  const { storage, platform } = session.options;
  const { opening } = session.inside();
  const found: PackEntry[] = [];
  const bad = new Set<string>();
  const named = new Set(entries.map(({ hash }) => hash));
  const attempt = async (hash: string, look: () => Promise<void>): Promise<void> => {
    signal?.throwIfAborted();
    await look().catch((error: unknown) => {
      if (!bad.has(hash)) note(work, `packs/${hash}`, error);
      bad.add(hash);
    });
  };
  for (const entry of entries)
    await attempt(entry.hash, async () => {
      checkStored(entry, stored.get(entry.hash));
      const { compression } = platform;
      if (data) await checkPack({ storage, opening, compression, signal }, entry);
    });
  for (const hash of stored.keys())
    if (!named.has(hash))
      await attempt(hash, async () => {
        const reading = { storage, opening, hash, signal };
        found.push(await readPackEnds(reading));
        if (await isIntact(reading)) return;
        const message = `packs/${hash}: its bytes are not those of its name.`;
        throw new ZkBackupError("object-corrupt", message);
      });
  return { found, bad };
}

/** Of damaged packs, the chunks that can be read and are in no whole pack. */
async function salvageable(
  reading: ContentReaderOptions,
  entries: readonly PackEntry[],
  signal: Cancellation | undefined,
): Promise<PackUse[]> {
  const uses: PackUse[] = [];
  for (const pack of entries) {
    const { ids, lengths } = pack.contents;
    const kept: KeptChunk[] = [];
    let start = 0;
    for (const [i, length] of lengths.entries()) {
      const id = ids.subarray(i * ID_SIZE, (i + 1) * ID_SIZE);
      const place = { pack, start, length, next: null };
      start += length;
      if (hasOther(reading.index, id)) continue;
      try {
        await readPlace(reading, id, place, signal);
        kept.push({ id, place });
      } catch (error) {
        if (!isZkBackupError(error) || error.code === "storage-failed") throw error;
      }
    }
    uses.push({ hash: pack.hash, size: 0, raw: start, kept, live: 0 });
  }
  return uses;
}

function hasOther(index: ChunkIndex, id: Uint8Array): boolean {
  return index.find(id) !== null;
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
