import type { FileTime, TreeEntry } from "../core/vault/trees/tree.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A name as it stands in a tree. */
export function nameBytes(name: string): Uint8Array {
  return encoder.encode(name);
}

/** A name as the browser takes it; null for bytes that are no UTF-8. */
export function nameText(name: Uint8Array): string | null {
  try {
    return decoder.decode(name);
  } catch {
    return null;
  }
}

/** Milliseconds since 1970 as a tree has them. */
export function fileTime(milliseconds: number): FileTime {
  const seconds = Math.floor(milliseconds / 1000);
  return {
    seconds: BigInt(seconds),
    nanoseconds: Math.round(milliseconds - seconds * 1000) * 1_000_000,
  };
}

/** A file in a tree, as browsers know them: with no more than a name and a time. */
export function fileEntry(
  name: string,
  modified: number,
  content: NonNullable<TreeEntry["content"]>,
): TreeEntry {
  const at = fileTime(modified);
  return { kind: "file", name: nameBytes(name), mode: 0o644, modified: at, content };
}

/** A directory in a tree; browsers know no time of it. */
export function folderEntry(name: string, content: NonNullable<TreeEntry["content"]>): TreeEntry {
  const modified = { seconds: 0n, nanoseconds: 0 };
  return { kind: "directory", name: nameBytes(name), mode: 0o755, modified, content };
}
