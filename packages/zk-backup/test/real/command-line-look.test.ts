import { randomBytes } from "node:crypto";
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, type Machine, machine } from "./command.ts";

const noise = randomBytes(3_000_000);
const evil = Buffer.from("evil\x1b[31m\xff", "latin1");
let base = "";
let laptop: Machine;
let camera: Machine;
let ids: string[] = [];

const ok = async (on: Machine, ...args: string[]): Promise<Ended> => {
  const ended = await on.run(args);
  const said = ended.err.split("\n").filter((line) => !line.startsWith('{"type":"progress"'));
  expect([ended.exit, said.join("\n")], args.join(" ")).toEqual([0, ""]);
  return ended;
};

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "zk-look-"));
  const vault = { ZK_BACKUP_VAULT: join(base, "vault") };
  const password = { ZK_BACKUP_PASSWORD_FILE: join(base, "password") };
  await writeFile(password.ZK_BACKUP_PASSWORD_FILE, "typed nowhere\n");
  const source = join(base, "source");
  for (const folder of ["laptop", "camera", "source/docs/2026"])
    await mkdir(join(base, folder), { recursive: true });
  await writeFile(join(source, "noise.bin"), noise);
  await writeFile(join(source, "docs", "tax.pdf"), "one");
  await writeFile(join(source, "docs", "2026", "plan.md"), "a plan\n");
  await writeFile(Buffer.concat([Buffer.from(`${source}/`), evil]), "x");
  await symlink("docs/tax.pdf", join(source, "link"));
  await utimes(join(source, "noise.bin"), 1_577_836_800, 1_577_836_800.5);
  laptop = machine(join(base, "laptop"), vault);
  camera = machine(join(base, "camera"), vault);
  const owner = machine(join(base, "laptop"), { ...vault, ...password });
  await ok(owner, "init", "--label", "laptop", "--remember-key");
  const first = await ok(laptop, "backup", source, "--tag", "first", "--json");
  await writeFile(join(source, "docs", "tax.pdf"), "two!");
  await rm(join(source, "docs", "2026"), { recursive: true });
  const second = await ok(laptop, "backup", source, "--json");
  ids = [first, second].map((ended) => String(ended.result()["snapshot"]));
  const credential = join(base, "camera.json");
  await ok(owner, "devices", "add", credential, "--write-only");
  await ok(
    camera,
    "backup",
    join(source, "docs"),
    "--device-file",
    credential,
    "--label",
    "camera",
  );
});
afterAll(() => rm(base, { recursive: true }));

