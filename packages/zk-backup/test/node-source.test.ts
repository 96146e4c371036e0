import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  closeSync,
  openSync,
  renameSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { mkdir, mkdtemp, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { EMPTY_CONTENT } from "../src/core/vault/content/content-ref.ts";
import type { MemoryStorage } from "../src/core/vault/index.ts";
import { walkTree } from "../src/core/vault/trees/walk-tree.ts";
import { dataExtents } from "../src/node/data-extents.ts";
import {
  type BackupOptions,
  backup,
  backupStream,
  restore,
  type Snapshot,
  type Vault,
} from "../src/node/index.ts";
import { scanSettled } from "../src/node/scan.ts";
import { nodeVault, scratch } from "./support/node-vault.ts";
import { codeOf, named, noise } from "./support/small-vault.ts";

const folder = scratch("source");
let base: string;
let source: string;
let storage: MemoryStorage;
let vault: Vault;

beforeEach(async () => {
  base = await folder();
  source = join(base, "source");
  await mkdir(source);
  ({ storage, vault } = await nodeVault());
});

async function put(files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(source, path, ".."), { recursive: true });
    await writeFile(join(source, path), content);
  }
}

async function pathsIn({ root }: Snapshot): Promise<string[]> {
  const paths: string[] = [];
  for await (const { names, entry } of walkTree({ vault, root }))
    if (entry.kind !== "directory")
      paths.push(names.map((name) => Buffer.from(name).toString()).join("/"));
  return paths;
}

const kept = async (options: Partial<BackupOptions>) =>
  pathsIn((await backup({ vault, source, ...options })).snapshot);

describe("what is left out of a backup", () => {
  beforeEach(() =>
    put({
      "a.txt": "a",
      "a.o": "o",
      "src/b.txt": "b",
      "src/b.o": "o",
      "src/.gitignore": "!b.o\nprivate/\n",
      "src/private/c": "c",
      "build/d": "d",
      "cache/CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# made by a test",
      "cache/e/f": "f",
      "no-cache/CACHEDIR.TAG": "Signature: none",
      "no-cache/g": "g",
    }),
  );
  const all = [
    ...["a.o", "a.txt", "build/d", "cache/CACHEDIR.TAG", "cache/e/f", "no-cache/CACHEDIR.TAG"],
    ...["no-cache/g", "src/.gitignore", "src/b.o", "src/b.txt", "src/private/c"],
  ];
  const without = (...gone: string[]) => all.filter((path) => !gone.includes(path));

  it("is nothing, unless rules say so", async () => {
    expect(await kept({})).toEqual(all);
  });

  it("is what rules name, of which the last that matches decides", async () => {
    expect(await kept({ exclude: ["*.o", "/build/", "!a.o"] })).toEqual(
      without("build/d", "src/b.o"),
    );
    expect(await kept({ exclude: ["/b.txt"] })).toEqual(all);
  });

  it("is what files of rules name, where they stand and below, before rules from above", async () => {
    expect(await kept({ exclude: ["*.o"], ignoreFiles: [".gitignore"] })).toEqual(
      without("a.o", "src/private/c"),
    );
    expect(await kept({ exclude: ["*.o"], ignoreFiles: [".other"] })).toEqual(
      without("a.o", "src/b.o"),
    );
  });

  it("is what lies in caches that are tagged, their tags excepted", async () => {
    expect(await kept({ skipCaches: true })).toEqual(without("cache/e/f"));
  });

  it("leaves nothing of what was left out on the storage", async () => {
    await put({ "secret/key": noise(300_000, 3) });
    const { newBytes } = await backup({ vault, source, exclude: ["secret/"] });
    expect(newBytes).toBeLessThan(10_000);
  });

  it("is refused when a rule is no text", async () => {
    expect(await codeOf(backup({ vault, source, exclude: ["\ud800"] }))).toBe("bad-input");
  });
});

