import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FIRMWARE_PROFILE, memoryStorage } from "../../src/core/vault/index.ts";
import { isZkBackupError } from "../../src/index.ts";
import {
  backup,
  createVault,
  nodeCompression,
  nodePlatform,
  openVault,
  openWriter,
} from "../../src/node/index.ts";
import { noise } from "../support/small-vault.ts";
import { vectors } from "../support/vectors.ts";

// A reader that shares no code with ours: Python, written from docs/formats/zk-backup-v1.md alone.
const READER = fileURLToPath(new URL("../reader/reader.py", import.meta.url));
const PYTHON = "/usr/bin/python3";
const NEEDED = "cryptography, nacl, zstandard, libargon2.so.1";
const there =
  spawnSync(PYTHON, [
    "-c",
    "import ctypes, cryptography, nacl, zstandard; ctypes.CDLL('libargon2.so.1')",
  ]).status === 0;
if (!there && process.env["CI"] === "true")
  throw new Error(`The independent reader needs ${PYTHON} with ${NEEDED}.`);

const run = promisify(execFile);
const PASSWORD = "Zu\u0308rich \u{1f6b2} at night";
const cost = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };

let work = "";
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "zk-reader-"));
});
afterAll(() => rm(work, { recursive: true }));

let vaults = 0;

interface Read {
  readonly exit: number;
  readonly stderr: string;
  /** What the reader printed. */
  readonly report: {
    readonly epoch: number;
    readonly snapshots: readonly {
      readonly id: string;
      readonly path: string;
      readonly files: number;
      readonly bytes: number;
    }[];
  };
  readonly out: string;
}

/** Writes a vault's objects into a folder, and has the independent reader restore it. */
async function read(
  objects: ReadonlyMap<string, Uint8Array>,
  secret: string,
  flags: readonly string[] = [],
): Promise<Read> {
  const place = join(work, String(++vaults));
  for (const [name, bytes] of objects) {
    await mkdir(dirname(join(place, "vault", name)), { recursive: true });
    await writeFile(join(place, "vault", name), bytes);
  }
  await writeFile(join(place, "secret"), `${secret}\n`);
  const out = join(place, "out");
  const command = ["-B", READER, join(place, "vault"), join(place, "secret"), out, ...flags];
  const none = { epoch: 0, snapshots: [] };
  try {
    const { stdout, stderr } = await run(PYTHON, command, { maxBuffer: 1 << 26 });
    return { exit: 0, stderr, report: JSON.parse(stdout), out };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { exit: code, stderr, report: none, out };
  }
}

/** Everything below a folder that a backup keeps, by path (in latin1, so that any bytes stand). */
async function contents(folder: string, at = ""): Promise<Record<string, object>> {
  const found: Record<string, object> = {};
  const names = await readdir(Buffer.from(join(folder, at), "latin1"), { encoding: "buffer" });
  for (const name of names) {
    const path = join(at, name.toString("latin1"));
    const full = Buffer.from(join(folder, path), "latin1");
    const stat = await lstat(full);
    const mode = stat.mode & 0o7777;
    const modified = Math.floor(stat.mtimeMs / 1000);
    if (stat.isSymbolicLink()) found[path] = { link: await readlink(full) };
    else if (stat.isDirectory()) {
      found[path] = { mode, modified };
      Object.assign(found, await contents(folder, path));
    } else {
      const sha256 = createHash("sha256")
        .update(await readFile(full))
        .digest("hex");
      found[path] = { mode, modified, size: stat.size, sha256 };
    }
  }
  return found;
}

/** What we say of a vault first when we open it and look at everything. */
async function refusalOf(
  objects: ReadonlyMap<string, Uint8Array>,
  platform: Awaited<ReturnType<typeof nodePlatform>>,
): Promise<string | undefined> {
  const storage = memoryStorage();
  for (const [name, bytes] of objects) storage.objects.set(name, bytes);
  try {
    const vault = await openVault({ storage, password: PASSWORD, platform });
    return (await vault.check({ data: true })).problems[0]?.code;
  } catch (error) {
    if (isZkBackupError(error)) return error.code;
    throw error;
  }
}

