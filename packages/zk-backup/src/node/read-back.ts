import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import type { HeldFolder } from "./held-folder.ts";
import { FILE_FLAGS, fileErrorCode } from "./paths.ts";
import type { WrittenFile } from "./restore-work.ts";

/** Compares a file with what was written into it; says why it is not that, or null. */
export function readBack(folder: HeldFolder, { name, sha256 }: WrittenFile): string | null {
  try {
    return sha256.equals(digestOf(folder.path(name))) ? null : "differs";
  } catch (error) {
    const why = fileErrorCode(error);
    if (why === null) throw error;
    return why;
  }
}

const window = Buffer.alloc(1024 * 1024);

function digestOf(path: Buffer): Buffer {
  const hash = createHash("sha256");
  const file = openSync(path, FILE_FLAGS);
  try {
    for (let at = 0; ; ) {
      const count = readSync(file, window, 0, window.length, at);
      if (count === 0) return hash.digest();
      hash.update(window.subarray(0, count));
      at += count;
    }
  } finally {
    closeSync(file);
  }
}
