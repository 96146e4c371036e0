import { closeSync, openSync, renameSync, unlinkSync, writeSync } from "node:fs";
import type { TreeEntry } from "../core/vault/tree.ts";
import type { Vault } from "../core/vault/vault.ts";
import { setOpenFile } from "./attributes.ts";

/** A file to write. */
export interface RestoredFile {
  readonly vault: Vault;
  readonly entry: TreeEntry;
  /** Where it is written first: in its own directory, where file systems put inodes together. */
  readonly temporary: Buffer;
  readonly path: Buffer;
  readonly owners: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a file from authenticated chunks, sets its attributes, and gives it its name; nothing is
 * left of a file that fails.
 */
export async function writeRestoredFile(task: RestoredFile): Promise<void> {
  const { temporary } = task;
  const file = openSync(temporary, "wx", 0o600);
  try {
    await fill(file, task).finally(() => closeSync(file));
    renameSync(temporary, task.path);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
}

async function fill(file: number, { vault, entry, signal, owners }: RestoredFile): Promise<void> {
  if (entry.content)
    for await (const chunk of vault.chunks(entry.content, { signal })) writeAll(file, chunk);
  setOpenFile(file, entry, owners);
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
