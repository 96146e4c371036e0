import { createHash, randomBytes } from "node:crypto";
import {
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join, relative } from "node:path";

/** Words that stand in the files below and nowhere else; the maker must never see them. */
export const SECRET_TEXT = "the letter that grandmother wrote in the spring of 1962";
export const SECRET_NAME = "letters-of-grandmother.txt";

/** Makes a small household's files: text, a large picture, an empty file, folders, a link. */
export async function makeTree(folder: string): Promise<void> {
  await mkdir(join(folder, "photos", "summer"), { recursive: true });
  await mkdir(join(folder, "empty"), { recursive: true });
  await writeFile(join(folder, SECRET_NAME), `${SECRET_TEXT}\n`.repeat(400), { mode: 0o640 });
  await writeFile(join(folder, "photos", "summer", "lake.raw"), randomBytes(3_000_000));
  await writeFile(join(folder, "photos", "nothing"), "");
  for (let i = 0; i < 40; i++) await writeFile(join(folder, "photos", `${i}.txt`), `picture ${i}`);
  await symlink("photos/summer/lake.raw", join(folder, "lake"));
  await utimes(join(folder, SECRET_NAME), 1_000_000_000, 1_000_000_001.5);
}

/** Every entry of a tree in one line: name, kind, mode, time, content. */
export async function describeTree(folder: string): Promise<string[]> {
  const lines: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const { mode, mtimeMs } = await lstat(path);
    const about = `${relative(folder, path)} ${(mode & 0o7777).toString(8)}`;
    if (entry.isSymbolicLink()) lines.push(`${relative(folder, path)} -> ${await readlink(path)}`);
    else if (entry.isDirectory()) lines.push(`${about}/`);
    else lines.push(`${about} ${Math.round(mtimeMs)} ${hash(await readFile(path))}`);
  }
  return lines.sort();
}

/** Names of all files below a folder, with their bytes. */
export async function filesBelow(folder: string): Promise<{ path: string; bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.map(async (path) => ({ path, bytes: await readFile(path) })));
}

function hash(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
