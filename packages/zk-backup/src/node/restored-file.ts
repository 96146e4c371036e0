import { closeSync, openSync, renameSync, writeSync } from "node:fs";
import type { TreeEntry } from "../core/vault/tree.ts";
import type { Vault } from "../core/vault/vault.ts";
import { setOpenFile } from "./attributes.ts";

/** A file to write. */
export interface RestoredFile {
  readonly vault: Vault;
  readonly entry: TreeEntry;
  /** Where it is written first, on the same file system. */
  readonly temporary: Buffer;
  readonly path: Buffer;
  readonly owners: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Writes a file from authenticated chunks, sets its attributes, and gives it its name. */
export async function writeRestoredFile(task: RestoredFile): Promise<void> {
  const { vault, entry, temporary, signal } = task;
  const file = openSync(temporary, "w", 0o600);
  try {
    if (entry.content)
      for await (const chunk of vault.chunks(entry.content, { signal })) writeAll(file, chunk);
    setOpenFile(file, entry, task.owners);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, task.path);
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
