import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { copyVault, memoryStorage } from "../src/core/vault/index.ts";
import { decodeSnapshot, encodeSnapshot } from "../src/core/vault/snapshots/snapshot.ts";
import {
  type DirectoryAttributes,
  decodeDirectoryAttributes,
  encodeDirectoryAttributes,
} from "../src/core/vault/trees/tree.ts";
import { backup, createVault, restore, type Vault } from "../src/node/index.ts";
import { nodeVault, password, scratch } from "./support/node-vault.ts";
import { bytesOf, noise } from "./support/small-vault.ts";

const TIME = 1_234_567_890.123456;

const folder = scratch("source-directory");
let base: string;
let source: string;
let vault: Vault;

beforeEach(async () => {
  base = await folder();
  source = join(base, "source");
  ({ vault } = await nodeVault());
  mkdirSync(join(source, "inner"), { recursive: true });
  writeFileSync(join(source, "inner", "note"), "kept");
  chmodSync(join(source, "inner"), 0o711);
  utimesSync(join(source, "inner"), 5, 6);
  chmodSync(source, 0o1750);
  utimesSync(source, TIME, TIME);
});

/** Mode and modification time, in microseconds. */
function seen(path: string): [string, bigint] {
  const { mode, mtimeNs } = statSync(path, { bigint: true });
  return [(Number(mode) & 0o7777).toString(8), mtimeNs / 1000n];
}

describe("the directory that was backed up", () => {
  it("is given its mode and times where the restore makes it", async () => {
    await backup({ vault, source });
    for (const [nr, more] of [{}, { threads: 0 }, { verify: true }].entries()) {
      const target = join(base, "new", "places", String(nr));
      const result = await restore({ vault, snapshot: "latest", target, ...more });
      expect(result.problems).toEqual([]);
      expect(seen(target)).toEqual(["1750", 1_234_567_890_123_456n]);
      expect(seen(join(target, "inner"))).toEqual(["711", 6_000_000n]);
    }
    expect(seen(join(base, "new", "places"))[0]).not.toBe("1750");
  });

  it("is given its own by the restore that goes on where one was cut off", async () => {
    await backup({ vault, source });
    const target = join(base, "cut");
    const ending = new AbortController();
    ending.abort(new Error("cut"));
    const cut = restore({ vault, snapshot: "latest", target, signal: ending.signal });
    await expect(cut).rejects.toThrow("cut");
    expect(seen(target)[0]).toBe("1700");
    await restore({ vault, snapshot: "latest", target, existing: "skip" });
    expect(seen(target)).toEqual(["1750", 1_234_567_890_123_456n]);
  });

  it("is left as it is where it was there before, empty or not", async () => {
    await backup({ vault, source });
    const target = join(base, "mine");
    mkdirSync(target, { mode: 0o755 });
    chmodSync(target, 0o755);
    await restore({ vault, snapshot: "latest", target });
    expect(seen(target)[0]).toBe("755");
    utimesSync(target, 7, 8);
    await restore({ vault, snapshot: "latest", target, existing: "skip" });
    expect(seen(target)).toEqual(["755", 8_000_000n]);
  });

  it("is that of the part which is restored, and none of a file's", async () => {
    await backup({ vault, source });
    const target = join(base, "part");
    await restore({ vault, snapshot: "latest", target, path: [bytesOf("inner")] });
    expect(seen(target)).toEqual(["711", 6_000_000n]);
    const one = join(base, "one");
    await restore({
      ...{ vault, snapshot: "latest", target: one },
      path: [bytesOf("inner"), bytesOf("note")],
    });
    expect(seen(one)[0]).not.toBe("1750");
  });

  it("goes along when its snapshot is copied", async () => {
    const { snapshot } = await backup({ vault, source });
    const to = await createVault({ storage: memoryStorage(), password, ...CHEAP });
    await copyVault({ from: vault, to });
    expect(to.snapshot("latest").directory).toEqual(snapshot.directory);
    const target = join(base, "second");
    await restore({ vault: to, snapshot: "latest", target });
    expect(seen(target)).toEqual(["1750", 1_234_567_890_123_456n]);
  });

  it("is not given what a snapshot does not say, as those of earlier releases", async () => {
    const { snapshot } = await backup({ vault, source });
    const run = await vault.run();
    const { id: _, device: __, directory: ___, ...earlier } = snapshot;
    await run.commit(earlier);
    const target = join(base, "earlier");
    await restore({ vault, snapshot: "latest", target });
    expect(seen(target)[0]).not.toBe("1750");
  });
});

