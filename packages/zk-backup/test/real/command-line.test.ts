import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSampleTree } from "@candor/engines/sample-tree";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { node } from "./built.ts";
import { machine } from "./command.ts";

const { folderStorage, openVault, restore } = node;

const from = fileURLToPath(new URL("../../../../node_modules", import.meta.url));
const password = "typed nowhere";
let base: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "zk-cli-"));
  await writeFile(join(base, "password"), `${password}\n`);
  await buildSampleTree({ from, to: join(base, "source"), files: 600, bytes: 40_000_000 });
});
afterAll(() => rm(base, { recursive: true }));

const at = () => machine(base, { XDG_STATE_HOME: join(base, "xdg") });
const run = (args: string[], env?: Record<string, string>) => at().run(args, env);
const common = (vault: string) => [
  "--vault",
  join(base, vault),
  "--password-file",
  join(base, "password"),
];

describe("the command line", () => {
  it("makes, backs up, lists, checks and restores, for people and for programs", async () => {
    const place = common("one");
    expect((await run(["init", ...place])).exit).toBe(0);
    const made = await run(["backup", join(base, "source"), "--tag", "first", "--json", ...place]);
    expect(made.exit).toBe(0);
    const { snapshot, files, warnings } = JSON.parse(made.out);
    expect([files >= 600, warnings]).toEqual([true, []]);
    const listed = JSON.parse((await run(["snapshots", "--json", ...place])).out);
    expect(listed.snapshots).toEqual([expect.objectContaining({ id: snapshot, tags: ["first"] })]);
    expect((await run(["snapshots", ...place])).out).toContain(snapshot.slice(0, 12));
    expect(JSON.parse((await run(["check", "--data", "--json", ...place])).out).ok).toBe(true);
    const target = join(base, "out");
    expect((await run(["restore", "latest", target, ...place])).exit).toBe(0);
    expect((await readdir(target, { recursive: true })).length).toBe(
      (await readdir(join(base, "source"), { recursive: true })).length,
    );
    const again = await run(["restore", "latest", target, "--json", ...place]);
    expect([again.exit, JSON.parse(again.out).error]).toEqual([11, "target-not-empty"]);
  });

  it("takes the password from a command, and says what a wrong one is", async () => {
    const vault = ["--vault", join(base, "one")];
    const right = { ZK_BACKUP_PASSWORD_COMMAND: `echo '${password}'` };
    expect((await run(["snapshots", ...vault], right)).exit).toBe(0);
    const wrong = await run(["snapshots", "--json", ...vault], {
      ZK_BACKUP_PASSWORD_COMMAND: "echo no",
    });
    expect([wrong.exit, JSON.parse(wrong.out).error]).toEqual([12, "wrong-password"]);
    expect(wrong.out + wrong.err).not.toContain(password);
    const none = await run(["snapshots", ...vault]);
    expect([none.exit, none.err]).toEqual([2, expect.stringContaining("No terminal")]);
  });

  it.each([
    [[], "Name a command"],
    [["fly"], 'There is no command "fly"'],
    [["backup"], "Name one: a SOURCE, --stdin"],
    [["snapshots", "--password", "secret"], "There is no option --password"],
    [["snapshots"], "Name the vault"],
  ])("does not understand %j, and says why", async (args, message) => {
    const { exit, err } = await run(args);
    expect([exit, err]).toEqual([2, expect.stringContaining(message)]);
    expect(err).not.toContain("secret");
  });

  it("remembers a key when it is asked to, and needs no password then", async () => {
    const place = common("one");
    expect((await run(["snapshots", "--remember-key", ...place])).exit).toBe(0);
    expect((await run(["snapshots", "--vault", join(base, "one")])).exit).toBe(0);
  });

  it("prints its help", async () => {
    const { exit, out } = await run(["--help"]);
    expect([exit, out]).toEqual([0, expect.stringContaining("restore SNAPSHOT [TARGET]")]);
  });
});

describe("SIGKILL in the middle of a backup", () => {
  it("leaves a vault that opens, with every snapshot it had, and the next backup goes through", async () => {
    const place = common("killed");
    expect((await run(["init", ...place])).exit).toBe(0);
    await cp(join(base, "source"), join(base, "changing"), {
      recursive: true,
      preserveTimestamps: true,
    });
    expect((await run(["backup", join(base, "changing"), ...place])).exit).toBe(0);
    const storage = folderStorage({ folder: join(base, "killed") });
    let [killed, before] = [0, 1];
    for (const [round, wait] of [120, 250, 400, 600, 800, 1100].entries()) {
      for (const name of ["one", "two", "three"]) {
        const noise = Buffer.alloc(15_000_000, `${round}${name}`);
        for (let i = 0; i < noise.length; i += 7) noise[i] = (i * (round + 3)) >>> (i & 15);
        await writeFile(join(base, "changing", name), noise);
      }
      const { child, ended } = at().start(["backup", join(base, "changing"), ...place]);
      await new Promise((resolve) => setTimeout(resolve, wait));
      child.kill("SIGKILL");
      const { exit } = await ended;
      if (exit === null) killed += 1;
      const vault = await openVault({ storage, password });
      const now = vault.snapshots().length;
      // Acknowledged is kept; what was killed may have come just after its head was durable.
      expect(exit === 0 ? [before + 1] : [before, before + 1]).toContain(now);
      before = now;
      expect((await vault.check({ data: true })).problems).toEqual([]);
    }
    expect(killed).toBeGreaterThan(0);
    const last = await run(["backup", join(base, "changing"), "--json", ...place]);
    expect(last.exit).toBe(0);
    const vault = await openVault({ storage, password });
    await restore({ vault, snapshot: JSON.parse(last.out).snapshot, target: join(base, "after") });
    for (const name of ["one", "two", "three"])
      expect(
        (await readFile(join(base, "after", name))).equals(
          await readFile(join(base, "changing", name)),
        ),
      ).toBe(true);
  });
});
