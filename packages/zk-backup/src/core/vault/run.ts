import type { Cancellation } from "../cancellation.ts";
import { toHex } from "../codec/bytes.ts";
import { ZkBackupError } from "../errors.ts";
import { createChunker } from "./content/chunker.ts";
import type { Compression } from "./content/compression.ts";
import { type ContentRef, splitIds } from "./content/content-ref.ts";
import { type ContentWriter, createContentWriter } from "./content/content-writer.ts";
import { isLost } from "./content/lost-content.ts";
import type { ChunkIndex } from "./indexes/chunk-index.ts";
import { createIdSet } from "./indexes/id-set.ts";
import type { PackEntry } from "./indexes/index-object.ts";
import { writeIndexes as putIndexes } from "./indexes/write-indexes.ts";
import { putOnce } from "./objects/put-once.ts";
import type { Storage } from "./objects/storage.ts";
import { createPacker } from "./packs/packer.ts";
import type { Sealing } from "./packs/sealing.ts";
import type { Lease } from "./prune/lease.ts";
import type { Snapshot, SnapshotName, SnapshotOrigin } from "./snapshots/snapshot.ts";
import type { DirectoryAttributes } from "./trees/tree.ts";

/** What a backup says of itself when it is done. */
export interface SnapshotInput {
  readonly root: ContentRef;
  readonly files: number;
  readonly bytes: number;
  readonly path: string;
  readonly tags?: readonly string[];
  /** Whether no retention rule may remove it; default no. */
  readonly protected?: boolean;
  /** When it was made, milliseconds since 1970; default now. */
  readonly time?: number;
  /** Which snapshot it was made from, when it is a copy. */
  readonly origin?: SnapshotOrigin;
  /** The directory that is the root, itself. */
  readonly directory?: DirectoryAttributes;
}

/** Counters of a run. */
export interface RunTotals {
  /** Bytes of chunks that were new to the vault. */
  readonly newBytes: number;
  /** Bytes put onto the storage, padding included. */
  readonly storedBytes: number;
}

/**
 * One backup in progress. Nothing of it counts before `commit`; a run that fails or is dropped
 * leaves the vault as it was.
 */
export interface Run {
  readonly totals: RunTotals;
  /** What the run seals with and compresses by, for adapters that work on other threads. */
  readonly sealing: Sealing;
  readonly compression: Compression;
  /** Writes content on this thread. */
  readonly content: ContentWriter;
  /**
   * Says of each of these joined ids whether the caller is to store its chunk (1) or the vault or
   * another writer of this run has it (0).
   */
  claim(ids: Uint8Array): Uint8Array;
  /** Tells whether the packs that may be counted on have the chunks that a reference names. */
  holds(ref: ContentRef): boolean;
  /**
   * Tells whether they have all of a content that an earlier snapshot refers to, lists of ids and
   * what these name, by the ids of whatever epoch: else it is to be read and stored again. Gives no
   * promise where that is known at once.
   */
  stands(ref: ContentRef): boolean | Promise<boolean>;
  /** Puts a pack that another thread sealed, and takes it into the run. */
  storePack(pack: PackEntry, bytes: Uint8Array): Promise<void>;
  /**
   * Makes everything durable (packs, index, head, in this order) and gives the snapshot.
   *
   * @throws ZkBackupError `pruned-meanwhile` when packs were removed that the run counts on, and
   * the storage's; the vault is then as it was.
   */
  commit(input: SnapshotInput): Promise<Snapshot>;
  /** As `commit`, for several snapshots in one head. */
  commitAll(inputs: readonly SnapshotInput[], change?: RunChange): Promise<readonly Snapshot[]>;
  /** Ends a run that is given up. One that has committed has ended. */
  end(): Promise<void>;
}

/** What a run takes from its vault. */
export interface RunOptions {
  readonly storage: Storage;
  readonly sealing: Sealing;
  readonly compression: Compression;
  readonly index: ChunkIndex;
  readonly lease: Lease;
  /** The packs that may be counted on. */
  readonly standing: ReadonlySet<string>;
  /** Packs among them that are in no index yet: this run's first index names them. */
  readonly orphans?: readonly PackEntry[] | undefined;
  readonly now: () => number;
  /** Reads the ids of a content's chunks from below its lists; left out where nothing is read. */
  readonly leaves?: ((ref: ContentRef) => Promise<Uint8Array>) | undefined;
  /** Told of packs once they and an index that names them are durable; of a run that dies, too. */
  readonly onIndexed?: ((packs: readonly PackEntry[]) => Promise<void>) | undefined;
  /** Writes the head that names the snapshots, once these packs are durable and in an index. */
  readonly publish: (
    snapshots: readonly Snapshot[],
    packs: readonly PackEntry[],
    change: RunChange,
  ) => Promise<void>;
  readonly device: string;
  readonly signal?: Cancellation | undefined;
}

