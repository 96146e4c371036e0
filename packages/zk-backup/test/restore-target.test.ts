import { execFileSync } from "node:child_process";
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import type { ContentRef } from "../src/core/vault/content/content-ref.ts";
import type { MemoryStorage } from "../src/core/vault/index.ts";
import { encodeTree, type TreeEntry } from "../src/core/vault/trees/tree.ts";
import { backup, openVault, type RestoreOptions, restore, type Vault } from "../src/node/index.ts";
import { nodeVault, password, scratch } from "./support/node-vault.ts";
import { bytesOf, codeOf, named, noise } from "./support/small-vault.ts";

const folder = scratch("target");
let base: string;
let target: string;
let outside: string;
let storage: MemoryStorage;
let vault: Vault;

beforeEach(async () => {
  base = await folder();
  target = join(base, "target");
  outside = join(base, "outside");
  await mkdir(outside);
  await writeFile(join(outside, "f"), "not yours");
  ({ storage, vault } = await nodeVault());
});

const PICTURE = fileURLToPath(new URL("support/tree_picture.py", import.meta.url));

const stat = { mode: 0o755, modified: { seconds: 1_600_000_000n, nanoseconds: 0 } };

/** A tree that is made by hand, as somebody with the vault's keys could. */
type Made = { [name: string]: string | Made | { link: string } | Partial<TreeEntry> };
async function commit(made: Made): Promise<string> {
  const run = await vault.run();
  const write = async (folder: Made): Promise<ContentRef> => {
    const entries: TreeEntry[] = [];
    for (const [text, what] of Object.entries(folder)) {
      const name = bytesOf(text);
      if (typeof what === "string") {
        const content = await run.content.whole(bytesOf(what));
        entries.push({ kind: "file", name, content, ...stat, mode: 0o644 });
      } else if ("link" in what && typeof what["link"] === "string")
        entries.push({ kind: "symlink", name, target: bytesOf(what["link"]), ...stat });
      else if ("kind" in what) entries.push({ ...stat, ...(what as TreeEntry), name });
      else entries.push({ kind: "directory", name, content: await write(what as Made), ...stat });
    }
    return run.content.whole(encodeTree(entries));
  };
  const { id } = await run.commit({ root: await write(made), files: 1, bytes: 1, path: "/" });
  return id;
}

const into = (options: Partial<RestoreOptions> = {}) =>
  restore({ vault, snapshot: "latest", target, ...options });

/** Everything below a folder: content, link or directory. */
async function seen(folder: string, at = ""): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(join(folder, at), { withFileTypes: true })) {
    const path = join(at, entry.name);
    if (entry.isSymbolicLink()) found[path] = `-> ${await readlink(join(folder, path))}`;
    else if (!entry.isDirectory()) found[path] = await readFile(join(folder, path), "utf8");
    else Object.assign(found, { [path]: "/" }, await seen(folder, path));
  }
  return found;
}

const untouched = async () => expect(await seen(outside)).toEqual({ f: "not yours" });

