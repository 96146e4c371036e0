import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ignoreRules } from "../src/core/selection/ignore-rules.ts";
import {
  type BackupTarget,
  createVault,
  encodeTree,
  memoryStorage,
  openVault,
  openWriter,
  type Run,
  type Snapshot,
  type TreeEntry,
} from "../src/core/vault/index.ts";
import { comparedTree, diffTrees } from "../src/core/vault/trees/diff-trees.ts";
import { findVersions } from "../src/core/vault/trees/find-versions.ts";
import { sameContent } from "../src/core/vault/trees/same-content.ts";
import { sampleFiles } from "../src/core/vault/trees/sample-files.ts";
import { findEntry, walkTree } from "../src/core/vault/trees/walk-tree.ts";
import {
  bytesOf,
  codeOf,
  credential,
  named,
  noise,
  platform,
  smallProfile,
} from "./support/small-vault.ts";

/** A directory as nested objects: text is a file, an array a link's target. */
interface Folder {
  [name: string]: string | [string] | Folder;
}

const modified = { seconds: 1_700_000_000n, nanoseconds: 1 };

async function written(
  run: Run,
  folder: Folder,
): Promise<Awaited<ReturnType<Run["content"]["whole"]>>> {
  const entries: TreeEntry[] = [];
  for (const [text, value] of Object.entries(folder)) {
    const common = { name: bytesOf(text), mode: 0o644, modified };
    if (typeof value === "string")
      entries.push({ ...common, kind: "file", content: await run.content.whole(bytesOf(value)) });
    else if (Array.isArray(value))
      entries.push({ ...common, kind: "symlink", target: bytesOf(value[0]) });
    else entries.push({ ...common, kind: "directory", content: await written(run, value) });
  }
  return run.content.whole(encodeTree(entries));
}

async function backUp(vault: BackupTarget, folder: Folder, path = "/home"): Promise<Snapshot> {
  const run = await vault.run();
  return run.commit({ root: await written(run, folder), files: 0, bytes: 0, path });
}

const newVault = async () => {
  const storage = memoryStorage();
  return {
    storage,
    vault: await createVault({ platform, storage, credential, profile: smallProfile }),
  };
};

/** Every path and what stands there, by plain recursion over the objects. */
function flat(folder: Folder, above = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [name, value] of Object.entries(folder)) {
    const path = `${above}${name}`;
    if (typeof value === "string") all.set(path, `file ${value}`);
    else if (Array.isArray(value)) all.set(path, `symlink ${value[0]}`);
    else {
      all.set(path, "directory");
      for (const [below, what] of flat(value, `${path}/`)) all.set(below, what);
    }
  }
  return all;
}

const pathOf = (names: readonly Uint8Array[]) => names.map((name) => Buffer.from(name)).join("/");

const word = fc.constantFrom("a", "b", "ab", "c.txt", "-", "é");
const { tree } = fc.letrec<{ tree: Folder; node: Folder[string] }>((tie) => ({
  tree: fc.dictionary(word, tie("node"), {
    maxKeys: 4,
    noNullPrototype: true,
  }) as fc.Arbitrary<Folder>,
  node: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom("", "one", "two"),
    fc.tuple(fc.constantFrom("x", "y")) as fc.Arbitrary<[string]>,
    tie("tree"),
  ),
}));

async function changesOf(vault: Parameters<typeof comparedTree>[0], a: Snapshot, b: Snapshot) {
  const changes: string[] = [];
  const sides = { before: comparedTree(vault, a.root), after: comparedTree(vault, b.root) };
  for await (const { change, names } of diffTrees(sides))
    changes.push(`${change} ${pathOf(names)}`);
  return changes;
}

describe("comparing trees", () => {
  it("finds every difference there is and none that is not", async () => {
    const { vault } = await newVault();
    await fc.assert(
      fc.asyncProperty(tree, tree, async (before, after) => {
        const changes = await changesOf(
          vault,
          await backUp(vault, before),
          await backUp(vault, after),
        );
        const [old, now] = [flat(before), flat(after)];
        const expected: string[] = [];
        for (const [path, what] of old) {
          const other = now.get(path);
          if (other === undefined) expected.push(`removed ${path}`);
          else if (other.split(" ", 1)[0] !== what.split(" ", 1)[0]) expected.push(`kind ${path}`);
          else if (other !== what) expected.push(`content ${path}`);
        }
        for (const path of now.keys()) if (!old.has(path)) expected.push(`added ${path}`);
        expect(changes.sort()).toEqual(expected.sort());
      }),
      { numRuns: 60 },
    );
  });

  it("reads nothing below what is alike", async () => {
    const { vault } = await newVault();
    const same = { deep: { deeper: { file: "x" } } };
    const [a, b] = [await backUp(vault, { same, n: "1" }), await backUp(vault, { same, n: "2" })];
    let reads = 0;
    const counted = {
      tree: (...call: Parameters<typeof vault.tree>) => {
        reads += 1;
        return vault.tree(...call);
      },
      chunks: vault.chunks,
    };
    expect(await changesOf(counted, a, b)).toEqual(["content n"]);
    expect(reads).toBe(2);
  });

  it("knows the same bytes under other ids, as a write-only device has them", async () => {
    const { storage, vault } = await newVault();
    const device = await vault.enrol({ type: "write-only" });
    const writer = await openWriter({ platform, storage, credential: device });
    const long = "x".repeat(50_000);
    await backUp(writer, { same: long, other: "aaaa" }, "/camera");
    await vault.refresh();
    const [theirs] = vault.snapshots();
    const own = await backUp(vault, { same: long, other: "aaab" });
    expect(await changesOf(vault, theirs as Snapshot, own)).toEqual(["content other"]);
  });

  it("compares streams however they are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 4 })),
        fc.array(fc.uint8Array({ maxLength: 4 })),
        async (a, b) => {
          async function* parts(list: Uint8Array[]) {
            yield* list;
          }
          const same = Buffer.concat(a).equals(Buffer.concat(b));
          expect(await sameContent(parts(a), parts(b))).toBe(same);
          const whole = [new Uint8Array(Buffer.concat(a))];
          expect(await sameContent(parts(a), parts(whole))).toBe(true);
        },
      ),
    );
  });
});

