import { randomBytes } from "node:crypto";
import { link, open, readdir, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ZkBackupError } from "../core/errors.ts";
import { requireObjectName } from "../core/vault/objects/object-name.ts";
import { makeFolder } from "./make-folder.ts";

/** Where an object's file is. @throws ZkBackupError `bad-name`. */
export function objectPath(folder: string, name: string): string {
  return join(folder, ...requireObjectName(name).split("/"));
}

/** A name for a file that becomes an object when it is whole. */
export function temporaryPath(folder: string): string {
  return join(folder, `.tmp-${randomBytes(12).toString("hex")}`);
}

/**
 * Gives a whole, synced file the name of its object. A hard link is the one POSIX call that does
 * so and fails when the name is taken. The folder is synced then too: the one who put it may have
 * died before its own sync.
 */
export async function publish(file: string, path: string): Promise<void> {
  await link(file, path).finally(() => syncFolder(dirname(path)));
}

/** Removes what writers that were killed left behind, once it is a day old. */
export async function sweepLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((entry) => LEFTOVER.test(entry))) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs < Date.now() - 86_400_000) await unlink(path).catch(() => {});
  }
}

const LEFTOVER = /^\.tmp-[0-9a-f]{24}$/;

/** Makes the folders of a path, durable, and remembers them. */
export async function makeFolders(root: string, wanted: string, known: Set<string>): Promise<void> {
  if (known.has(wanted)) return;
  try {
    const first = await makeFolder(wanted, 0o700);
    if (first !== undefined)
      for (let at = wanted; at.length >= dirname(first).length; at = dirname(at)) {
        await syncFolder(at);
        if (at === dirname(at)) break;
      }
    known.add(wanted);
  } catch (cause) {
    if (errorCode(cause) !== "ENOENT") throw storageFailure(cause, root);
    throw new ZkBackupError("storage-failed", `${root} cannot be made: ENOENT.`, { cause });
  }
}

/** Makes what was added to a folder, or removed from it, durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** What a storage says of a failure of the file system. */
export function storageFailure(cause: unknown, name: string): ZkBackupError {
  if (cause instanceof ZkBackupError) return cause;
  const code = errorCode(cause);
  if (code === "ENOENT") return new ZkBackupError("not-found", `No object ${name}.`, { cause });
  if (code === "EEXIST")
    return new ZkBackupError("exists", `There is an object ${name} already.`, { cause });
  if (code === "ENOTDIR")
    return new ZkBackupError(
      "storage-failed",
      `The vault's folder, or what it lies in, is a file: name a folder. (${name}: ENOTDIR.)`,
      { cause },
    );
  const full = code === "ENOSPC" || code === "EDQUOT" ? " The disk is full: make room." : "";
  return new ZkBackupError("storage-failed", `${name}: ${code ?? "failed"}.${full}`, { cause });
}

/** `ENOENT` and the like. */
export function errorCode(cause: unknown): string | undefined {
  return cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
}