describe("a restore into what is there", () => {
  beforeEach(async () => {
    await commit({ a: "new", d: { e: "new", f: "new" }, l: { link: "new" } });
    await mkdir(join(target, "d"), { recursive: true });
    await writeFile(join(target, "a"), "old");
    await writeFile(join(target, "mine"), "mine");
    await writeFile(join(target, "d", "f"), "old");
    await symlink("old", join(target, "l"));
  });
  const old = { mine: "mine", d: "/" };

  it("is refused, unless it is told what to do with files that stand there", async () => {
    expect(await codeOf(into())).toBe("target-not-empty");
    expect(await seen(target)).toEqual({ ...old, a: "old", "d/f": "old", l: "-> old" });
  });

  it("replaces them, leaves them, or replaces the older ones; what is not in it stays", async () => {
    const skipped = await into({ existing: "skip" });
    expect(await seen(target)).toEqual({
      ...{ ...old, a: "old", "d/e": "new", "d/f": "old", l: "-> old" },
    });
    expect([skipped.files, skipped.skipped]).toEqual([1, 3]);
    await utimes(join(target, "a"), 1_500_000_000, 1_500_000_000);
    await utimes(join(target, "d", "f"), 1_700_000_000, 1_700_000_000);
    const newer = await into({ existing: "newer" });
    expect(await seen(target)).toEqual({
      ...{ ...old, a: "new", "d/e": "new", "d/f": "old", l: "-> old" },
    });
    expect([newer.files, newer.skipped]).toEqual([1, 3]);
    const all = await into({ existing: "overwrite" });
    expect(await seen(target)).toEqual({
      ...{ ...old, a: "new", "d/e": "new", "d/f": "new", l: "-> new" },
    });
    expect([all.files, all.skipped]).toEqual([3, 0]);
  });

  it.each(["skip", "newer"] as const)(
    "replaces what a restore that was killed had not written to its end: %s",
    async (existing) => {
      await writeFile(join(target, "a"), "cut sh");
      await chmod(join(target, "a"), 0o1000);
      const { files, skipped } = await into({ existing });
      expect(await readFile(join(target, "a"), "utf8")).toBe("new");
      expect((await lstat(join(target, "a"))).mode & 0o7777).toBe(0o644);
      expect([files, skipped]).toEqual([2, 2]);
    },
  );

  it("replaces a file whole: what had it open, or is a hard link to it, keeps the old one", async () => {
    execFileSync("ln", [join(target, "a"), join(base, "other name")]);
    await into({ existing: "overwrite" });
    expect(await readFile(join(base, "other name"), "utf8")).toBe("old");
    expect(await readFile(join(target, "a"), "utf8")).toBe("new");
  });

  it("takes over a directory that forbids writing, and gives it the mode of the snapshot", async () => {
    await chmod(join(target, "d"), 0o500);
    await into({ existing: "overwrite" });
    expect((await lstat(join(target, "d"))).mode & 0o7777).toBe(0o755);
    expect(await readFile(join(target, "d", "e"), "utf8")).toBe("new");
  });

  it("puts a directory where a file was, and never a file where a directory is", async () => {
    await commit({ mine: { x: "new" }, d: "a file now" });
    expect(await codeOf(into({ existing: "overwrite" }))).toBe("target-blocked");
    const { problems } = await into({ existing: "overwrite", keepGoing: true });
    expect(problems).toEqual([{ path: join(target, "d"), why: "EISDIR" }]);
    expect(await readFile(join(target, "mine", "x"), "utf8")).toBe("new");
    expect(await readFile(join(target, "d", "f"), "utf8")).toBe("old");
    expect((await readdir(target)).some((name) => name.startsWith(".zk-restore"))).toBe(false);
  });
});

