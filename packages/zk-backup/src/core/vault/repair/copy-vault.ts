import type { Cancellation } from "../../cancellation.ts";
import { toHex } from "../../codec/bytes.ts";
import type { ContentRef } from "../content/content-ref.ts";
import type { Run } from "../run.ts";
import type { Snapshot } from "../snapshots/snapshot.ts";
import type { TreeEntry } from "../trees/tree.ts";
import { type Rewritten, rewriteTree } from "../trees/tree-rewrite.ts";
import type { Vault } from "../vault.ts";

/** What is copied, and where to. */
export interface CopyOptions {
  readonly from: Vault;
  /** Another vault, with keys of its own. */
  readonly to: Vault;
  /** Ids, or the 8 or more digits they start with; all when left out. */
  readonly snapshots?: readonly string[] | undefined;
  /** Say what would be copied, and copy nothing. */
  readonly dryRun?: boolean | undefined;
  readonly signal?: Cancellation | undefined;
  /** Called after each file that was read. */
  readonly onProgress?: ((progress: CopyProgress) => void) | undefined;
}

/** How far a copy is. */
export interface CopyProgress {
  /** Snapshots that are whole in the other vault, and how many there are to copy. */
  readonly snapshots: number;
  readonly allSnapshots: number;
  /** Files and bytes that were read for it; what several snapshots share is read once. */
  readonly files: number;
  readonly bytes: number;
}

/** What a copy did. */
export interface Copying {
  /** Snapshots that were copied: as they stand in the first vault, or would be in a dry run. */
  readonly copied: readonly Snapshot[];
  /** Snapshots that the other vault had already. */
  readonly there: number;
  readonly dryRun: boolean;
}

/**
 * Copies snapshots to another vault: decrypted here, cut and sealed anew under its keys. Each is
 * committed by itself; a copy that was cut off goes on where it stopped, and what was sent already
 * is not sent again.
 *
 * @throws ZkBackupError as reading the one vault, and as writing the other.
 */
export async function copyVault(options: CopyOptions): Promise<Copying> {
  const { from, to, dryRun = false, signal } = options;
  await to.refresh({ signal });
  const there = new Set(to.snapshots().map(originKey));
  const wanted = options.snapshots?.map((id) => from.snapshot(id)) ?? from.snapshots();
  const missing = wanted.filter(({ device, id }) => !there.has(`${from.id} ${device} ${id}`));
  const counts = { snapshots: 0, allSnapshots: missing.length, files: 0, bytes: 0 };
  const known: Known = new Map();
  if (!dryRun)
    for (const snapshot of missing) {
      await copySnapshot(options, snapshot, known, counts);
      counts.snapshots += 1;
      options.onProgress?.({ ...counts });
    }
  return { copied: missing, there: wanted.length - missing.length, dryRun };
}

function originKey({ origin }: Snapshot): string {
  return origin === undefined ? "" : `${origin.vault} ${origin.device} ${origin.id}`;
}

/** Where content of the one vault is in the other, by its reference's ids. */
type Known = Map<string, ContentRef>;

async function copySnapshot(
  options: CopyOptions,
  snapshot: Snapshot,
  known: Known,
  counts: { files: number; bytes: number; snapshots: number; allSnapshots: number },
): Promise<void> {
  const { from, to, signal } = options;
  const run = await to.run({ signal });
  const file = async (entry: TreeEntry): Promise<Rewritten> => {
    if (entry.kind === "directory") return "descend";
    if (entry.content === undefined) return "keep";
    const content = await copyContent(options, run, entry.content, known);
    counts.files += 1;
    counts.bytes += content.length;
    options.onProgress?.({ ...counts });
    return { ...entry, content };
  };
  try {
    const root = await rewriteTree(
      {
        read: (tree) => from.tree(tree, { signal }),
        write: (tree) => run.content.whole(tree),
        ...{ entry: file, always: true, signal },
      },
      snapshot.root,
    );
    if (root === null) return;
    const { id, device, root: _, ...rest } = snapshot;
    await run.commit({ ...rest, root, origin: { vault: from.id, device, id } });
  } finally {
    await run.end();
  }
}

async function copyContent(
  { from, signal }: CopyOptions,
  run: Run,
  content: ContentRef,
  known: Known,
): Promise<ContentRef> {
  if (content.length === 0) return content;
  const key = `${content.level} ${toHex(content.ids)}`;
  const there = known.get(key);
  if (there !== undefined) return there;
  const copied = await run.content.stream(from.chunks(content, { signal }), signal);
  known.set(key, copied);
  return copied;
}
