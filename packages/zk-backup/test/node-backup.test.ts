import { once } from "node:events";
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { MemoryStorage } from "../src/core/vault/index.ts";
import { encodeTree } from "../src/core/vault/trees/tree.ts";
import { backup, openVault, restore, type Vault } from "../src/node/index.ts";
import { nodeVault, password, scratch } from "./support/node-vault.ts";
import { bytesOf, codeOf, named, noise } from "./support/small-vault.ts";

const folder = scratch("node");
let base: string;
let source: string;
let storage: MemoryStorage;
let vault: Vault;

beforeEach(async () => {
  base = await folder();
  source = join(base, "source");
  ({ storage, vault } = await nodeVault({ stateFolder: join(base, "state") }));
  await mkdir(join(source, "deep", "er"), { recursive: true });
  await writeFile(join(source, "text.txt"), "hello");
  await writeFile(join(source, "deep", "er", "noise.bin"), noise(3_000_000, 1));
  await writeFile(join(source, "empty"), "");
  await writeFile(join(source, "run.sh"), "#!/bin/sh\n", { mode: 0o755 });
  await symlink("../no/such/place", join(source, "deep", "dangling"));
  await symlink("/etc/passwd", join(source, "absolute"));
  await chmod(join(source, "deep", "er"), 0o500);
  await utimes(join(source, "text.txt"), 1_600_000_000.123456, 1_600_000_000.123456);
  await utimes(join(source, "empty"), 5, "-3.5");
  await utimes(join(source, "deep"), 1_500_000_000, 1_500_000_000.75);
});

/** A folder as it is: kind, mode, time in ns, content or target of everything in it. */
async function picture(folder: string, at = ""): Promise<Record<string, string>> {
  const seen: Record<string, string> = {};
  for (const name of (await readdir(join(folder, at))).sort()) {
    const path = join(at, name);
    const stat = await lstat(join(folder, path), { bigint: true });
    const microseconds = stat.mtimeNs / 1000n;
    const base = `${(stat.mode & 0o7777n).toString(8)} ${microseconds}`;
    if (stat.isSymbolicLink())
      seen[path] = `${microseconds} -> ${await readlink(join(folder, path))}`;
    else if (stat.isDirectory())
      Object.assign(seen, { [path]: `${base}/` }, await picture(folder, path));
    else seen[path] = `${base} ${(await readFile(join(folder, path))).toString("base64")}`;
  }
  return seen;
}

const target = () => join(base, "restored");