describe("what changes while it is read", () => {
  /** Does something each time chunks of a file are about to be stored. */
  const onRead = (act: () => void) => {
    const { run } = vault;
    vault.run = async (options) => {
      const begun = await run.call(vault, options);
      return {
        ...begun,
        get totals() {
          return begun.totals;
        },
        claim(ids) {
          act();
          return begun.claim(ids);
        },
      };
    };
    return () => {
      vault.run = run;
    };
  };
  const content = async (path: string) => {
    const target = await mkdtemp(join(base, "out-"));
    await restore({ vault, snapshot: "latest", target });
    return readFile(join(target, path));
  };

  it("ends with a file that grows as fast as it is read, and is read again the next time", async () => {
    const large = join(source, "log");
    await put({ log: noise(20_000_000, 1) });
    let grown = 0;
    const stop = onRead(() => appendFileSync(large, noise(9_000_000, ++grown)));
    const { warnings, bytes } = await backup({ vault, source });
    stop();
    expect(grown).toBeGreaterThan(0);
    expect(warnings).toEqual([{ path: large, why: "changed-while-read" }]);
    expect(bytes).toBe(20_000_000);
    expect((await content("log")).equals(noise(20_000_000, 1))).toBe(true);
    const second = await backup({ vault, source });
    expect([second.unchangedFiles, second.warnings]).toEqual([0, []]);
    expect((await content("log")).length).toBe(20_000_000 + grown * 9_000_000);
  });

  it("keeps what there is of a file that shrinks, names it, and reads it again", async () => {
    const large = join(source, "log");
    await put({ log: noise(20_000_000, 1), other: "whole" });
    const stop = onRead(() => truncateSync(large, 9_000_000));
    const { warnings } = await backup({ vault, source });
    stop();
    expect(warnings).toEqual([{ path: large, why: "changed-while-read" }]);
    const left = await content("log");
    expect(left.equals(noise(20_000_000, 1).subarray(0, left.length))).toBe(true);
    expect((await content("other")).toString()).toBe("whole");
    expect((await backup({ vault, source })).warnings).toEqual([]);
  });

  it("names a large file that is written while it is read, by one byte in its middle", async () => {
    const large = join(source, "disk");
    await put({ disk: noise(20_000_000, 1) });
    const stop = onRead(() => {
      const file = openSync(large, "r+");
      writeSync(file, Buffer.from("!"), 0, 1, 10_000_000);
      closeSync(file);
    });
    const { warnings } = await backup({ vault, source });
    stop();
    expect(warnings).toEqual([{ path: large, why: "changed-while-read" }]);
    expect((await backup({ vault, source })).unchangedFiles).toBe(0);
    expect((await content("disk"))[10_000_000]).toBe(0x21);
  });

  it("names what vanishes or becomes something else between listing and reading, and keeps the rest", async () => {
    await put({ "0-first": noise(9_000_000, 1), "1-gone": "x", "2-link": "x", "3-pipe": "x" });
    await put({ "4-folder/in": "x", "5-last": "whole" });
    let done = false;
    const stop = onRead(() => {
      if (done) return;
      done = true;
      unlinkSync(join(source, "1-gone"));
      unlinkSync(join(source, "2-link"));
      execFileSync("ln", ["-s", "/etc/passwd", join(source, "2-link")]);
      unlinkSync(join(source, "3-pipe"));
      execFileSync("mkfifo", [join(source, "3-pipe")]);
      renameSync(join(source, "4-folder"), join(base, "moved"));
    });
    const { warnings, snapshot } = await backup({ vault, source });
    stop();
    expect(done).toBe(true);
    const isMoved = (path: string) => path.startsWith(join(source, "4-folder"));
    expect(warnings.filter(({ path }) => !isMoved(path))).toEqual([
      { path: join(source, "1-gone"), why: "ENOENT" },
      { path: join(source, "2-link"), why: "ELOOP" },
      { path: join(source, "3-pipe"), why: "no longer a file" },
    ]);
    // The walk may have listed the folder before the first file was read, or come too late.
    expect(warnings.filter(({ path }) => isMoved(path))).toEqual([
      { path: expect.stringMatching(/4-folder(\/in)?$/), why: "ENOENT" },
    ]);
    const paths = await pathsIn(snapshot);
    expect(paths.filter((path) => path !== "4-folder")).toEqual(["0-first", "5-last"]);
  });

  it("waits for the clock's next tick where a file was just written, or remembers no time of it", async () => {
    for (let n = 0; n < 5; n++) {
      writeFileSync(join(source, "state"), `state ${n}`);
      const { entries } = await scanSettled(Buffer.from(source));
      const changed = entries[0]?.entry.hint?.changed;
      if (changed === undefined) continue;
      const written = Number(changed.seconds) * 1000 + changed.nanoseconds / 1e6;
      expect(Date.now() - written).toBeGreaterThanOrEqual(20);
    }
  });

  it("reads everything again when it is told to", async () => {
    await put({ a: "a", b: noise(3_000_000, 1) });
    await backup({ vault, source });
    const unchanged = await backup({ vault, source });
    const all = await backup({ vault, source, readAll: true });
    expect([unchanged.unchangedFiles, all.unchangedFiles, all.newBytes]).toEqual([2, 0, 0]);
  });
});

