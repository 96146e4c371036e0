import type { Cancellation } from "../../cancellation.ts";
import type { RandomBytes } from "../../engine/engine.ts";
import { isZkBackupError, type ZkBackupError } from "../../errors.ts";
import type { ContentRef } from "../content/content-ref.ts";
import type { BackupTarget } from "../vault.ts";
import type { PlacedEntry } from "./walk-tree.ts";

/** Files drawn from a tree, each with the same chance. */
export interface FileSample {
  readonly files: readonly PlacedEntry[];
  /** Files there are in all that could be read. */
  readonly of: number;
  /** Directories whose tree cannot be read. */
  readonly failed: readonly {
    readonly names: readonly Uint8Array[];
    readonly error: ZkBackupError;
  }[];
}

/** Where from, and how many. */
export interface SampleOptions {
  readonly vault: Pick<BackupTarget, "tree">;
  readonly root: ContentRef;
  readonly count: number;
  readonly random: RandomBytes;
  readonly signal?: Cancellation | undefined;
}

/** Draws files from a tree in one walk (Vitter's algorithm R); what cannot be read is noted. */
export async function sampleFiles(options: SampleOptions): Promise<FileSample> {
  const { vault, count, random, signal } = options;
  const files: PlacedEntry[] = [];
  const failed: FileSample["failed"][number][] = [];
  let of = 0;
  const draw = (placed: PlacedEntry): void => {
    of += 1;
    if (files.length < count) files.push(placed);
    else {
      const at = below(of, random);
      if (at < count) files[at] = placed;
    }
  };
  const visit = async (ref: ContentRef, above: readonly Uint8Array[]): Promise<void> => {
    signal?.throwIfAborted();
    const entries = await vault.tree(ref, { signal }).catch((error: unknown) => {
      if (!isZkBackupError(error) || error.code === "storage-failed") throw error;
      failed.push({ names: above, error });
      return [];
    });
    for (const entry of entries) {
      const placed = { names: [...above, entry.name], entry };
      if (entry.kind === "file") draw(placed);
      if (entry.kind === "directory" && entry.content) await visit(entry.content, placed.names);
    }
  };
  await visit(options.root, []);
  return { files, of, failed };
}

/** A whole number from 0 to below `limit`: 48 random bits, whose bias no sample can show. */
function below(limit: number, random: RandomBytes): number {
  const value = random(6).reduce((sum, byte) => sum * 256 + byte, 0);
  return Math.floor((value / 2 ** 48) * limit);
}
