import type { RandomBytes, Spool } from "@candor/zk-backup/firmware";
import type { Source } from "@candor/zk-backup/firmware/backup";
import type { RangeStorage } from "@candor/zk-backup/firmware/restore";
import * as os from "quickjs/os";
import * as std from "quickjs/std";

/** Reads part of a file; all of it without a length. */
export function readPart(path: string, offset: number, length?: number): Uint8Array {
  const file = std.open(path, "rb");
  if (file === null) throw new Error(`${path} cannot be read.`);
  const wanted = length ?? sizeOf(path) - offset;
  const bytes = new Uint8Array(wanted);
  file.seek(offset, std.SEEK_SET);
  const read = file.read(bytes.buffer, 0, wanted);
  file.close();
  return read === wanted ? bytes : bytes.subarray(0, read);
}

/** Bytes in a file. */
export function sizeOf(path: string): number {
  return os.stat(path)[0].size;
}

/** Names in a folder, without hidden ones, ascending. */
export function namesIn(folder: string): string[] {
  return (os.readdir(folder)[0] ?? []).filter((name) => !name.startsWith(".")).sort();
}

/** A file as content to back up. */
export function fileSource(path: string): Source {
  return { length: sizeOf(path), read: (offset, length) => readPart(path, offset, length) };
}

/** The operating system's random bytes; on a chip, its generator's. */
export const random: RandomBytes = (length) => readPart("/dev/urandom", 0, length);

/** Writes a file whole or not at all. */
export function writeFile(path: string, bytes: Uint8Array): void {
  const spool = spoolTo("", `${path}.part`);
  spool.append(bytes);
  spool.commit(path);
}

/** Spools one object after another into a file, and moves it into the vault's folder when complete. */
export function spoolTo(vault: string, part = `${vault}/.part`): Spool {
  let file: std.File | null = null;
  return {
    append(bytes) {
      std.gc(); // a block at a time leaves rings of small objects behind
      file ??= std.open(part, "wb");
      file?.write(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
    },
    commit(name) {
      file?.close();
      file = null;
      const path = vault === "" ? name : `${vault}/${name}`;
      path.split("/").forEach((_, i, steps) => {
        if (i > 0) os.mkdir(steps.slice(0, i).join("/"));
      });
      if (os.rename(part, path) !== 0) throw new Error(`${path} cannot be written.`);
    },
  };
}

/** A vault in a folder, as the device reads it. */
export function folderRanges(vault: string): RangeStorage {
  return {
    read: (name, offset, length) => readPart(`${vault}/${name}`, offset, length),
    list: (prefix) => namesIn(`${vault}/${prefix}`).map((name) => prefix + name),
  };
}
