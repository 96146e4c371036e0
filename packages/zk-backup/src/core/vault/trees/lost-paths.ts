import type { Cancellation } from "../../cancellation.ts";
import { toHex } from "../../codec/bytes.ts";
import { decodeUtf8 } from "../../codec/utf8.ts";
import { isZkBackupError, type ZkBackupErrorCode } from "../../errors.ts";
import { type ContentReaderOptions, idLevels } from "../content/content-reader.ts";
import { type ContentRef, splitIds } from "../content/content-ref.ts";
import { isOfOneObject } from "../objects/one-object.ts";
import type { Storage } from "../objects/storage.ts";
import type { Snapshot } from "../snapshots/snapshot.ts";
import type { TreeEntry } from "./tree.ts";

/** A file or directory of a snapshot that cannot be read. */
export interface LostPath {
  readonly snapshot: Snapshot;
  /** Below the snapshot's root; empty for the root itself. */
  readonly path: string;
  /** Whether all below it is lost with it. */
  readonly directory: boolean;
  readonly code: ZkBackupErrorCode;
}

/** What looking for losses takes. */
export interface LostPathsOptions {
  readonly storage: Storage;
  readonly snapshots: readonly Snapshot[];
  readonly reading: ContentReaderOptions;
  /** Whether a chunk can be read. */
  readonly has: (id: Uint8Array) => boolean;
  readonly read: (tree: ContentRef) => Promise<readonly TreeEntry[]>;
  readonly signal?: Cancellation | undefined;
}

/** Lists what of each snapshot is nowhere to be found. */
export async function lostPaths(options: LostPathsOptions): Promise<LostPath[]> {
  const whole = new Set<string>();
  const lost: LostPath[] = [];
  for (const snapshot of options.snapshots) {
    const walk = { options, snapshot, whole, lost };
    await walkTree(walk, snapshot.root, "");
  }
  return lost;
}

interface Walk {
  readonly options: LostPathsOptions;
  readonly snapshot: Snapshot;
  /** Trees below which nothing is lost: seen in another snapshot, they need no second look. */
  readonly whole: Set<string>;
  readonly lost: LostPath[];
}

async function walkTree(walk: Walk, tree: ContentRef, path: string): Promise<void> {
  const { options, snapshot, whole, lost } = walk;
  const key = toHex(tree.ids);
  if (whole.has(key)) return;
  const before = lost.length;
  const entries = await attempt(walk, path, true, () => options.read(tree));
  for (const { kind, name, content } of entries ?? []) {
    options.signal?.throwIfAborted();
    if (content === undefined) continue;
    const at = path === "" ? decodeUtf8(name) : `${path}/${decodeUtf8(name)}`;
    if (kind === "directory") await walkTree(walk, content, at);
    else if (!(await isThere(walk, content, at)))
      lost.push({ snapshot, path: at, directory: false, code: "chunk-missing" });
  }
  if (lost.length === before) whole.add(key);
}

async function isThere(walk: Walk, content: ContentRef, path: string): Promise<boolean> {
  const { reading, has, signal } = walk.options;
  const before = walk.lost.length;
  const levels = await attempt(walk, path, false, () => idLevels(reading, content, signal));
  if (levels === null) return walk.lost.length > before; // said already
  return splitIds(levels.at(-1) ?? content.ids).every(has);
}

async function attempt<Value>(
  { options, snapshot, lost }: Walk,
  path: string,
  directory: boolean,
  look: () => Promise<Value>,
): Promise<Value | null> {
  try {
    return await look();
  } catch (error) {
    const { storage, signal } = options;
    if (!isZkBackupError(error) || !(await isOfOneObject(storage, error, signal))) throw error;
    lost.push({ snapshot, path, directory, code: error.code });
    return null;
  }
}
