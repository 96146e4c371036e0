import { platformError } from "../platform-error.ts";

/**
 * Bytes on their way between a database and a vault. Both ends of it work without waiting: an
 * IndexedDB transaction ends as soon as whoever works in it waits for anything else.
 */
export interface Spool {
  readonly length: number;
  /** Appends. @throws ZkBackupError `quota-exceeded`. */
  write(bytes: Uint8Array): void;
  /** Gives a copy of a range; what goes past the end is cut off. */
  read(at: number, length: number): Uint8Array;
  /** Removes it. */
  close(): Promise<void>;
}

/** Where spools lie in the origin-private file system; no backup of that takes it along. */
export const SPOOL_FOLDER = ".candor-zk-backup";

/** A file on this thread, as workers have them; not in the type library of pages. */
interface SyncAccessHandle {
  read(buffer: Uint8Array, options: { at: number }): number;
  write(buffer: Uint8Array, options: { at: number }): number;
  close(): void;
}

interface SyncFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle?(): Promise<SyncAccessHandle>;
}

/**
 * Opens a spool: in a worker a file of the origin-private file system, elsewhere (on a page's own
 * thread, in Firefox's private windows) memory.
 */
export async function openSpool(): Promise<Spool> {
  return (await fileSpool()) ?? memorySpool();
}

async function fileSpool(): Promise<Spool | null> {
  const name = crypto.randomUUID();
  let folder: FileSystemDirectoryHandle;
  let handle: SyncAccessHandle;
  try {
    const root = await navigator.storage.getDirectory();
    folder = await root.getDirectoryHandle(SPOOL_FOLDER, { create: true });
    await sweep(folder);
    const file: SyncFileHandle = await folder.getFileHandle(name, { create: true });
    const opened = await file.createSyncAccessHandle?.();
    if (opened === undefined) {
      await folder.removeEntry(name);
      return null;
    }
    handle = opened;
  } catch {
    return null;
  }
  let length = 0;
  return {
    get length() {
      return length;
    },
    write(bytes) {
      try {
        handle.write(bytes, { at: length });
      } catch (cause) {
        throw platformError(cause, "The data could not be set aside", "storage-failed");
      }
      length += bytes.length;
    },
    read(at, wanted) {
      const bytes = new Uint8Array(Math.max(0, Math.min(wanted, length - at)));
      handle.read(bytes, { at });
      return bytes;
    },
    async close() {
      handle.close();
      await folder.removeEntry(name).catch(() => {}); // the next run sweeps
    },
  };
}

/** Removes what runs that were killed have left; files that are in use refuse. */
async function sweep(folder: FileSystemDirectoryHandle): Promise<void> {
  for await (const name of folder.keys()) await folder.removeEntry(name).catch(() => {});
}

const BLOCK = 1024 * 1024;

function memorySpool(): Spool {
  const blocks: Uint8Array[] = [];
  let length = 0;
  return {
    get length() {
      return length;
    },
    write(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const offset = length % BLOCK;
        if (offset === 0) blocks.push(new Uint8Array(BLOCK));
        const part = bytes.subarray(at, at + BLOCK - offset);
        blocks.at(-1)?.set(part, offset);
        at += part.length;
        length += part.length;
      }
    },
    read(at, wanted) {
      const bytes = new Uint8Array(Math.max(0, Math.min(wanted, length - at)));
      for (let filled = 0; filled < bytes.length; ) {
        const from = at + filled;
        const offset = from % BLOCK;
        const block = blocks[Math.floor(from / BLOCK)] ?? new Uint8Array();
        const part = block.subarray(offset, offset + bytes.length - filled);
        bytes.set(part, filled);
        filled += part.length;
      }
      return bytes;
    },
    async close() {
      blocks.length = 0;
    },
  };
}
