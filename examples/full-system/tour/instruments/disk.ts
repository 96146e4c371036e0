import { createReadStream } from "node:fs";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { sha256 } from "./zip.ts";

/** Every file below a folder, as paths relative to it, sorted. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** Searches every byte of a file for needles; resolves with those that were found. */
export async function needlesIn(
  file: string,
  needles: ReadonlyMap<string, Buffer>,
): Promise<string[]> {
  const longest = Math.max(...[...needles.values()].map(({ length }) => length));
  const found = new Set<string>();
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const window = Buffer.concat([rest, chunk as Buffer]);
    for (const [name, bytes] of needles) if (window.includes(bytes)) found.add(name);
    rest = window.subarray(Math.max(0, window.length - longest + 1));
  }
  return [...found];
}

/** What a tree is, entry by entry: kind, mode, time and content; one line an entry. */
export async function fingerprint(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const lines: string[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const stat = await lstat(path);
    const name = relative(folder, path);
    const mode = (stat.mode & 0o7777).toString(8);
    if (entry.isSymbolicLink()) lines.push(`${name} link ${await readlink(path)}`);
    else if (entry.isDirectory()) lines.push(`${name} folder ${mode}`);
    else
      lines.push(
        `${name} file ${mode} ${stat.size} ${Math.round(stat.mtimeMs)} ${sha256(await readFile(path))}`,
      );
  }
  return lines.sort();
}
