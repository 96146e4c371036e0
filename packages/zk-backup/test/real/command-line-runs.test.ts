import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Machine, machine } from "./command.ts";

let base = "";
let source = "";
let desk: Machine;
let round = 0;
const at = (...parts: string[]) => join(base, ...parts);

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "zk-runs-"));
  await writeFile(at("password"), "typed nowhere\n");
});
afterAll(() => rm(base, { recursive: true }));

/** A vault of its own for each, on a machine that remembers its key. */
beforeEach(async () => {
  round += 1;
  source = at(`source-${round}`);
  await mkdir(join(source, "cache", "deep"), { recursive: true });
  await mkdir(at(`home-${round}`));
  await writeFile(join(source, "letter.odt"), "dear");
  await writeFile(join(source, "cache", "deep", "letter.odt"), "copy");
  await writeFile(join(source, "film.iso"), randomBytes(100_000));
  desk = machine(at(`home-${round}`), { ZK_BACKUP_VAULT: at(`vault-${round}`) });
  const password = { ZK_BACKUP_PASSWORD_FILE: at("password") };
  expect((await desk.run(["init", "--remember-key"], password)).exit).toBe(0);
});

/** Every file below a folder with its length and time. */
async function picture(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const lines = names.map(async (name) => {
    const { size, mtimeMs, isFile } = await stat(join(folder, name)).then((found) => ({
      ...{ size: found.size, mtimeMs: found.mtimeMs },
      isFile: found.isFile(),
    }));
    return isFile ? `${name} ${size} ${mtimeMs}` : name;
  });
  return (await Promise.all(lines)).sort();
}

describe("a dry run", () => {
  it("says what a backup would store, and changes neither vault nor memory", async () => {
    const before = [await picture(at(`vault-${round}`)), await picture(at(`home-${round}`))];
    const dry = await desk.run(["backup", source, "-n", "--json"]);
    expect(dry.exit).toBe(0);
    const told = dry.result();
    expect(told).toMatchObject({ dryRun: true, files: 3, bytes: 100_008 });
    expect(told).not.toHaveProperty("snapshot");
    expect([await picture(at(`vault-${round}`)), await picture(at(`home-${round}`))]).toEqual(
      before,
    );
    const wet = (await desk.run(["backup", source, "--json"])).result();
    for (const field of ["files", "bytes", "newBytes", "storedBytes", "unchangedFiles"])
      expect(wet[field], field).toBe(told[field]);
    const again = (await desk.run(["backup", source, "-n", "--json"])).result();
    expect(again).toMatchObject({ unchangedFiles: 3, storedBytes: 0 });
    expect((await desk.run(["backup", source, "-n"])).out).toContain("Nothing was written");
  });

  it("says what a restore would write", async () => {
    await desk.run(["backup", source]);
    const dry = await desk.run(["restore", "latest", "-n", "--include", "*.odt", "--json"]);
    expect(dry.lines().map(({ path }) => path)).toEqual([
      "cache/deep/letter.odt",
      "letter.odt",
      undefined,
    ]);
    expect(dry.result()).toMatchObject({ dryRun: true, files: 2, bytes: 8 });
    const one = await desk.run(["restore", "latest", "-n", "--from", "cache/deep"]);
    expect(one.out).toBe("letter.odt\nWould restore 1 file, 4 bytes. Nothing was written.\n");
  });
});