describe("a sparse file", () => {
  it("costs one chunk for all its zeros, wherever its data lies", async () => {
    const path = join(source, "disk");
    await put({ disk: noise(100_000, 1) });
    await truncate(path, 200_000_000);
    const file = openSync(path, "r+");
    writeSync(file, noise(1_000_000, 2), 0, 1_000_000, 99_999_999);
    closeSync(file);
    const { newBytes, bytes } = await backup({ vault, source });
    expect(bytes).toBe(200_000_000);
    expect(newBytes).toBeLessThan(20_000_000);
    const target = join(base, "out");
    await restore({ vault, snapshot: "latest", target });
    const used = Number(
      execFileSync("du", ["-k", join(target, "disk")], { encoding: "utf8" }).split("\t")[0],
    );
    expect(used).toBeLessThan(3_000);
    execFileSync("cmp", [path, join(target, "disk")]);
  });

  it("of 10 GB is not read through: what is asked for is where its data lies", async () => {
    const path = join(source, "disk");
    await put({ disk: noise(3_000_000, 1) });
    await truncate(path, 10_000_000_000);
    const file = openSync(path, "r+");
    for (const at of [4_999_999_999, 5_004_000_000, 9_999_000_000])
      writeSync(file, noise(1_000_000, at), 0, 1_000_000, at);
    closeSync(file);
    const extents = dataExtents(openSync(path, "r"));
    expect(extents?.map(({ start }) => Math.floor(start / 1e9))).toEqual([0, 4, 5, 9]);
    const { newBytes, bytes, snapshot } = await backup({ vault, source });
    expect(bytes).toBe(10_000_000_000);
    expect(newBytes).toBeLessThan(40_000_000);
    const entry = (await vault.tree(snapshot.root))[0];
    const zeros = Buffer.alloc(4 * 1024 * 1024);
    let at = 0;
    const found: number[] = [];
    for await (const chunk of vault.chunks(entry?.content ?? EMPTY_CONTENT)) {
      const isZero = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).equals(
        zeros.subarray(0, chunk.length),
      );
      if (!isZero) found.push(Math.floor(at / 1e9));
      at += chunk.length;
      if (at > 5_100_000_000) break;
    }
    expect(new Set(found)).toEqual(new Set([0, 4, 5]));
  });
});

describe("a stream", () => {
  async function* parts(count: number): AsyncGenerator<Uint8Array> {
    for (let n = 0; n < count; n++) yield noise(700_001, n);
  }

  it("is backed up as a file, whatever its length", async () => {
    for (const count of [0, 1, 20]) {
      const made = await backupStream({
        vault,
        input: parts(count),
        name: "dump.sql",
        tags: ["db"],
      });
      expect([made.bytes, made.snapshot.path]).toEqual([count * 700_001, "stdin:dump.sql"]);
      const target = join(base, `out-${count}`);
      await restore({ vault, snapshot: made.snapshot.id, target });
      const whole = Buffer.concat(Array.from({ length: count }, (_, n) => noise(700_001, n)));
      expect((await readFile(join(target, "dump.sql"))).equals(whole)).toBe(true);
    }
  });

  it("leaves no snapshot when the program that makes it fails, and takes no path for a name", async () => {
    const failing = async function* () {
      yield noise(100, 1);
      throw new Error("pg_dump: exit 1");
    };
    await expect(backupStream({ vault, input: failing(), name: "x" })).rejects.toThrow("exit 1");
    expect(vault.snapshots()).toEqual([]);
    expect(named(storage, "leases/")).toEqual([]);
    for (const name of ["", ".", "..", "a/b", "a\0b"])
      expect(await codeOf(backupStream({ vault, input: parts(1), name })), name).toBe("bad-input");
  });
});
