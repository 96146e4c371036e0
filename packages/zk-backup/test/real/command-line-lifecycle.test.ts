import { randomBytes } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Machine, machine } from "./command.ts";

let base = "";
let source = "";
let desk: Machine;
let round = 0;
const at = (...parts: string[]) => join(base, ...parts);
const vault = (...parts: string[]) => at(`vault-${round}`, ...parts);

/** One vault with three backups, each with a file that the next has not; every test has a copy. */
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "zk-lifecycle-"));
  for (const folder of ["source", "home"]) await mkdir(at(folder));
  await writeFile(at("password"), "typed nowhere\n");
  desk = machine(at("home"), { ZK_BACKUP_VAULT: at("vault"), ZK_BACKUP_STATE: at("state") });
  await desk.run(["init", "--password-file", at("password")]);
  const made = await desk.run(["recovery", "--json", "--password-file", at("password")]);
  await writeFile(at("phrase"), `${made.result()["phrase"]}\n`); // it opens without Argon2id
  await writeFile(at("source", "letter.txt"), "dear");
  for (const name of ["first", "second", "third"]) {
    await writeFile(at("source", name), randomBytes(200_000));
    const ended = await run("backup", at("source"), "--tag", name);
    expect(ended.exit).toBe(0);
    if (name !== "third") await unlink(at("source", name));
  }
});
afterAll(() => rm(base, { recursive: true }));

beforeEach(async () => {
  round += 1;
  source = at("source");
  await cp(at("vault"), vault(), { recursive: true });
  await cp(at("state"), at(`state-${round}`), { recursive: true });
  desk = machine(at("home"), {
    ZK_BACKUP_VAULT: vault(),
    ZK_BACKUP_STATE: at(`state-${round}`),
  });
});

const run = (...args: string[]) => desk.run([...args, "--recovery-file", at("phrase")]);
const json = async (...args: string[]) => (await run(...args, "--json")).result();
const tags = async () => {
  const { snapshots } = await json("snapshots");
  return (snapshots as { tags: string[] }[]).flatMap((snapshot) => snapshot.tags);
};
const packs = () => readdir(vault("packs"));

