import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { fileErrorCode } from "./paths.ts";

/**
 * Makes a directory and those above it. Node's own way never ends where a directory that is there
 * says ENOENT to what would be made in it, as `/proc` does, and what automounts a host that is away.
 *
 * @returns the first one that was made; undefined when all were there
 */
export async function makeFolder(path: string, mode: number): Promise<string | undefined> {
  try {
    return await madeIn(path, mode);
  } catch (error) {
    if (fileErrorCode(error) !== "ENOENT" || dirname(path) === path) throw error;
  }
  const first = await makeFolder(dirname(path), mode);
  const own = await madeIn(path, mode);
  return first ?? own;
}

async function madeIn(path: string, mode: number): Promise<string | undefined> {
  try {
    await mkdir(path, { mode });
    return path;
  } catch (error) {
    const isThere = fileErrorCode(error) === "EEXIST" && (await stat(path)).isDirectory();
    if (!isThere) throw error;
    return undefined;
  }
}