describe("a restore never leaves its target", () => {
  it.each(["overwrite", "skip", "newer"] as const)(
    "through links that stand where its directories and files come: %s",
    async (existing) => {
      await commit({ a: { f: "evil", g: { h: "evil" } }, f: "evil" });
      await mkdir(join(target, "a"), { recursive: true });
      await symlink(outside, join(target, "a", "g"));
      await symlink(join(outside, "f"), join(target, "f"));
      await symlink(join(outside, "f"), join(target, "a", "f"));
      await into({ existing, keepGoing: true });
      await untouched();
      if (existing === "overwrite")
        expect(await seen(target)).toMatchObject({ f: "evil", "a/f": "evil", "a/g/h": "evil" });
      await rm(target, { recursive: true });
      await mkdir(target);
      await symlink(outside, join(target, "a"));
      await into({ existing, keepGoing: true });
      await untouched();
    },
  );

  it("through a directory that becomes a link while it works", async () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`n${n}`, "evil"]));
    await commit({ d: { ...files, inner: { f: "evil" } } });
    let swapped = false;
    const result = await into({
      keepGoing: true,
      onProgress: () => {
        if (swapped) return;
        swapped = true;
        execFileSync("mv", [join(target, "d"), join(base, "moved")]);
        execFileSync("ln", ["-s", outside, join(target, "d")]);
      },
    }).catch((error: unknown) => error);
    expect(swapped).toBe(true);
    await untouched();
    expect(result).toBeInstanceOf(Error); // its directory cannot be finished: it is a link now
    expect(await readFile(join(base, "moved", "n19"), "utf8")).toBe("evil");
  });

  it("by hard links to what a link put in the way leads to", async () => {
    const run = await vault.run();
    const content = await run.content.whole(bytesOf("evil"));
    const entry = { kind: "file", content, ...stat, hardLink: 5n } as const;
    const inner = await run.content.whole(encodeTree([{ ...entry, name: bytesOf("f") }]));
    const tree = encodeTree([
      { kind: "directory", name: bytesOf("d"), content: inner, ...stat },
      { ...entry, name: bytesOf("z") },
    ]);
    await run.commit({ root: await run.content.whole(tree), files: 2, bytes: 8, path: "/" });
    let swapped = false;
    await into({
      onProgress: () => {
        if (swapped) return;
        swapped = true;
        execFileSync("mv", [join(target, "d"), join(base, "moved")]);
        execFileSync("ln", ["-s", outside, join(target, "d")]);
      },
    }).catch(() => {});
    await untouched();
    expect((await lstat(join(outside, "f"))).nlink).toBe(1);
    expect(await readFile(join(target, "z"), "utf8")).toBe("evil");
  });

  it("by entries of one hard link group whose contents differ: they become files of their own", async () => {
    const run = await vault.run();
    const file = async (name: string, text: string): Promise<TreeEntry> => ({
      ...{ kind: "file", name: bytesOf(name), ...stat, hardLink: 9n },
      content: await run.content.whole(bytesOf(text)),
    });
    const tree = encodeTree([
      await file("a", "one"),
      await file("b", "two"),
      await file("c", "one"),
    ]);
    await run.commit({ root: await run.content.whole(tree), files: 3, bytes: 9, path: "/" });
    await into();
    expect(await seen(target)).toEqual({ a: "one", b: "two", c: "one" });
  });

  it("by names that a tree may not have", async () => {
    for (const name of ["../f", "..", ".", "/f", "a/../../f", "f\0", ""]) {
      await commit({ [name]: "evil" });
      expect(await codeOf(into({ existing: "overwrite" })), name).toBe("tree-corrupt");
    }
    await untouched();
    expect((await readdir(base)).sort()).toEqual(["outside", "target"]);
  });

  it("when the target itself is a link, which its owner may have made: it is followed once", async () => {
    await mkdir(join(base, "real"));
    await symlink(join(base, "real"), target);
    await commit({ a: { b: "x" } });
    await into();
    expect(await seen(join(base, "real"))).toEqual({ a: "/", "a/b": "x" });
  });
});

describe("what is restored of a snapshot", () => {
  beforeEach(() =>
    commit({
      docs: { "plan.md": "plan", old: { "plan.md": "old" } },
      "x.o": "x",
      src: { "y.o": "y" },
    }),
  );
  const path = (text: string) => text.split("/").map(bytesOf);

  it("is one directory, one file, or what rules choose; no directory is made for nothing", async () => {
    await into({ path: path("docs/old") });
    expect(await seen(target)).toEqual({ "plan.md": "old" });
    await rm(target, { recursive: true });
    await into({ path: path("docs/plan.md") });
    expect(await seen(target)).toEqual({ "plan.md": "plan" });
    await rm(target, { recursive: true });
    await into({ include: ["plan.md"], exclude: ["/docs/plan.md"] });
    expect(await seen(target)).toEqual({ docs: "/", "docs/old": "/", "docs/old/plan.md": "old" });
    await rm(target, { recursive: true });
    await into({ include: ["*.o"] });
    expect(await seen(target)).toEqual({ src: "/", "src/y.o": "y", "x.o": "x" });
    await rm(target, { recursive: true });
    await into({ include: ["nothing"] });
    expect(await seen(target)).toEqual({});
    expect(await codeOf(into({ path: path("docs/none") }))).toBe("not-found");
  });

  it("has the times of its directories, also of those made for what is in them", async () => {
    await into({ include: ["/docs/old/plan.md"] });
    for (const folder of ["docs", "docs/old"])
      expect((await lstat(join(target, folder))).mtimeMs).toBe(1_600_000_000_000);
  });
});