/** A tree of many shapes. */
async function source(): Promise<string> {
  const folder = await mkdtemp(join(work, "source-"));
  const files: [string | Buffer, Uint8Array][] = [
    ["empty", new Uint8Array()],
    ["one", new Uint8Array([7])],
    ["text", Buffer.from("a line that compresses well\n".repeat(20_000))],
    ["zeros", new Uint8Array(3_000_000)],
    ["noise", noise(1_500_000, 1)],
    ["näme \u{1f6b2}", Buffer.from("not ASCII")],
    ["sub/deep/er/file", noise(70_000, 2)],
    ["sub/again", noise(70_000, 2)],
    [" leading and trailing ", Buffer.from("spaces")],
  ];
  for (const [name, content] of files) {
    await mkdir(dirname(join(folder, String(name))), { recursive: true });
    await writeFile(join(folder, String(name)), content);
  }
  await writeFile(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe])]), "bytes");
  await mkdir(join(folder, "nothing in it"));
  await symlink("../nowhere", join(folder, "link"));
  await symlink("sub", join(folder, "sub link"));
  await chmod(join(folder, "one"), 0o4750);
  await chmod(join(folder, "sub", "deep"), 0o700);
  await utimes(join(folder, "text"), 0, -86_400);
  await utimes(join(folder, "sub", "deep"), 1, 1_000_000_000);
  return folder;
}

