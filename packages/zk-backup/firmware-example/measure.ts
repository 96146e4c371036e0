import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { runQuickJs } from "@candor/engines/qjs";
import { bundle, type Program } from "./bundle.ts";
import { deviceVault } from "./enrol.ts";
import { leastHeap } from "./memory.ts";

/** `npm run firmware -w @candor/zk-backup`: heap, speed and size of each program under QuickJS. */
const PROGRAMS: readonly (readonly [Program, "device" | "write-only", string])[] = [
  ["object", "device", "seals and opens one object of 240 KiB in blocks of 4 KiB"],
  ["full", "device", "backs up two files of 240 KiB in all, stored"],
  ["full-deflate", "device", "the same, deflated"],
  ["write-only", "write-only", "the same as a device that cannot read, stored"],
];

const work = await mkdtemp(join(tmpdir(), "candor-firmware-"));
try {
  const source = join(work, "files");
  await mkdir(source);
  await writeFile(join(source, "a.bin"), randomBytes(120 * 1024));
  await writeFile(join(source, "b.csv"), "2026-11-22T18:00,21.5,47\n".repeat(4916));
  const vault = await deviceVault(join(work, "vault"));
  for (const [program, type, what] of PROGRAMS) {
    const script = await bundle(program, work);
    const identity = join(work, `${program}.json`);
    await vault.enrol(type, identity);
    const args = [identity, join(work, "vault"), source];
    const started = performance.now();
    const { code, output } = await runQuickJs(script, args);
    const seconds = (performance.now() - started) / 1000;
    if (code !== 0) throw new Error(`${program}: ${output}`);
    const heap = await leastHeap(script, async () => args);
    console.log(`${program}: ${what}`);
    console.log(
      `  heap ${Math.ceil(heap / 1024)} KiB, ${seconds.toFixed(2)} s, ${await sizes(script)}`,
    );
  }
} finally {
  await rm(work, { recursive: true, force: true });
}

/** Bytes of a program with all its modules. */
async function sizes(script: string): Promise<string> {
  const folder = dirname(script);
  let [minified, gzipped] = [0, 0];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    minified += (await stat(path)).size;
    gzipped += gzipSync(await readFile(path), { level: 9 }).length;
  }
  return `${(minified / 1000).toFixed(1)} kB minified, ${(gzipped / 1000).toFixed(1)} kB gzip`;
}