const CHEAP = { cost: { memoryKiB: 19 * 1024, passes: 2, lanes: 1 } };

const python = (code: string, ...args: string[]) =>
  spawnSync("/usr/bin/python3", ["-c", `import os, sys, tempfile; ${code}`, ...args], {
    encoding: "utf8",
  });
const TRIED = "f = tempfile.NamedTemporaryFile(); os.setxattr(f.name, 'user.try', b'x')";
const keepsAttributes = python(TRIED).status === 0;

describe.skipIf(!keepsAttributes)("its extended attributes (/tmp must keep them)", () => {
  const set = (name: string, length: number) =>
    python(
      "os.setxattr(sys.argv[1], sys.argv[2], b'v' * int(sys.argv[3]))",
      source,
      name,
      `${length}`,
    );
  const names = (path: string) => python("print(os.listxattr(sys.argv[1]))", path).stdout.trim();

  it("are kept, and need not be read again while it is unchanged", async () => {
    set("user.note", 5);
    await backup({ vault, source });
    const again = await backup({ vault, source, attributes: false }); // with nothing that could
    expect(again.snapshot.directory?.attributes).toEqual([
      { name: bytesOf("user.note"), value: bytesOf("vvvvv") },
    ]);
    const target = join(base, "new");
    await restore({ vault, snapshot: "latest", target });
    expect(names(target)).toBe("['user.note']");
  });

  it("are named and left out when they are too long for a head", async () => {
    set("user.note", 1100);
    const { warnings, snapshot } = await backup({ vault, source });
    expect(warnings).toEqual([{ path: source, why: "attributes-too-long" }]);
    expect(snapshot.directory?.attributes).toBeUndefined();
    expect(snapshot.directory?.mode).toBe(0o1750);
  });
});

const time = fc.record({
  seconds: fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n }),
  nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
});
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const attributes: fc.Arbitrary<DirectoryAttributes> = fc.record(
  {
    mode: fc.integer({ min: 0, max: 0o7777 }),
    modified: time,
    owner: fc.record({ uid: u32, gid: u32 }),
    attributes: fc.constant([{ name: bytesOf("user.a"), value: noise(9, 1) }]),
    hint: fc.record({ changed: time, inode: fc.bigInt({ min: 0n, max: 2n ** 62n }) }),
  },
  { requiredKeys: ["mode", "modified"] },
);

describe("as bytes", () => {
  it("come back as they were", () => {
    fc.assert(
      fc.property(attributes, (given) => {
        expect(decodeDirectoryAttributes(encodeDirectoryAttributes(given))).toEqual(given);
      }),
    );
  });

  it("keep nobody from the snapshot, whatever they are", () => {
    const root = { level: 0, length: 0, ids: new Uint8Array() };
    const snapshot = {
      ...{ id: "0".repeat(32), device: "1".repeat(32), time: 5, root },
      ...{ files: 0, bytes: 0, path: "/", tags: [] },
    };
    const plain = encodeSnapshot(snapshot, new Uint8Array(16));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (junk) => {
        const field = Buffer.concat([Buffer.from([130, 0, 0, 0, junk.length]), junk]);
        const read = decodeSnapshot(new Uint8Array(Buffer.concat([plain, field])), snapshot.device);
        expect(read).toEqual({ ...snapshot, ...(read.directory && { directory: read.directory }) });
      }),
    );
    expect(decodeDirectoryAttributes(new Uint8Array([3, 0, 0, 0, 4, 0, 0, 1, 0]))).toBe(null);
  });
});
