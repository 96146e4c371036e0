import { randomBytes } from "node:crypto";
import { open } from "node:fs/promises";
import { isZkBackupError } from "../core/errors.ts";
import type { Snapshot } from "../core/vault/snapshots/snapshot.ts";
import { sameContent } from "../core/vault/trees/same-content.ts";
import { sampleFiles } from "../core/vault/trees/sample-files.ts";
import type { FileTime, TreeEntry } from "../core/vault/trees/tree.ts";
import type { PlacedEntry } from "../core/vault/trees/walk-tree.ts";
import type { Vault } from "../core/vault/vault.ts";
import { childPath, FILE_FLAGS, fileErrorCode } from "./paths.ts";

/** What is drilled. */
export interface DrillOptions {
  readonly vault: Vault;
  /** Each is drilled: usually the latest of each device and source. */
  readonly snapshots: readonly Snapshot[];
  /** Files drawn at random from each snapshot; default 20. */
  readonly files?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each file. */
  readonly onProgress?: ((progress: { files: number; bytes: number }) => void) | undefined;
}

/** What a drill of one snapshot found. */
export interface DrillResult {
  readonly snapshot: Snapshot;
  /** Files that were read back whole, every chunk authenticated, and their bytes. */
  readonly restored: number;
  readonly bytes: number;
  /** Files of the snapshot in all. */
  readonly of: number;
  /**
   * Files of those that stand where they were backed up from, with the length and time they had
   * then, and were compared with it byte by byte.
   */
  readonly compared: number;
  /** What cannot be restored; the first name that leads to it first. */
  readonly failed: readonly {
    readonly names: readonly Uint8Array[];
    readonly code: string;
    readonly message: string;
  }[];
}

/**
 * Tries what a restore would do: draws files at random, reads each back through the whole path from
 * the storage, keeps nothing, and compares those of this device with their originals.
 *
 * @throws ZkBackupError of the storage; damage is in the results.
 */
export async function drill(options: DrillOptions): Promise<DrillResult[]> {
  const done = { files: 0, bytes: 0 };
  const results: DrillResult[] = [];
  for (const snapshot of options.snapshots) results.push(await drillOne(options, snapshot, done));
  return results;
}

async function drillOne(
  { vault, files: count = 20, signal, onProgress }: DrillOptions,
  snapshot: Snapshot,
  done: { files: number; bytes: number },
): Promise<DrillResult> {
  const random = (length: number) => new Uint8Array(randomBytes(length));
  const sample = await sampleFiles({ vault, root: snapshot.root, count, random, signal });
  const failed: DrillResult["failed"][number][] = sample.failed.map(({ names, error }) => ({
    ...{ names, code: error.code, message: error.message },
  }));
  let [restored, bytes, compared] = [0, 0, 0];
  for (const placed of sample.files) {
    const outcome = await tryFile(vault, snapshot, placed, signal);
    if ("code" in outcome) failed.push({ names: placed.names, ...outcome });
    else {
      restored += 1;
      bytes += placed.entry.content?.length ?? 0;
      if (outcome.compared) compared += 1;
    }
    done.files += 1;
    done.bytes += placed.entry.content?.length ?? 0;
    onProgress?.(done);
  }
  return { snapshot, restored, bytes, of: sample.of, compared, failed };
}

type Tried = { readonly compared: boolean } | { readonly code: string; readonly message: string };

async function tryFile(
  vault: Vault,
  snapshot: Snapshot,
  { names, entry }: PlacedEntry,
  signal: AbortSignal | undefined,
): Promise<Tried> {
  try {
    const original =
      snapshot.device === vault.device ? await originalOf(snapshot, names, entry) : null;
    const restored = vault.chunks(entry.content ?? EMPTY, { signal });
    if (original === null) {
      for await (const _ of restored) signal?.throwIfAborted();
      return { compared: false };
    }
    if (await sameContent(restored, original)) return { compared: true };
    return {
      code: "differs",
      message: "It is not what stands at its source, though length and time are the same.",
    };
  } catch (error) {
    if (!isZkBackupError(error) || error.code === "storage-failed") throw error;
    return { code: error.code, message: error.message };
  }
}

const EMPTY = { level: 0, length: 0, ids: new Uint8Array() } as const;

/** The file that was backed up, when it is there and, by length and time, as it was. */
async function originalOf(
  { path }: Snapshot,
  names: readonly Uint8Array[],
  { content, modified }: TreeEntry,
): Promise<AsyncIterable<Uint8Array> | null> {
  const place = names.reduce<Uint8Array>(childPath, Buffer.from(path));
  try {
    const file = await open(Buffer.from(place), FILE_FLAGS);
    const stat = await file.stat({ bigint: true });
    if (stat.isFile() && Number(stat.size) === content?.length && isTime(modified, stat.mtimeNs))
      return file.createReadStream(); // closes the file at its end
    await file.close();
  } catch (error) {
    if (fileErrorCode(error) === null) throw error;
  }
  return null;
}

function isTime({ seconds, nanoseconds }: FileTime, mtimeNs: bigint): boolean {
  return seconds * 1_000_000_000n + BigInt(nanoseconds) === mtimeNs;
}
