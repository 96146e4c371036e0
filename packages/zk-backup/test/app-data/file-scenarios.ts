import { backup, backupFolder, restoreFolder, tarBlob } from "../../src/browser/index.ts";
import { memoryStorage } from "../../src/core/vault/index.ts";
import { appVault } from "./app-vault.ts";
import { expectCode, expectSame, expectThat } from "./expectation.ts";
import type { Scenario } from "./scenario.ts";

/** An empty directory of the origin-private file system. */
export async function emptyFolder(name: string): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(name, { recursive: true }).catch(() => {});
  return root.getDirectoryHandle(name, { create: true });
}

/** Writes files by their paths. */
export async function write(
  folder: FileSystemDirectoryHandle,
  files: Record<string, FileSystemWriteChunkType>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const names = path.split("/");
    const name = names.pop() as string;
    let inner = folder;
    for (const step of names) inner = await inner.getDirectoryHandle(step, { create: true });
    const writable = await (await inner.getFileHandle(name, { create: true })).createWritable();
    await writable.write(content);
    await writable.close();
  }
}

/** All files by their paths, their bytes by a hash; directories end in a slash. */
export async function listed(
  folder: FileSystemDirectoryHandle,
  path = "",
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const [name, entry] of folder.entries())
    if (entry.kind === "file") {
      const file = await (entry as FileSystemFileHandle).getFile();
      const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      found[path + name] = [...new Uint8Array(hash)].join(",");
    } else {
      found[`${path}${name}/`] = "";
      Object.assign(found, await listed(entry as FileSystemDirectoryHandle, `${path}${name}/`));
    }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Bytes that cannot be made smaller. */
export const noise = (length: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536)
    crypto.getRandomValues(bytes.subarray(at, Math.min(length, at + 65_536)));
  return bytes;
};

async function keepsTree(): Promise<void> {
  const source = await emptyFolder("source");
  await write(source, {
    "a.txt": "a text",
    empty: "",
    "deep/er/still/b.bin": noise(70_000),
    "large.bin": noise(9_000_000),
    "name with \u{1f4c4} é and 'quotes'": "x",
  });
  await source.getDirectoryHandle("nothing in it", { create: true });
  const vault = await appVault();
  const { snapshot, files, bytes, warnings } = await backupFolder({ vault, source });
  expectSame([files, bytes, warnings], [5, 9_070_007, []], "what was backed up");
  const target = await emptyFolder("target");
  const restored = await restoreFolder({ vault, snapshot: snapshot.id, target });
  expectSame([restored.files, restored.problems], [5, []], "what was restored");
  expectSame(await listed(target), await listed(source), "the tree");
  await expectCode(restoreFolder({ vault, snapshot: "latest", target }), "target-not-empty");
  await write(target, { "a.txt": "changed", extra: "stays" });
  await restoreFolder({ vault, snapshot: "latest", target, existing: "replace" });
  const { extra, ...rest } = await listed(target);
  expectThat(extra !== undefined, "a file that the snapshot does not have stays");
  expectSame(rest, await listed(source), "the tree that was replaced");
  const inner = await emptyFolder("inner");
  await restoreFolder({ vault, snapshot: "latest", target: inner, path: ["deep", "er"] });
  expectSame(Object.keys(await listed(inner)), ["still/", "still/b.bin"], "a part of the tree");
}

/** Waits until the clock has gone on so far that a file's time tells whether it changed. */
async function later(): Promise<void> {
  const begun = Date.now();
  while (Date.now() - begun < 2_100) await new Promise((wake) => setTimeout(wake, 100));
}

async function readsWhatChanged(): Promise<void> {
  const source = await emptyFolder("changing");
  await write(source, { one: noise(50_000), two: noise(50_000) });
  await later();
  const storage = memoryStorage();
  const vault = await appVault(storage);
  const first = await backupFolder({ vault, source });
  const second = await backupFolder({ vault, source });
  expectSame([first.unchangedFiles, second.unchangedFiles], [0, 2], "the files that were not read");
  await write(source, { two: noise(50_000) });
  const third = await backupFolder({ vault, source });
  expectSame(third.unchangedFiles, 1, "the files that were not read when one changed");
  expectThat(third.newBytes >= 50_000, "what changed was stored");
  const all = await backupFolder({ vault, source, readAll: true });
  expectSame([all.unchangedFiles, all.newBytes], [0, all.newBytes], "what is read when all is");
  const target = await emptyFolder("changed");
  await restoreFolder({ vault, snapshot: third.snapshot.id, target });
  expectSame(await listed(target), await listed(source), "the tree");
  for (const name of [...storage.objects.keys()])
    if (name.startsWith("packs/")) storage.objects.delete(name);
  const mended = await backupFolder({ vault, source });
  expectSame(mended.unchangedFiles, 0, "the files that were not read when the vault had lost them");
  const whole = await emptyFolder("mended");
  await restoreFolder({ vault, snapshot: mended.snapshot.id, target: whole });
  expectSame(await listed(whole), await listed(source), "the tree that was stored again");
}