describe("what is left out and what is chosen", () => {
  it("follows patterns given, in files, and in the source", async () => {
    await writeFile(at("patterns"), "# large\n*.iso\n");
    await writeFile(join(source, ".gitignore"), "/cache/\n");
    const backedUp = async (...args: string[]) => {
      expect((await desk.run(["backup", source, ...args])).exit).toBe(0);
      const { out } = await desk.run(["ls", "latest", "-r"]);
      return out.split("\n").filter((line) => line !== "" && !line.endsWith("/"));
    };
    const all = [".gitignore", "cache/deep/letter.odt", "film.iso", "letter.odt"];
    expect(await backedUp()).toEqual(all);
    expect(await backedUp("--exclude-file", at("patterns"))).toEqual(
      all.filter((name) => name !== "film.iso"),
    );
    expect(await backedUp("--ignore-file", ".gitignore", "--exclude", "*.iso")).toEqual([
      ".gitignore",
      "letter.odt",
    ]);
    const missing = await desk.run(["backup", source, "--exclude-file", at("nowhere")]);
    expect([missing.exit, missing.err]).toEqual([2, expect.stringContaining("nowhere")]);
  });

  it("restores what is chosen, where it is wanted, over what is there if so told", async () => {
    await desk.run(["backup", source]);
    const out = at(`out-${round}`);
    const restore = (...args: string[]) => desk.run(["restore", "latest", ...args]);
    const chosen = await restore("--target", out, "--include", "*.odt", "--exclude", "/cache");
    expect(chosen.exit).toBe(0);
    expect(await readdir(out)).toEqual(["letter.odt"]);
    const full = await restore(out, "--json");
    expect([full.exit, full.result()["error"]]).toEqual([11, "target-not-empty"]);
    await writeFile(join(out, "letter.odt"), "mine");
    expect((await restore(out, "--overwrite", "never")).exit).toBe(0);
    expect(await readFile(join(out, "letter.odt"), "utf8")).toBe("mine");
    expect((await restore(out, "--overwrite", "always", "--verify")).exit).toBe(0);
    expect(await readFile(join(out, "letter.odt"), "utf8")).toBe("dear");
    for (const [args, message] of [
      [[out, "--overwrite", "maybe"], "always, older or never"],
      [[out, "--target", out], "Name the target once"],
      [[], "Usage: zk-backup restore SNAPSHOT TARGET"],
    ] as const)
      expect(await restore(...args)).toMatchObject({
        exit: 2,
        err: expect.stringContaining(message),
      });
  });
});

describe("hooks", () => {
  const hook = (name: string) => `env | grep ^ZK_BACKUP_ | sort > ${at(name)}; echo to stdout`;
  const seen = async (name: string) =>
    Object.fromEntries(
      (await readFile(at(name), "utf8")).split("\n").map((line) => line.split("=", 2)),
    );

  it("run before and after, know what happened, and leave standard output alone", async () => {
    const args = ["backup", source, "--json", "--before", hook("b"), "--after", hook("a")];
    const done = await desk.run(args);
    expect([done.exit, done.lines().length, done.err]).toEqual([
      0,
      1,
      expect.stringContaining("to stdout"),
    ]);
    expect(await seen("b")).toMatchObject({ ZK_BACKUP_HOOK: "before", ZK_BACKUP_SOURCE: source });
    expect(await seen("a")).toMatchObject({
      ZK_BACKUP_STATUS: "done",
      ZK_BACKUP_SNAPSHOT: done.result()["snapshot"],
    });
  });

  it("stop a backup when the first fails, and tell of a failure to the last", async () => {
    const stopped = await desk.run([
      "backup",
      source,
      "--json",
      "--before",
      "exit 7",
      "--after",
      hook("n"),
    ]);
    expect([stopped.exit, stopped.result()["error"]]).toEqual([1, "hook-failed"]);
    expect(stopped.err).toContain("exit 7");
    expect((await desk.run(["snapshots", "--json"])).result()["snapshots"]).toEqual([]);
    await expect(readFile(at("n"))).rejects.toThrow();
    const failed = await desk.run(["backup", at("nowhere"), "--after", hook("f")]);
    expect(failed.exit).toBe(1);
    expect(await seen("f")).toMatchObject({
      ZK_BACKUP_STATUS: "failed",
      ZK_BACKUP_ERROR: "source-unreadable",
    });
    const late = await desk.run(["backup", source, "--after", "kill -9 $$"]);
    expect([late.exit, late.err]).toEqual([3, expect.stringContaining("ended by SIGKILL")]);
  });
});