describe.skipIf(!there)(`the independent reader in Python (${NEEDED})`, () => {
  it.each([
    ["aes-256-gcm", "zstd", 65_536],
    ["aes-256-gcm", "deflate", 4096],
    ["aes-256-gcm", "store", 1 << 20],
    ["xchacha20-poly1305", "zstd", 4096],
    ["xchacha20-poly1305", "deflate", 65_536],
    ["xchacha20-poly1305", "store", 4096],
  ] as const)(
    "restores what we back up: %s, %s, blocks of %i",
    async (suite, codec, blockSize) => {
      const storage = memoryStorage();
      const folder = await source();
      const platform = { ...(await nodePlatform({ codec })), suite, blockSize };
      const vault = await createVault({ storage, password: PASSWORD, cost, platform });
      await backup({ vault, source: folder, tags: ["first"], threads: 0 });
      const before = await contents(folder);
      await writeFile(join(folder, "text"), "changed");
      await backup({ vault, source: folder, threads: 0 });
      const after = await contents(folder);

      const { exit, stderr, report, out } = await read(storage.objects, PASSWORD);
      expect([exit, stderr]).toEqual([0, ""]);
      const [first, second] = vault.snapshots().map(({ id }) => id);
      expect(report.snapshots.map(({ id }) => id)).toEqual([first, second]);
      expect(report.snapshots[0]).toMatchObject({
        path: folder,
        tags: ["first"],
        device: vault.device,
      });
      expect(await contents(join(out, first ?? ""))).toEqual(before);
      expect(await contents(join(out, second ?? ""))).toEqual(after);
    },
    120_000,
  );

  it("restores content of many chunks, cut as firmware cuts", async () => {
    const storage = memoryStorage();
    const folder = await mkdtemp(join(work, "source-"));
    await writeFile(join(folder, "large"), noise(20_000_000, 3)); // a list of chunks
    const platform = await nodePlatform({ codec: "store" });
    const profile = { minimum: 4096, average: 8192, maximum: FIRMWARE_PROFILE.maximum };
    const vault = await createVault({ storage, password: PASSWORD, cost, platform, profile });
    await backup({ vault, source: folder, threads: 0 });
    const { exit, out } = await read(storage.objects, PASSWORD);
    expect(exit).toBe(0);
    const id = vault.snapshots()[0]?.id ?? "";
    expect(await contents(join(out, id))).toEqual(await contents(folder));
  }, 120_000);

  it("restores what a write-only device wrote, before and after a revocation", async () => {
    const storage = memoryStorage();
    const folder = await source();
    const platform = { ...(await nodePlatform()), suite: "xchacha20-poly1305" } as const;
    const vault = await createVault({ storage, password: PASSWORD, cost, platform });
    const credential = await vault.enrol({ type: "write-only" });
    const stateFolder = await mkdtemp(join(work, "state-"));
    const opening = { storage, credential, stateFolder, platform };
    await backup({ vault: await openWriter(opening), source: folder, threads: 0 });
    await backup({ vault: await openWriter(opening), source: folder, threads: 0 });
    const { phrase } = await vault.revoke({ devices: [], password: PASSWORD, cost });
    await backup({ vault: await openWriter(opening), source: folder, threads: 0 });
    const wanted = await contents(folder);
    for (const [secret, flags] of [
      [PASSWORD, []],
      [phrase.toLowerCase(), ["--recovery"]],
    ] as const) {
      const { exit, stderr, report, out } = await read(storage.objects, secret, flags);
      expect([exit, stderr, report.epoch]).toEqual([0, "", 2]);
      expect(report.snapshots.length).toBe(3);
      for (const { id } of report.snapshots) expect(await contents(join(out, id))).toEqual(wanted);
    }
  }, 120_000);

  it("leaves out what does not count: heads written with revoked keys", async () => {
    const storage = memoryStorage();
    const folder = await source();
    const platform = await nodePlatform();
    const vault = await createVault({ storage, password: PASSWORD, cost, platform });
    const device = { ...(await vault.enrol({ type: "device" })), type: "device" } as const;
    const thief = await openVault({ storage, credential: device, platform });
    await backup({ vault, source: folder, threads: 0 });
    await vault.revoke({ devices: [device.device], password: PASSWORD, cost });
    await backup({ vault: thief, source: folder, threads: 0 }).catch(() => null);
    const { exit, report } = await read(storage.objects, PASSWORD);
    expect(exit).toBe(0);
    expect(report.snapshots.map(({ id }) => id)).toEqual(
      (await openVault({ storage, password: PASSWORD, platform })).snapshots().map(({ id }) => id),
    );
    expect(report.snapshots.length).toBe(1);
  }, 120_000);

  it("opens the published vault", async () => {
    const { password, recoveryPhrase, snapshots, objects } = vectors("vault");
    const decoded = new Map(
      Object.entries(objects).map(([name, text]) => [name, Buffer.from(text, "base64")]),
    );
    for (const [secret, flags] of [
      [password, []],
      [recoveryPhrase, ["--recovery"]],
    ] as const) {
      const { exit, stderr, report, out } = await read(decoded, secret, flags);
      expect([exit, stderr]).toEqual([0, ""]);
      expect(report.snapshots.map(({ id }) => id)).toEqual(snapshots.map(({ id }) => id));
      for (const [i, { id, files, counted }] of snapshots.entries()) {
        expect(report.snapshots[i]).toMatchObject(counted);
        const found = await contents(join(out, id));
        for (const [name, { length, sha256 }] of Object.entries(files))
          expect(found[name]).toMatchObject({ size: length, sha256 });
        expect(found["link"]).toEqual({ link: "../away" });
      }
    }
  }, 120_000);

  it("refuses the published trees that are none, and calls it the same", async () => {
    const program = `
import json, sys
sys.path.insert(0, sys.argv[1])
from refusal import Refusal
from trees import read_tree
cases = json.load(open(sys.argv[2]))
read_tree(bytes.fromhex(cases["good"]["bytes"]), "vector")
for case in cases["bad"]:
    try:
        read_tree(bytes.fromhex(case["bytes"]), "vector")
        print("accepted")
    except Refusal as refusal:
        print(refusal.name)`;
    const file = fileURLToPath(new URL("../../vectors/v1/trees.json", import.meta.url));
    const { stdout } = await run(PYTHON, ["-B", "-c", program, dirname(READER), file]);
    expect(stdout.trim().split("\n")).toEqual(vectors("trees").bad.map(({ refusal }) => refusal));
  });

  it("refuses a vault whose heads are gone, when a closing proves that they were there", async () => {
    const storage = memoryStorage();
    const platform = await nodePlatform();
    const vault = await createVault({ storage, password: PASSWORD, cost, platform });
    await vault.revoke({ devices: [], password: PASSWORD, cost });
    expect((await read(storage.objects, PASSWORD)).exit).toBe(0);
    const rest = [...storage.objects].filter(([name]) => !name.startsWith("heads/"));
    const { exit, stderr } = await read(new Map(rest), PASSWORD);
    expect([exit, stderr.split(":")[0]]).toEqual([1, "rollback"]);
  });

  it("refuses what we refuse, and calls it the same", async () => {
    const storage = memoryStorage();
    const folder = await mkdtemp(join(work, "source-"));
    await writeFile(join(folder, "f"), noise(100_000, 4));
    const platform = { ...(await nodePlatform()), compression: await nodeCompression() };
    const vault = await createVault({ storage, password: PASSWORD, cost, platform });
    await backup({ vault, source: folder, threads: 0 });
    const good = await read(storage.objects, PASSWORD);
    expect(good.exit).toBe(0);

    const named = (prefix: string) =>
      [...storage.objects.keys()].filter((name) => name.startsWith(prefix)).sort();
    const changed = (name: string, change: (bytes: Uint8Array) => Uint8Array) => {
      const bytes = change(storage.objects.get(name)?.slice() ?? new Uint8Array());
      return new Map([...storage.objects, [name, bytes]]);
    };
    const flip = (at: number) => (bytes: Uint8Array) => {
      const place = at < 0 ? bytes.length + at : at;
      bytes[place] = (bytes[place] ?? 0) ^ 1;
      return bytes;
    };
    const cut = (bytes: Uint8Array) => bytes.slice(0, -100);
    const [pack = "", index = "", slot = ""] = ["packs/", "indexes/", "slots/"].map(
      (prefix) => named(prefix)[0] ?? "",
    );
    const head = named("heads/").at(-1) ?? "";
    const first = named("heads/")[0] ?? "";
    const without = (name: string) =>
      new Map([...storage.objects].filter(([other]) => other !== name));
    const later = (at: number): [string, Uint8Array] => {
      const bytes = storage.objects.get(slot)?.slice() ?? new Uint8Array();
      bytes[at] = 9;
      return [`slots/${createHash("sha256").update(bytes).digest("hex")}`, bytes];
    };
    const damaged = changed(slot, flip(130)).get(slot) ?? new Uint8Array();
    const only = (...slots: [string, Uint8Array][]) => new Map([...without(slot), ...slots]);
    const cases: [string, ReadonlyMap<string, Uint8Array>, string][] = [
      ["a flipped bit of the vault file", changed("vault", flip(10)), "vault-damaged"],
      ["a flipped bit of the slot", changed(slot, flip(130)), "slot-damaged"],
      ["a flipped bit of a head", changed(head, flip(-1)), "object-corrupt"],
      ["a flipped bit of a commitment", changed(head, flip(100)), "object-corrupt"],
      ["a flipped bit of an index", changed(index, flip(-1)), "object-corrupt"],
      ["a flipped bit of a pack", changed(pack, flip(200)), "object-corrupt"],
      ["a flipped version of a pack", changed(pack, flip(4)), "object-corrupt"],
      ["a flipped version of an index", changed(index, flip(4)), "object-corrupt"],
      ["a flipped version of a head", changed(head, flip(4)), "unsupported-version"],
      ["a slot withheld", without(slot), "no-slot"],
      ["no slot but one of a later type", only(later(5)), "unsupported-feature"],
      ["no slot but one of a later version", only(later(4)), "unsupported-version"],
      ["no slot but later ones of both kinds", only(later(4), later(5)), "unsupported-version"],
      ["a damaged slot among later ones", only([slot, damaged], later(4)), "slot-damaged"],
      ["a slot of another vault", only(later(8)), "no-slot"],
      ["a head cut short", changed(head, cut), "object-truncated"],
      ["an index cut short", changed(index, cut), "object-truncated"],
      [
        "a head in another's place",
        changed(head, () => storage.objects.get(first) ?? new Uint8Array()),
        "object-swapped",
      ],
      ["a pack withheld", without(pack), "object-missing"],
      ["an index withheld", without(index), "chunk-missing"],
    ];
    for (const [why, objects, refusal] of cases) {
      const { exit, stderr } = await read(objects, PASSWORD);
      expect([exit, stderr.split(":")[0]], why).toEqual([1, refusal]);
      expect(await refusalOf(objects, platform), `${why}, to us`).toBe(refusal);
    }
    for (const objects of [storage.objects, new Map([...storage.objects, later(4), later(5)])]) {
      const wrong = await read(objects, "not the password");
      expect([wrong.exit, wrong.stderr.split(":")[0]]).toEqual([1, "wrong-password"]);
    }
  }, 240_000);
});