describe("a vault that has lost something", () => {
  it("gives back all the rest when it is told to go on, and names what is lost", async () => {
    const source = join(base, "source");
    await mkdir(source);
    for (let n = 0; n < 6; n++) await writeFile(join(source, `f${n}`), noise(3_000_000, n));
    await backup({ vault, source, threads: 0 });
    const [pack = ""] = named(storage, "packs/").filter(
      (name) => (storage.objects.get(name)?.length ?? 0) > 3_000_000,
    );
    storage.objects.delete(pack);
    const again = await openVault({ storage, password });
    expect(await codeOf(into({ vault: again }))).toBe("object-missing");
    await rm(target, { recursive: true });
    const { files, problems } = await into({ vault: again, keepGoing: true, verify: true });
    expect(problems.length).toBeGreaterThan(0);
    expect(files + problems.length).toBe(6);
    for (const { why } of problems) expect(why).toBe("object-missing");
    const lost = problems.map((problem) => problem.path);
    for (let n = 0; n < 6; n++) {
      if (lost.includes(join(target, `f${n}`))) continue;
      execFileSync("cmp", [join(source, `f${n}`), join(target, `f${n}`)]);
    }
    expect(await readdir(target)).toHaveLength(files);
  });

  it("names a file that is not what was written when it is read back", async () => {
    await commit({ a: "one", b: { c: "two" } });
    const { problems } = await into({
      verify: true,
      onProgress: ({ files }) => {
        if (files === 2) execFileSync("sh", ["-c", 'echo harm > "$0"', join(target, "b", "c")]);
      },
    });
    expect(problems).toEqual([{ path: join(target, "b", "c"), why: "differs" }]);
  });
});

describe("deep trees", () => {
  it("go there and back beyond the longest path that the system takes", async () => {
    const source = join(base, "source");
    await mkdir(source);
    const name = "d".repeat(100);
    // 80 directories of 100 letters: 8,000 bytes; made step by step, as no path reaches there
    execFileSync("bash", [
      "-c",
      `cd "$0" && for n in $(seq 80); do mkdir ${name} && cd -P ${name} || exit 1; done; echo deep > file; ln file other`,
      source,
    ]);
    const { warnings, files } = await backup({ vault, source });
    expect([warnings, files]).toEqual([[], 2]);
    await into({ verify: true });
    const picture = (folder: string) => execFileSync("python3", ["-B", PICTURE, folder]).toString();
    const seen = picture(target);
    expect(seen === picture(source), "the same below 8,000 bytes of path").toBe(true);
    expect(JSON.parse(seen)[`${`${name}/`.repeat(80)}other`]).toMatchObject({ links: 2, size: 5 });
  });

  it("of 3,000 directories in each other too", async () => {
    const run = await vault.run();
    let content = await run.content.whole(encodeTree([]));
    for (let depth = 0; depth < 3_000; depth++)
      content = await run.content.whole(
        encodeTree([{ kind: "directory", name: bytesOf("d"), content, ...stat }]),
      );
    await run.commit({ root: content, files: 0, bytes: 0, path: "/" });
    await into();
    const depth = execFileSync("sh", ["-c", 'find "$0" -type d | wc -l', target]).toString();
    expect(Number(depth)).toBe(3_001);
  });
});
