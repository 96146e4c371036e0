/**
 * Backup on small devices: files as chunks, packs, an index and a head, in the memory of a
 * segment. The vault opens what a full device or a write-only device leaves so.
 *
 * @module
 */
import { byteWriter } from "../core/codec/byte-writer.ts";
import { concat, fromHex, toHex } from "../core/codec/bytes.ts";
import { encodeRecord } from "../core/codec/record.ts";
import { encodeUtf8 } from "../core/codec/utf8.ts";
import { type ContentRef, MOST_IDS } from "../core/vault/content/content-ref.ts";
import { headName } from "../core/vault/heads/head.ts";
import { fittingClass } from "../core/vault/packs/size-class.ts";
import { encodeSnapshot } from "../core/vault/snapshots/snapshot.ts";
import { encodeTree, type TreeEntry } from "../core/vault/trees/tree.ts";
import { bytesSource, createCutter, type Source } from "./cutter.ts";
import type { WritingDevice } from "./device.ts";
import { BLOCK_SIZE, createObjectWriter, type Spool } from "./object-writer.ts";
import { createPackWriter, type SegmentCompressor, type WrittenPack } from "./pack-writer.ts";
import { padTo } from "./padding.ts";

/** Ids of chunks that are in durable packs of this device: a set in flash, say. */
export interface KnownChunks {
  has(id: Uint8Array): boolean;
  add(id: Uint8Array): void;
}

/** What a device keeps from one run to the next. */
export interface RunState {
  /** Another than the last time, after a revocation: chunks that were known are known no longer. */
  readonly epoch: number;
  /** Of its last head: number, and 64 hex digits of its hash. */
  readonly sequence: number;
  readonly hash: string;
}

/** What a backup is begun with. */
export interface RunOptions {
  readonly device: WritingDevice;
  readonly spool: Spool;
  /** What the last run's `commit` gave; null in the first. */
  readonly previous: RunState | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What the device is called; default empty. */
  readonly label?: string;
  /** Default: segments are stored as they are. */
  readonly compressor?: SegmentCompressor;
  /** Default: every chunk is stored. */
  readonly known?: KnownChunks;
  /** Bytes of content to come; the size of packs follows from it. */
  readonly expected?: number;
}

/** One backup in progress; nothing of it counts before `commit`. */
export interface FirmwareRun {
  /** Seals a file's content. @throws ZkBackupError `source-unreadable`. */
  content(source: Source): Promise<ContentRef>;
  /** Seals the entries of one directory, and gives what its parent refers to. */
  directory(entries: readonly TreeEntry[]): Promise<ContentRef>;
  /** Seals the last pack, the index and the head; gives what the next run begins with. */
  commit(root: ContentRef, path: string): Promise<RunState>;
}

/** Bytes of directories that wait in memory for an index. */
const WAITING = 8 * 1024;

/** Begins a backup. */
export function createRun(options: RunOptions): FirmwareRun {
  const { device, spool, known } = options;
  const cutter = createCutter(device.keys);
  const packs = createPackWriter({
    ...{ device, spool, compressor: options.compressor ?? null },
    expected: options.expected ?? Number.POSITIVE_INFINITY,
  });
  let [files, bytes] = [0, 0];
  let unindexed: WrittenPack[] = [];
  let fresh: Uint8Array[] = []; // ids of the pack in work: known once it is in an index

  const writeIndex = async (): Promise<void> => {
    if (unindexed.length === 0) return;
    const content = byteWriter(WAITING).u8(1).u32(unindexed.length);
    for (const { hash, salt, length, directory } of unindexed)
      content.bytes(fromHex(hash)).bytes(salt).u64(length).u32(directory.length).bytes(directory);
    unindexed = [];
    await writeWhole(options, "index", content.finish(), (hash) => `indexes/${hash}`);
    for (const id of fresh) known?.add(id);
    fresh = [];
  };

  const take = async (pack: WrittenPack | null): Promise<void> => {
    if (pack !== null) unindexed.push(pack);
    if (unindexed.reduce((sum, { directory }) => sum + directory.length, 0) > WAITING)
      await writeIndex();
  };

  /** Stores one chunk. Its length is looked for first where it might not fit the pack. */
  const chunk = async (source: Source, start: number) => {
    const most = Math.min(source.length - start, device.keys.profile.maximum);
    const looked = known || !packs.fits(most) ? await cutter.chunk(source, start) : null;
    if (looked && known?.has(looked.id)) return looked;
    await take(await packs.reserve(looked?.length ?? most));
    const stored = await cutter.chunk(source, start, packs.write);
    packs.endChunk(stored.id, stored.length);
    if (known) fresh.push(stored.id);
    return stored;
  };

  const content = async (source: Source): Promise<ContentRef> => {
    const ids: Uint8Array[] = [];
    for (let start = 0; start < source.length; ) {
      const { length, id } = await chunk(source, start);
      ids.push(id);
      start += length;
    }
    const { length } = source;
    if (ids.length <= MOST_IDS) return { level: 0, length, ids: concat(...ids) };
    const list = await content(bytesSource(concat(...ids)));
    return { level: list.level + 1, length, ids: list.ids };
  };

  return {
    async content(source) {
      files += 1;
      bytes += source.length;
      return content(source);
    },
    directory: (entries) => content(bytesSource(encodeTree(entries))),
    async commit(root, path) {
      await take(await packs.close());
      await writeIndex();
      return writeHead(options, { root, path, files, bytes });
    },
  };
}

interface Totals {
  readonly root: ContentRef;
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
}

/** Section 12 of the format: one snapshot, on top of those of the head before. */
async function writeHead(options: RunOptions, totals: Totals): Promise<RunState> {
  const { device, previous, now, label = "" } = options;
  const { epoch } = device.keys.source;
  const last = previous?.epoch === epoch ? previous : device.before;
  const sequence = 1 + Math.max(previous?.sequence ?? 0, last.sequence);
  const id = device.random(16);
  const name = toHex(device.device);
  const snapshot = { id: toHex(id), device: name, time: now(), tags: [], ...totals };
  const record = encodeRecord([
    { tag: 1, value: device.device },
    { tag: 2, value: byteWriter(8).u64(sequence).finish() },
    { tag: 3, value: fromHex(last.hash) },
    { tag: 4, value: byteWriter(8).u64(snapshot.time).finish() },
    { tag: 7, value: encodeUtf8(label) ?? new Uint8Array() },
    { tag: 8, value: encodeSnapshot(snapshot, id) },
    ...(last.sequence > 0 ? [{ tag: 9, value: new Uint8Array() }] : []),
  ]);
  const hash = await writeWhole(options, "head", record, () => headName(name, sequence));
  return { epoch, sequence, hash };
}

/** Writes an object whose plaintext is a length, content and padding. */
async function writeWhole(
  { device, spool }: RunOptions,
  kind: "index" | "head",
  content: Uint8Array,
  nameOf: (hash: string) => string,
): Promise<string> {
  const length = fittingClass(kind, 4 + content.length, BLOCK_SIZE);
  const object = await createObjectWriter(device, spool, kind, length);
  await object.write(byteWriter(4).u32(content.length).finish());
  await object.write(content);
  await padTo(object, length);
  return object.commit(nameOf);
}

export { encodeUtf8 } from "../core/codec/utf8.ts";
export type { EntryKind, FileTime, TreeEntry } from "../core/vault/trees/tree.ts";
export { bytesSource, type Source } from "./cutter.ts";
export type { SegmentCompressor } from "./pack-writer.ts";