describe("the life of a vault at the command line", () => {
  it("forgets by rules, protects, prunes, and says beforehand what it would do", async () => {
    expect((await run("protect", "latest~2")).exit).toBe(0);
    const dry = await json("forget", "--keep-last", "1", "-n");
    expect(dry).toMatchObject({ dryRun: true, exit: 0 });
    expect((dry["forgotten"] as unknown[]).length).toBe(1);
    expect(await tags()).toEqual(["first", "second", "third"]);
    const told = await run("forget", "--keep-last", "1");
    expect(told.out).toMatch(/keep .*protected\n.*keep .*latest, last\n.*forgotten/s);
    expect(await tags()).toEqual(["first", "third"]);

    const before = (await packs()).length;
    expect(await json("prune", "--dry-run")).toMatchObject({ dryRun: true, removed: 2 });
    expect((await packs()).length).toBe(before);
    expect(await json("prune")).toMatchObject({ removed: 2, waitingFor: [], exit: 0 });
    expect((await run("forget", "latest~1")).exit).toBe(11); // protected
    expect((await run("protect", "latest~1", "--off")).exit).toBe(0);
    expect((await run("forget", "latest~1")).exit).toBe(0);
    expect((await run("prune")).out).toMatch(/^Removed /);
    expect((await json("check", "--data"))["ok"]).toBe(true);
    for (const wrong of [["forget"], ["forget", "latest", "--keep-last", "1"], ["prune", "x"]])
      expect((await run(...wrong)).exit).toBe(2);
  });

  it("waits for a run that may go on, unless it is told that none does", async () => {
    await mkdir(vault("leases"), { recursive: true });
    await writeFile(vault("leases", `${"ab".repeat(16)}-0000000001`), "");
    await run("forget", "latest~1");
    const waits = await run("prune");
    expect([waits.exit, waits.out]).toEqual([11, expect.stringContaining("--break-leases")]);
    expect((await run("prune", "--break-leases")).exit).toBe(0);
    expect(await readdir(vault("leases"))).toEqual([]);
    expect((await json("check", "--data"))["ok"]).toBe(true);
  });

  it("purges what slipped in, and says what that does not undo", async () => {
    const dry = await json("purge", join(source, "second"), "-n");
    expect(dry).toMatchObject({ files: 1, pruning: null });
    const done = await run("purge", join(source, "second"));
    expect([done.exit, done.out]).toEqual([0, expect.stringContaining("does not undo")]);
    expect((await run("find", "second")).out).toBe("Nothing found.\n");
    expect(await tags()).toEqual(["first", "second", "third"]);
    expect((await json("check", "--data"))["ok"]).toBe(true);
  });

  it("repairs: indexes anew, what is lost by path and snapshot, the rest as it was", async () => {
    for (const name of await readdir(vault("indexes"))) await unlink(vault("indexes", name));
    expect((await run("check")).exit).toBe(13);
    expect(await json("repair")).toMatchObject({ lost: 0, damaged: [], exit: 0 });
    expect((await json("check", "--data"))["ok"]).toBe(true);
    const size = async (name: string) => (await readFile(vault("packs", name))).length;
    const sizes = await Promise.all((await packs()).map(async (name) => [await size(name), name]));
    const [, lost] = sizes.sort()[0] ?? [];
    await unlink(vault("packs", `${lost}`));
    const report = await run("repair", "--salvage", "--json");
    expect(report.exit).toBe(13);
    const lines = report.lines().filter(({ type }) => type === "lost");
    expect(lines.length).toBeGreaterThan(0);
    expect(report.result()["lost"]).toBe(lines.length);
  });

  it("copies to a second vault with a password of its own, once", async () => {
    await writeFile(at("other-password"), "another\n");
    const there = machine(at("home"), {
      ZK_BACKUP_VAULT: at(`second-${round}`),
      ZK_BACKUP_PASSWORD_FILE: at("other-password"),
    });
    expect((await there.run(["init"])).exit).toBe(0);
    const to = ["--to", at(`second-${round}`), "--to-password-file", at("other-password")];
    expect((await json("copy", ...to, "-n"))["copied"]).toHaveLength(3);
    expect((await json("copy", ...to, "latest"))["copied"]).toHaveLength(1);
    expect(await json("copy", ...to)).toMatchObject({ there: 1, exit: 0 });
    expect(await json("copy", ...to)).toMatchObject({ copied: [], there: 3 });
    expect((await there.run(["check", "--data"])).exit).toBe(0);
    const target = at(`restored-${round}`);
    expect((await there.run(["restore", "latest", target])).exit).toBe(0);
    expect(await readFile(join(target, "third"))).toEqual(await readFile(join(source, "third")));
    expect((await run("copy")).exit).toBe(2);
    expect((await run("copy", "--to", vault(), ...to.slice(2))).exit).not.toBe(0);
  });

  it("prints a head code by which a new machine knows an older state; a remembering one may accept it", async () => {
    const old = at(`old-${round}`);
    await cp(vault(), old, { recursive: true });
    await run("backup", source);
    const { code } = await json("heads");
    expect((await run("heads")).out).toContain(`${code}\n`);
    await mkdir(at(`new-${round}`));
    const fresh = machine(at(`new-${round}`));
    const by = ["--recovery-file", at("phrase")];
    const open = (place: string) =>
      fresh.run(["snapshots", "--vault", place, "--head-code", `${code}`, ...by]);
    expect((await open(vault())).exit).toBe(0);
    const refused = await open(old);
    expect([refused.exit, refused.err]).toEqual([
      14,
      expect.stringContaining("older than the print"),
    ]);
    expect(
      (await fresh.run(["snapshots", "--vault", vault(), "--head-code", "X", ...by])).exit,
    ).toBe(12);

    await rm(vault(), { recursive: true });
    await cp(old, vault(), { recursive: true });
    const rolledBack = await run("snapshots");
    expect([rolledBack.exit, rolledBack.err]).toEqual([
      14,
      expect.stringContaining("--accept-history"),
    ]);
    expect((await run("backup", source, "--accept-history")).exit).toBe(0);
    expect((await run("snapshots")).exit).toBe(0);
  });
});