describe("ls and cat", () => {
  it("list one folder or all below, and never drive the terminal", async () => {
    expect((await ok(laptop, "ls", "laptop:latest")).out).toBe(
      "docs/\nevil\\x1b[31m\\xff\nlink\nnoise.bin\n",
    );
    expect((await ok(laptop, "ls", "-r", ids[0] ?? "", "docs")).out).toBe(
      "docs/2026/\ndocs/2026/plan.md\ndocs/tax.pdf\n",
    );
    const long = (await ok(laptop, "ls", "-l", "laptop:latest")).out;
    expect(long).toMatch(/^lrwxrwxrwx .* link -> docs\/tax\.pdf$/m);
    expect(long).toMatch(/^-rw-r--r-- .* 3\.00 MB .* noise\.bin$/m);
  });

  it("give programs a line an entry and a result", async () => {
    const lines = (await ok(laptop, "ls", "laptop:latest", "--json")).lines();
    expect(lines.map(({ type, path }) => [type, path])).toEqual([
      ["entry", "docs"],
      ["entry", "evil\\x1b[31m\\xff"],
      ["entry", "link"],
      ["entry", "noise.bin"],
      ["result", undefined],
    ]);
    expect(lines[1]?.["pathBytes"]).toBe(evil.toString("base64"));
    expect(lines[2]).toMatchObject({ kind: "symlink", target: "docs/tax.pdf" });
    expect(lines[3]).toMatchObject({
      kind: "file",
      size: 3_000_000,
      mode: "0644",
      modified: "2020-01-01T00:00:00.500000000Z",
    });
    expect(lines[4]).toMatchObject({ snapshot: ids[1], entries: 4, exit: 0 });
  });

  it("write a file's own bytes and nothing else", async () => {
    const { child, ended } = laptop.start(["cat", "laptop:latest", "noise.bin"]);
    const parts: Buffer[] = [];
    child.stdout?.removeAllListeners("data");
    child.stdout?.setEncoding("latin1").on("data", (part: string) => {
      parts.push(Buffer.from(part, "latin1"));
    });
    expect((await ended).exit).toBe(0);
    expect(Buffer.concat(parts).equals(noise)).toBe(true);
    expect((await ok(laptop, "cat", "laptop:latest", "evil\\x1b[31m\\xff")).out).toBe("x");
    for (const [path, error] of [
      ["docs", "bad-input"],
      ["nothing", "not-found"],
      ["../x", "bad-input"],
    ] as const)
      expect((await laptop.run(["cat", "laptop:latest", path])).err).toContain(error);
  });

  it("end quietly when nobody reads on", async () => {
    const { child, ended } = laptop.start(["cat", "laptop:latest", "noise.bin"]);
    child.stdout?.once("data", () => child.stdout?.destroy());
    expect([(await ended).exit, (await ended).err]).toEqual([0, ""]);
  });
});

describe("snapshots", () => {
  const listed = async (...args: string[]) =>
    (
      (await ok(laptop, "snapshots", "--json", ...args)).result()["snapshots"] as { id: string }[]
    ).map(({ id }) => ids.indexOf(id));

  it("are filtered by device, tag, path and number", async () => {
    expect(await listed()).toEqual([0, 1, -1]);
    expect(await listed("--device", "laptop")).toEqual([0, 1]);
    expect(await listed("--device", "camera")).toEqual([-1]);
    expect(await listed("--tag", "first")).toEqual([0]);
    expect(await listed("--tag", "first", "--tag", "second")).toEqual([]);
    expect(await listed("--path", "../source")).toEqual([0, 1]);
    expect(await listed("--last", "1")).toEqual([-1]);
    const text = (await ok(laptop, "snapshots", "--tag", "first")).out;
    expect(text).toMatch(new RegExp(`^${ids[0]?.slice(0, 12)}  .*  laptop  .*/source  first\n$`));
  });

  it("are called by device, by how far back, and by age", async () => {
    for (const [name, index] of [
      ["latest~1", 1],
      ["laptop:latest", 1],
      ["laptop:latest~1", 0],
      [(ids[0] ?? "").slice(0, 10), 0],
    ] as const)
      expect((await ok(laptop, "ls", name, "--json")).result()["snapshot"], name).toBe(ids[index]);
    const latest = await ok(laptop, "ls", "latest", "--tag", "first", "--json");
    expect(latest.result()["snapshot"]).toBe(ids[0]);
    const old = await laptop.run(["ls", "1d", "--json"]);
    expect([old.exit, old.result()["error"]]).toEqual([1, "no-snapshot"]);
  });
});