describe("walking and finding", () => {
  it("walks all, each directory before what is in it, or only what is entered", async () => {
    const { vault } = await newVault();
    const { root } = await backUp(vault, { b: { c: "1", a: { z: ["t"] } }, a: "2" });
    const paths = async (enters?: () => boolean) => {
      const all: string[] = [];
      for await (const { names } of walkTree({ vault, root, enters })) all.push(pathOf(names));
      return all;
    };
    expect(await paths()).toEqual(["a", "b", "b/a", "b/a/z", "b/c"]);
    expect(await paths(() => false)).toEqual(["a", "b"]);
    const found = await findEntry({ vault, root }, [bytesOf("b"), bytesOf("c")]);
    expect(found.entry?.kind).toBe("file");
    expect((await findEntry({ vault, root }, [])).entry).toBeNull();
    for (const path of [["x"], ["a", "b"], ["b", "a", "z", "t"]])
      expect(await codeOf(findEntry({ vault, root }, path.map(bytesOf)))).toBe("not-found");
  });

  it("finds each version once, with the snapshots that have it, reading what is alike once", async () => {
    const { storage, vault } = await newVault();
    const rest = { quiet: { deep: { "tax.pdf": "2024" } } };
    await backUp(vault, { docs: { "tax.pdf": "one", notes: "n" }, rest });
    await backUp(vault, { docs: { "tax.pdf": "two", notes: "m" }, rest });
    await backUp(vault, { docs: { "tax.pdf": "two", notes: "o" }, rest });
    await backUp(vault, { docs: { "tax.pdf": "two" } }, "/elsewhere");
    const again = await openVault({ platform, storage, credential });
    const snapshots = again.snapshots();
    let reads = 0;
    const counted = {
      tree: (...call: Parameters<typeof again.tree>) => {
        reads += 1;
        return again.tree(...call);
      },
    };
    const search = { vault: counted, snapshots, patterns: ignoreRules(["*.pdf"]) };
    const found = (await findVersions(search)).map(({ names, snapshots: in_ }) => [
      pathOf(names),
      in_.map((one) => snapshots.indexOf(one)),
    ]);
    expect(found).toEqual([
      ["docs/tax.pdf", [0]],
      ["rest/quiet/deep/tax.pdf", [0, 1, 2]],
      ["docs/tax.pdf", [1, 2]],
      ["docs/tax.pdf", [3]],
    ]);
    expect(reads).toBe(4 + 4 + 3); // roots, docs, and once what is quiet
    const folders = await findVersions({ ...search, patterns: ignoreRules(["/docs/", "!*.pdf"]) });
    expect(folders.map(({ names }) => pathOf(names))).toEqual(["docs", "docs"]);
  });

  it("draws each file with the same chance, and says what it could not read", async () => {
    const { storage, vault } = await newVault();
    const { root } = await backUp(vault, { a: "1", b: "2", sub: { c: "3", d: "4" }, l: ["a"] });
    const drawn = new Map<string, number>();
    for (let round = 0; round < 600; round++) {
      const sample = await sampleFiles({ vault, root, count: 2, random: platform.random });
      expect([sample.of, sample.files.length, sample.failed]).toEqual([4, 2, []]);
      for (const { names } of sample.files)
        drawn.set(pathOf(names), (drawn.get(pathOf(names)) ?? 0) + 1);
    }
    // 300 expected of each; 8 standard deviations of 12 keep a fair draw inside.
    expect([...drawn.keys()].sort()).toEqual(["a", "b", "sub/c", "sub/d"]);
    for (const count of drawn.values()) expect(Math.abs(count - 300)).toBeLessThan(98);
    // Another run's packs are whole; the one that has the trees is lost.
    for (const name of named(storage, "packs/")) storage.objects.set(name, noise(100, 1));
    const again = await openVault({ platform, storage, credential });
    const broken = await sampleFiles({ vault: again, root, count: 2, random: platform.random });
    expect(broken.failed).toHaveLength(1);
  });
});
