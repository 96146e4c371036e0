import { existsSync } from "node:fs";
import { mkdtemp, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Makes a folder to work in: in memory where there is so much room, in bytes, so that no disk is
 * measured; else a temporary one.
 */
export async function workFolder(room: number): Promise<string> {
  const memory = "/dev/shm";
  const free = existsSync(memory) ? await statfs(memory) : { bavail: 0, bsize: 0 };
  return mkdtemp(join(free.bavail * free.bsize > room ? memory : tmpdir(), "candor-bench-"));
}