describe("backup and restore of a tree", () => {
  it("gives back contents, modes, times to the microsecond, links and empty files", async () => {
    const { snapshot, files, bytes, warnings } = await backup({ vault, source });
    expect([files, bytes, warnings]).toEqual([4, 3_000_015, []]);
    const again = await openVault({ storage, password });
    const done = await restore({ vault: again, snapshot: snapshot.id, target: target() });
    expect([done.files, done.bytes]).toEqual([4, 3_000_015]);
    expect(await picture(target())).toEqual(await picture(source));
  });

  it("keeps names that are not UTF-8", async () => {
    await writeFile(
      Buffer.concat([Buffer.from(`${source}/`), Buffer.from([0xff, 0xfe, 0x41])]),
      "odd",
    );
    await backup({ vault, source });
    await restore({ vault, snapshot: "latest", target: target() });
    const names = await readdir(target(), { encoding: "buffer" });
    expect(names.some((name) => name.equals(Buffer.from([0xff, 0xfe, 0x41])))).toBe(true);
  });

  it("reads only what changed", async () => {
    await backup({ vault, source });
    const packs = named(storage, "packs/").length;
    const second = await backup({ vault, source });
    expect([second.unchangedFiles, second.newBytes]).toEqual([4, 0]);
    expect(named(storage, "packs/").length).toBe(packs);
    await writeFile(join(source, "text.txt"), "hallo"); // as long as before
    const third = await backup({ vault, source });
    expect(third.unchangedFiles).toBe(3);
    await restore({ vault, snapshot: third.snapshot.id, target: target() });
    expect(await readFile(join(target(), "text.txt"), "utf8")).toBe("hallo");
    await restore({ vault, snapshot: second.snapshot.id, target: join(base, "older") });
    expect(await readFile(join(base, "older", "text.txt"), "utf8")).toBe("hello");
  });

  it("notices new content though size and modification time were put back", async () => {
    await backup({ vault, source });
    await writeFile(join(source, "text.txt"), "jello");
    await utimes(join(source, "text.txt"), 1_600_000_000.123456, 1_600_000_000.123456);
    await backup({ vault, source });
    await restore({ vault, snapshot: "latest", target: target() });
    expect(await readFile(join(target(), "text.txt"), "utf8")).toBe("jello");
  });

  it("reports what it could not read and backs up the rest", async () => {
    const socket = createServer().listen(join(source, "socket"));
    await once(socket, "listening");
    const { warnings, skipped, files } = await backup({ vault, source });
    expect(warnings).toEqual([]);
    expect(skipped).toEqual([{ path: join(source, "socket"), why: "socket" }]);
    expect(files).toBe(4);
    expect(await codeOf(backup({ vault, source: join(base, "none") }))).toBe("source-unreadable");
    expect(await codeOf(backup({ vault, source: join(source, "socket") }))).toBe(
      "source-unreadable",
    );
    socket.close();
  });

  it("stops when it is told to, and leaves the vault as it was", async () => {
    await backup({ vault, source });
    const objects = storage.objects.size;
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(backup({ vault, source, signal })).rejects.toThrow("enough");
    await expect(restore({ vault, snapshot: "latest", target: target(), signal })).rejects.toThrow(
      "enough",
    );
    expect(storage.objects.size).toBe(objects);
    expect(await readdir(target())).toEqual([]);
  });

  it("fails as the storage fails, and goes on the next time", async () => {
    const put = storage.put;
    storage.put = async () => {
      throw Object.assign(new Error("disk full"), { code: "ENOSPC" });
    };
    await expect(backup({ vault, source })).rejects.toThrow("disk full");
    storage.put = put;
    const { files } = await backup({ vault, source });
    expect(files).toBe(4);
    expect((await vault.check({ data: true })).problems).toEqual([]);
  });
});

describe("a backup after another machine has forgotten and pruned what it knows", () => {
  it("reads every file again and counts on nothing that is gone", async () => {
    const { snapshot } = await backup({ vault, source });
    const owner = await openVault({ storage, password });
    await owner.forget({ snapshots: [snapshot.id] });
    await owner.prune({ maxUnused: 0 });
    expect(named(storage, "packs/")).toEqual([]);
    const again = await backup({ vault, source }); // its heads are of before
    expect(again.unchangedFiles).toBe(0);
    const fresh = await openVault({ storage, password });
    expect((await fresh.check({ data: true })).problems).toEqual([]);
    await restore({ vault: fresh, snapshot: again.snapshot.id, target: target() });
    expect(await picture(target())).toEqual(await picture(source));
  });
});