describe("diff, find and stats", () => {
  it("compare snapshots, also of different devices", async () => {
    const { out } = await ok(laptop, "diff", "laptop:latest~1", "laptop:latest");
    expect(out).toBe(
      "- docs/2026/\n- docs/2026/plan.md  (7 bytes)\nM docs/tax.pdf  (3 bytes to 4 bytes)\n0 added, 2 removed, 1 changed.\n",
    );
    const lines = (await ok(laptop, "diff", "laptop:latest", "camera:latest", "--json")).lines();
    expect(lines.at(-1)).toMatchObject({ added: 1, removed: 5, content: 0, kind: 0 });
  });

  it("compare a snapshot with a folder, by time or by every byte", async () => {
    const source = join(base, "source");
    expect((await ok(laptop, "diff", "laptop:latest", source)).out).toBe(
      "0 added, 0 removed, 0 changed.\n",
    );
    const changed = Buffer.from(noise);
    changed[1_500_000] = (changed[1_500_000] ?? 0) ^ 1;
    await writeFile(join(source, "noise.bin"), changed);
    await utimes(join(source, "noise.bin"), 1_577_836_800, 1_577_836_800.5);
    await appendFile(join(source, "docs", "tax.pdf"), "?");
    expect((await ok(laptop, "diff", "laptop:latest", "../source")).out).toContain("1 changed");
    const all = await ok(laptop, "diff", "laptop:latest", source, "--data", "--json");
    expect(all.lines().map(({ path }) => path)).toEqual(["docs/tax.pdf", "noise.bin", undefined]);
    await writeFile(join(source, "noise.bin"), noise);
    await utimes(join(source, "noise.bin"), 1_577_836_800, 1_577_836_800.5);
  });

  it("find every version of a file once", async () => {
    const found = (await ok(laptop, "find", "*.pdf", "plan.md", "--json")).lines();
    expect(found.map(({ path, size, snapshots }) => [path, size, snapshots])).toEqual([
      ["docs/2026/plan.md", 7, 1],
      ["docs/tax.pdf", 3, 1],
      ["docs/tax.pdf", 4, 1],
      ["tax.pdf", 4, 1],
      [undefined, undefined, undefined],
    ]);
    expect((await ok(laptop, "find", "*.doc")).out).toBe("Nothing found.\n");
    expect((await ok(laptop, "find", "noise*", "--device", "laptop")).out).toContain("in 2");
  });

  it("say what the vault takes", async () => {
    const stats = (await ok(laptop, "stats", "--json")).result();
    expect(stats).toMatchObject({ snapshots: 3, files: 4 });
    expect(stats["allBytes"]).toBe(6_000_000 + 3 + 7 + 1 + 4 + 1 + 4);
    const { packs } = stats["stored"] as { packs: { objects: number; bytes: number } };
    expect(packs.objects).toBe((await readdir(join(base, "vault", "packs"))).length);
    expect((await ok(laptop, "stats")).out).toContain("on the storage");
  });
});

describe("drill", () => {
  type Source = Record<string, unknown> & { failed: { path: string; code: string }[] };
  const sourcesOf = (ended: Ended) => ended.result()["sources"] as Source[];

  it("reads back what each device has, and says how old it is", async () => {
    const drilled = await ok(laptop, "drill", "--json");
    const [own, theirs] = sourcesOf(drilled);
    expect(own).toMatchObject({ label: "laptop", of: 3, restored: 3, compared: 2, failed: [] });
    expect(theirs).toMatchObject({
      label: "camera",
      of: 1,
      restored: 1,
      compared: 0,
      stale: false,
    });
    expect((await ok(laptop, "drill")).out).toMatch(/last backup \d+ (s|min)/);
    const stale = await laptop.run(["drill", "--max-age", "0s", "--json"]);
    expect([stale.exit, stale.result()["ok"]]).toEqual([3, false]);
    expect((await ok(laptop, "drill", "--max-age", "9d")).exit).toBe(0);
  });

  it("names what can be restored no longer", async () => {
    const packs = join(base, "vault", "packs");
    const big = (await readdir(packs, { withFileTypes: true })).map(({ name }) => name);
    for (const name of big) await rm(join(packs, name));
    const broken = await laptop.run(["drill", "--json"]);
    expect([broken.exit, broken.result()["ok"]]).toEqual([13, false]);
    for (const { failed } of sourcesOf(broken))
      expect(failed.map(({ code }) => code)).toEqual(["object-missing"]);
    expect((await laptop.run(["drill"])).out).toMatch(/LOST .*object-missing/);
    const check = await laptop.run(["check", "--json"]);
    expect([check.exit, check.result()["ok"]]).toEqual([13, false]);
  });
});
