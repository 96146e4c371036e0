import { copyFile, lstat, mkdir, readdir, utimes } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";

/** A sample tree that is wanted. */
export interface SampleTreeOptions {
  /** A `node_modules` folder: real code, texts, licences and pictures. */
  readonly from: string;
  /** Folder to make; it must not exist. */
  readonly to: string;
  /** Least number of files; default 500. */
  readonly files?: number;
  /** Least number of bytes; default 50 MB. */
  readonly bytes?: number;
}

/** What was copied. */
export interface SampleTree {
  readonly files: number;
  readonly bytes: number;
  /** Paths below `to`, ascending, with `/`, each with its size. */
  readonly list: readonly SampleFile[];
}

/** A file of the tree. */
export interface SampleFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Copies a tree of real files out of installed packages, with modes and times: pictures and
 * licences first, then whatever stands there, in order of path, until there are enough. The same
 * packages always give the same tree.
 *
 * @throws Error when the folder does not hold that much.
 */
export async function buildSampleTree(options: SampleTreeOptions): Promise<SampleTree> {
  const { from, to, files = 500, bytes = 50_000_000 } = options;
  const found = await filesBelow(from, "");
  const chosen = choose(found, files, bytes);
  for (const { path } of chosen) await copyWithTimes(join(from, path), join(to, path));
  const folders = new Set(chosen.flatMap(({ path }) => parents(path)));
  for (const folder of [...folders].sort().reverse()) await copyTimes(from, to, folder);
  await copyTimes(from, to, ".");
  return { files: chosen.length, bytes: sum(chosen), list: chosen };
}

const PICTURES: readonly string[] = [".png", ".svg", ".ico", ".gif", ".jpg", ".jpeg", ".webp"];

function choose(found: readonly SampleFile[], files: number, bytes: number): SampleFile[] {
  const share = Math.ceil(files / 4);
  const pictures = found.filter(({ path }) => PICTURES.includes(extname(path))).slice(0, share);
  const texts = found.filter(({ path }) => /^(licen[cs]e|readme)/i.test(basename(path)));
  const chosen = new Set([...pictures, ...texts.slice(0, share)]);
  let total = sum([...chosen]);
  for (const file of found) {
    if (chosen.size >= files && total >= bytes) break;
    if (chosen.has(file) || file.bytes > bytes / 5) continue; // not one huge binary for all
    chosen.add(file);
    total += file.bytes;
  }
  if (chosen.size < files || total < bytes)
    throw new Error(`Only ${chosen.size} files and ${total} bytes are there to choose from.`);
  return [...chosen].sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function filesBelow(root: string, folder: string): Promise<SampleFile[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const found: SampleFile[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== ".cache")
      found.push(...(await filesBelow(root, path)));
    else if (entry.isFile()) found.push({ path, bytes: (await lstat(join(root, path))).size });
  }
  return found;
}

async function copyWithTimes(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await copyFile(source, target); // and its mode
  const { atime, mtime } = await lstat(source);
  await utimes(target, atime, mtime);
}

async function copyTimes(from: string, to: string, folder: string): Promise<void> {
  const { atime, mtime } = await lstat(join(from, folder));
  await utimes(join(to, folder), atime, mtime);
}

function parents(path: string): string[] {
  const folder = dirname(path);
  return folder === "." ? [] : [folder, ...parents(folder)];
}

function sum(files: readonly SampleFile[]): number {
  return files.reduce((total, file) => total + file.bytes, 0);
}