/** What else the head of a run changes. */
export interface RunChange {
  /** Snapshots that no longer count. */
  readonly forget?: readonly SnapshotName[];
}

/** Packs after which an index is written, so that a run that dies sends little again. */
const PACKS_AN_INDEX = 8;

/** Starts a run. */
export function createRun(options: RunOptions): Run {
  const { storage, sealing, index, lease, signal } = options;
  const claimed = createIdSet(sealing.keys.id);
  let unindexed: PackEntry[] = [...(options.orphans ?? [])];
  for (const pack of unindexed) index.add(pack);
  const indexed: PackEntry[] = [];
  const own = new Set<string>();
  const among = { has: (pack: string) => options.standing.has(pack) || own.has(pack) };
  let [newBytes, storedBytes] = [0, 0];
  let indexing: Promise<void> = Promise.resolve();

  const putSealed = async (name: string, bytes: Uint8Array): Promise<void> => {
    await putOnce(storage, name, bytes, signal);
    storedBytes += bytes.length;
  };

  const writeIndexes = async (): Promise<void> => {
    const packs = unindexed;
    unindexed = [];
    const names = await putIndexes({ storage, sealing, signal }, packs);
    for (const { size } of names) storedBytes += size;
    for (const pack of packs) {
      own.add(pack.hash);
      index.add(pack);
    }
    indexed.push(...packs);
    if (packs.length > 0) await options.onIndexed?.(packs);
  };

  const claim = (ids: Uint8Array): Uint8Array =>
    Uint8Array.from(splitIds(ids), (id) => {
      if (index.has(id, among)) return 0;
      return claimed.add(id) ? 1 : 0;
    });

  const holds = ({ ids }: ContentRef): boolean => splitIds(ids).every((id) => index.has(id, among));

  const { device: ours } = sealing.keys.domain;
  const standing = ({ hash, contents }: PackEntry): boolean =>
    contents.domain.device === ours && among.has(hash);
  const stands = (id: Uint8Array): boolean => index.some(id, standing);

  const storePack = async (pack: PackEntry, bytes: Uint8Array): Promise<void> => {
    await putSealed(`packs/${pack.hash}`, bytes);
    await lease.renew();
    newBytes += pack.contents.lengths.reduce((sum, length) => sum + length, 0);
    unindexed.push(pack);
    if (unindexed.length < PACKS_AN_INDEX) return;
    indexing = indexing.then(writeIndexes);
    await indexing;
  };

  const packer = createPacker({ sealing, compression: options.compression, store: storePack });
  const content = createContentWriter({
    chunker: createChunker(sealing.keys.gear, sealing.keys.profile),
    idOf: (chunk) => sealing.engine.hmacSha256(sealing.keys.id, chunk),
    claim,
    packer,
  });

  const commitAll: Run["commitAll"] = async (inputs, change = {}) => {
    await packer.flush();
    await indexing;
    await writeIndexes();
    for (const { root } of inputs)
      if (!holds(root)) throw new ZkBackupError("bad-input", "The root was never written.");
    await refusePruned(options);
    const snapshots = inputs.map(
      (input): Snapshot => ({
        id: toHex(sealing.random(16)),
        device: options.device,
        time: options.now(),
        tags: [],
        ...input,
      }),
    );
    await options.publish(snapshots, indexed, change);
    await lease.end();
    return snapshots;
  };

  return {
    get totals() {
      return { newBytes, storedBytes };
    },
    sealing,
    compression: options.compression,
    content,
    claim,
    holds,
    stands(ref) {
      if (!splitIds(ref.ids).every(stands)) return false;
      if (ref.level === 0 || options.leaves === undefined) return true;
      return options.leaves(ref).then(
        (ids) => splitIds(ids).every(stands),
        (error: unknown) => {
          if (!isLost(error)) throw error;
          return false;
        },
      );
    },
    storePack,
    commitAll,
    async commit(input) {
      const [snapshot] = await commitAll([input]);
      if (snapshot === undefined) throw new ZkBackupError("bad-input", "There is no snapshot.");
      return snapshot;
    },
    end: () => lease.end(),
  };
}

/**
 * Looks that what the run counts on is still there. It is while the lease is honoured; a run that
 * slept for days may find otherwise.
 */
async function refusePruned({ storage, index, standing, signal }: RunOptions): Promise<void> {
  const now = new Set((await storage.list("packs/", { signal })).map(({ name }) => name.slice(6)));
  for (const pack of standing)
    if (!now.has(pack) && index.packs.has(pack))
      throw new ZkBackupError(
        "pruned-meanwhile",
        `packs/${pack} was removed while this run counted on it: run again, and what is missing is sent again.`,
      );
}