async function keepsChosenFiles(): Promise<void> {
  const file = (text: string, name: string) => new File([text], name);
  const vault = await appVault();
  const source = [
    { path: "one.txt", file: file("one", "one.txt") },
    { path: "in/side/two.txt", file: file("two", "two.txt") },
  ];
  const { files, snapshot } = await backupFolder({ vault, source, path: "picked" });
  expectSame([files, snapshot.path], [2, "picked"], "what was backed up");
  const target = await emptyFolder("chosen");
  await restoreFolder({ vault, snapshot: "latest", target });
  expectSame(
    Object.keys(await listed(target)),
    ["in/", "in/side/", "in/side/two.txt", "one.txt"],
    "the tree",
  );
  for (const path of ["../x", "a//b", ".", ""])
    await expectCode(
      backupFolder({ vault, source: [{ path, file: file("x", "x") }] }),
      "bad-input",
    );
  const tar = await tarBlob({ vault, snapshot: "latest" });
  const text = await tar.text();
  expectThat(
    text.includes("in/side/two.txt") && text.includes("two\0"),
    "the archive holds a file",
  );
}

async function stopsWhenTold(): Promise<void> {
  const source = await emptyFolder("large");
  await write(source, { large: noise(24_000_000) });
  const storage = memoryStorage();
  const controller = new AbortController();
  const vault = await appVault({
    ...storage,
    async put(name, bytes, options) {
      await storage.put(name, bytes, options);
      if (name.startsWith("packs/")) controller.abort(new Error("enough"));
    },
  });
  const told: number[] = [];
  const stopped = backup({
    ...{ vault, files: source, signal: controller.signal },
    onProgress({ bytes, bytesPerSecond }) {
      expectThat(bytesPerSecond >= 0, "a rate is told");
      told.push(bytes);
    },
  });
  const reason = await stopped.catch((error: Error) => error.message);
  expectSame(reason, "enough", "why it stopped");
  expectThat(told.length > 0, "progress was told");
  expectSame(vault.snapshots().length, 0, "how many snapshots are there");
  const sent = new Set([...storage.objects.keys()].filter((name) => name.startsWith("packs/")));
  expectThat(sent.size > 0, "a pack was sent before it stopped");
  const again = await backup({ vault, files: source });
  expectThat(again.newBytes < 24_000_000, "what was sent is not sent again");
  expectThat(
    [...sent].every((name) => storage.objects.has(name)),
    "what was sent is still there",
  );
  expectSame(vault.snapshots().length, 1, "how many snapshots are there");
}

async function oneAtATime(): Promise<void> {
  const source = await emptyFolder("locked");
  await write(source, { a: "a" });
  const vault = await appVault();
  let letGo = (): void => {};
  const holding = new Promise<void>((held) => {
    void navigator.locks.request(`candor-zk-backup ${vault.id}`, () => {
      held();
      return new Promise<void>((free) => {
        letGo = free;
      });
    });
  });
  await holding;
  const refused = await backupFolder({ vault, source }).catch((error: { code: string }) => error);
  expectSame((refused as { code: string }).code, "busy", "the code while another tab is at it");
  const waiting = backupFolder({ vault, source });
  letGo();
  expectSame((await waiting).files, 1, "the files of one that waited a moment");
}

/** A file that is written in place by whoever has it locked; in the type library of workers alone. */
interface InPlace extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<{ write(bytes: Uint8Array): number; close(): void }>;
}

/** A directory of one file, with which something happens as soon as it was opened for reading. */
function disturbed(name: string, opened: () => Promise<File>): FileSystemDirectoryHandle {
  const values = async function* () {
    yield { kind: "file", name, getFile: opened };
  };
  return { name: "", getFileHandle: null, values } as unknown as FileSystemDirectoryHandle;
}

async function keepsLockedFiles(): Promise<void> {
  const source = await emptyFolder("in use");
  await write(source, { "a.txt": "a", "deep/in-use.db": noise(70_000), "z.txt": "z" });
  const deep = await source.getDirectoryHandle("deep");
  const handle = (await deep.getFileHandle("in-use.db")) as InPlace;
  const tree = await listed(source);
  const locked = await handle.createSyncAccessHandle();
  try {
    const vault = await appVault();
    const { files, warnings } = await backupFolder({ vault, source });
    expectSame([files, warnings], [3, []], "what was backed up while a file was locked");
    const target = await emptyFolder("target");
    await restoreFolder({ vault, snapshot: "latest", target });
    expectSame(await listed(target), tree, "the tree");

    let writes = 1;
    const written = disturbed("in-use.db", async () => {
      const file = await handle.getFile();
      for (; writes > 0; writes--) locked.write(noise(80_000)); // longer: private windows keep times
      return file;
    });
    const torn = await backupFolder({ vault, source: written, path: "torn" });
    const why = [{ where: "in-use.db", why: "changed-while-read" }];
    expectSame(torn.warnings, why, "what is said of a file that was written while it was read");
    const calm = await backupFolder({ vault, source: written, path: "torn" });
    expectSame([calm.warnings, calm.bytes], [[], 80_000], "what is said of it later");
  } finally {
    locked.close();
  }
}

/** What only a worker can do. */
export const WORKER_SCENARIOS: readonly Scenario[] = [
  {
    name: "keeps a locked file, and says when it was written while it was read",
    run: keepsLockedFiles,
  },
];

export const FILE_SCENARIOS: readonly Scenario[] = [
  { name: "keeps a tree of the origin-private file system", run: keepsTree },
  { name: "reads only files that changed", run: readsWhatChanged },
  { name: "keeps files that were chosen, and gives an archive", run: keepsChosenFiles },
  { name: "stops when it is told to, and goes on without sending again", run: stopsWhenTold },
  { name: "runs once at a time", run: oneAtATime },
];