describe("restore", () => {
  beforeEach(async () => {
    await backup({ vault, source });
  });

  it("wants an empty directory", async () => {
    await mkdir(target());
    await writeFile(join(target(), "mine"), "keep me");
    expect(await codeOf(restore({ vault, snapshot: "latest", target: target() }))).toBe(
      "target-not-empty",
    );
    expect(
      await codeOf(restore({ vault, snapshot: "latest", target: join(source, "text.txt") })),
    ).toBe("target-blocked");
    expect(await readFile(join(target(), "mine"), "utf8")).toBe("keep me");
    expect(
      await codeOf(restore({ vault, snapshot: "0".repeat(32), target: join(base, "x") })),
    ).toBe("no-snapshot");
  });

  it.each([
    [
      "flipped bit",
      "object-corrupt",
      (bytes: Uint8Array) => bytes.map((b, i) => (i === 5000 ? b ^ 1 : b)),
    ],
    ["cut", "object-truncated", (bytes: Uint8Array) => bytes.slice(0, 4000)],
  ])("writes no unauthenticated byte of a pack with a %s", async (_, code, harm) => {
    for (const name of named(storage, "packs/"))
      storage.objects.set(name, harm(storage.objects.get(name) ?? new Uint8Array()));
    const again = await openVault({ storage, password });
    expect(await codeOf(restore({ vault: again, snapshot: "latest", target: target() }))).toBe(
      code,
    );
    for (const [path, seen] of Object.entries(await picture(target())))
      expect(seen.endsWith("/"), `${path} was written`).toBe(true);
  });

  it("never writes outside its target, whatever a malicious writer put into a tree", async () => {
    const run = await vault.run();
    const content = await run.content.whole(bytesOf("evil"));
    const stat = { mode: 0o644, modified: { seconds: 0n, nanoseconds: 0 } };
    for (const name of ["../evil", "..", ".", "/evil", "a/../../evil", "evil\0"]) {
      const tree = encodeTree([{ kind: "file", name: bytesOf(name), content, ...stat }]);
      const root = await run.content.whole(tree);
      const { id } = await run.commit({ root, files: 1, bytes: 4, path: "/" });
      const place = join(base, "t", id);
      expect(await codeOf(restore({ vault, snapshot: id, target: place })), name).toBe(
        "tree-corrupt",
      );
      expect(await readdir(place)).toEqual([]);
    }
    expect((await readdir(base)).includes("evil")).toBe(false);
  });

  it("never writes through a link that the tree itself holds", async () => {
    const outside = join(base, "outside");
    await mkdir(outside);
    const run = await vault.run();
    const stat = { mode: 0o755, modified: { seconds: 0n, nanoseconds: 0 } };
    const inner = await run.content.whole(
      encodeTree([
        {
          kind: "file",
          name: bytesOf("f"),
          content: await run.content.whole(bytesOf("x")),
          ...stat,
        },
      ]),
    );
    // A link and a directory of one name cannot stand in one tree; the closest a writer can come is
    // a link whose name sorts before the directory's.
    const root = await run.content.whole(
      encodeTree([
        { kind: "symlink", name: bytesOf("a"), target: bytesOf(outside), ...stat },
        { kind: "directory", name: bytesOf("b"), content: inner, ...stat },
      ]),
    );
    const { id } = await run.commit({ root, files: 1, bytes: 1, path: "/" });
    await restore({ vault, snapshot: id, target: target() });
    expect(await readdir(outside)).toEqual([]);
    expect(await readlink(join(target(), "a"))).toBe(outside);
    const twice = encodeTree([
      { kind: "symlink", name: bytesOf("a"), target: bytesOf(outside), ...stat },
      { kind: "directory", name: bytesOf("a"), content: inner, ...stat },
    ]);
    const forged = await run.commit({
      root: await run.content.whole(twice),
      files: 1,
      bytes: 1,
      path: "/",
    });
    expect(await codeOf(restore({ vault, snapshot: forged.id, target: join(base, "u") }))).toBe(
      "tree-corrupt",
    );
  });
});

describe("the state folder", () => {
  const state = () => join(base, "state", "zk-backup-state.json");

  it("is readable by its owner alone, and a remembered key opens without the password", async () => {
    await openVault({ storage, password, stateFolder: join(base, "state"), rememberKey: true });
    expect((await lstat(state())).mode & 0o777).toBe(0o600);
    const opened = await openVault({ storage, stateFolder: join(base, "state") });
    expect(opened.device).toBe(vault.device);
    expect(await readFile(state(), "utf8")).not.toContain(password);
    expect(await codeOf(openVault({ storage, stateFolder: join(base, "other") }))).toBe(
      "bad-password",
    );
  });

  it("notices a storage that serves an old state", async () => {
    const old = new Map(storage.objects);
    await backup({ vault, source });
    storage.objects.clear();
    for (const [name, bytes] of old) storage.objects.set(name, bytes);
    expect(await codeOf(openVault({ storage, password, stateFolder: join(base, "state") }))).toBe(
      "rollback",
    );
  });

  it.each([
    "",
    "{",
    "[]x",
    '{"memory":{"device":"x","heads":{}}}',
    '{"deviceKey":"short"}',
    '{"memory":{"device":"00000000000000000000000000000000","heads":{"a":{}}}}',
  ])("is never begun anew when it is damaged: %j", async (content) => {
    await writeFile(state(), content);
    expect(await codeOf(openVault({ storage, password, stateFolder: join(base, "state") }))).toBe(
      "state-damaged",
    );
    expect(await readFile(state(), "utf8")).toBe(content);
  });

  it("says wrong-password for a wrong one, and needs a folder to remember a key in", async () => {
    expect(await codeOf(openVault({ storage, password: "another" }))).toBe("wrong-password");
    expect(await codeOf(openVault({ storage, password, rememberKey: true }))).toBe("bad-input");
  });
});