describe("a run that is interrupted", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s ends cleanly with %i, and the next goes through", async (signal, exit) => {
    await writeFile(join(source, "noise"), randomBytes(80_000_000));
    // Five packs or six: once the first is there, it is in the middle for as long as the others take.
    const slow = ["--limit-upload", "12M", "--after", "echo it was $ZK_BACKUP_STATUS"];
    const { child, ended, says } = desk.start(["backup", source, "--json", ...slow]);
    await says(/"storedBytes":\d{8}/);
    child.kill(signal);
    const stopped = await ended;
    expect([stopped.exit, stopped.result()["error"]]).toEqual([exit, "interrupted"]);
    expect(stopped.err).toContain("it was interrupted");
    expect(stopped.err).toContain("The vault is as it was");
    expect((await desk.run(["snapshots", "--json"])).result()["snapshots"]).toEqual([]);
    const next = await desk.run(["backup", source, "--json"]);
    expect(next.exit).toBe(0);
    expect(next.result()["newBytes"]).toBeLessThan(70_000_000); // what was stored is not sent again
    expect((await desk.run(["check", "--data", "--json"])).result()["ok"]).toBe(true);
  });
});

describe("streams", () => {
  it("are backed up from a command, and not when it fails", async () => {
    const args = ["backup", "--stdin-filename", "dump.sql", "--json", "--stdin-command"];
    const made = await desk.run([...args, "seq 1 100000"]);
    expect([made.exit, made.result()["bytes"]]).toEqual([0, 588_895]);
    const { out } = await desk.run(["cat", "latest", "dump.sql"]);
    expect(out.endsWith("\n99999\n100000\n")).toBe(true);
    expect(out.length).toBe(588_895);
    const failed = await desk.run([...args, "seq 1 100000; exit 4"]);
    expect([failed.exit, failed.result()["error"]]).toEqual([1, "command-failed"]);
    expect(failed.err).toContain("exit 4; nothing was backed up");
    const listed = (await desk.run(["snapshots", "--json"])).result()["snapshots"];
    expect(listed).toEqual([expect.objectContaining({ path: "stdin:dump.sql" })]);
    for (const wrong of [
      ["--stdin", source],
      ["--stdin-filename", "x", source],
      ["--stdin", "--stdin-command", "y"],
    ])
      expect((await desk.run(["backup", ...wrong])).exit, wrong.join(" ")).toBe(2);
  });

  it("come from standard input, and go out as a tar archive", async () => {
    const piped = desk.start(["backup", "--stdin"], {}, "piped in");
    expect((await piped.ended).exit).toBe(0);
    expect((await desk.run(["cat", "latest", "stdin"])).out).toBe("piped in");
    await desk.run(["backup", source]);
    const { out } = await desk.run(["tar", "latest", "cache"]);
    expect(out.length % 512).toBe(0);
    expect([out.includes("deep/letter.odt"), out.includes("copy")]).toEqual([true, true]);
    expect((await desk.run(["tar", "latest", "letter.odt"])).err).toContain("no directory");
    expect((await desk.run(["tar", "latest", "--json"])).exit).toBe(2);
  });
});

describe("two at once", () => {
  it("both go through, and both snapshots are there", async () => {
    const other = at(`other-${round}`);
    await mkdir(other);
    await writeFile(join(other, "o"), randomBytes(3_000_000));
    const both = await Promise.all([desk.run(["backup", source]), desk.run(["backup", other])]);
    expect(both.map(({ exit, err }) => [exit, err])).toEqual([
      [0, ""],
      [0, ""],
    ]);
    const listed = await desk.run(["snapshots", "--json"]);
    expect([listed.exit, listed.err]).toEqual([0, ""]);
    const { snapshots } = listed.result();
    expect((snapshots as { path: string }[]).map(({ path }) => path).sort()).toEqual(
      [source, other].sort(),
    );
    expect((await desk.run(["check", "--data", "--json"])).result()["ok"]).toBe(true);
  });
});
