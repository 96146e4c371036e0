import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { node, server } from "./built.ts";
import { cli, type Machine, machine } from "./command.ts";
import { serve } from "./loopback.ts";

const { folderStorage } = node;
const { createBlindServer } = server;
const password = "hunter2-correct-horse";
const token = "token-of-the-account";
let base = "";
let desk: Machine;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "zk-secrets-"));
  for (const folder of ["home", "secret", "source"]) await mkdir(join(base, folder));
  await writeFile(join(base, "secret", "password"), `${password}\n`);
  await writeFile(join(base, "source", "noise"), randomBytes(3_000_000));
  desk = machine(join(base, "home"), { ZK_BACKUP_VAULT: join(base, "vault") });
});
afterAll(() => rm(base, { recursive: true }));

/** Files below the base, but for the one that may hold it, in which this stands. */
async function filesWith(text: string): Promise<string[]> {
  const names = await readdir(base, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && !entry.parentPath.endsWith("/secret"));
  const found: string[] = [];
  for (const { parentPath, name } of files)
    if ((await readFile(join(parentPath, name))).includes(text)) found.push(name);
  return found;
}

describe("a password", () => {
  const from = {
    file: () => ["--password-file", join(base, "secret", "password")],
    command: () => ["--password-command", `cat '${join(base, "secret", "password")}'`],
  };

  it("is never in arguments, environment, output or files", async () => {
    expect((await desk.run(["init", "--remember-key", ...from.file()])).exit).toBe(0);
    const slow = ["--limit-upload", "100k", "--json"];
    for (const way of [from.file, from.command]) {
      const { child, ended, says } = desk.start([
        "backup",
        join(base, "source"),
        ...slow,
        ...way(),
      ]);
      await says('"type":"progress"'); // it is open, and has the password
      for (const file of ["cmdline", "environ"])
        expect(await readFile(`/proc/${child.pid}/${file}`, "latin1")).not.toContain(password);
      child.kill("SIGINT");
      const { exit, out, err } = await ended;
      expect([exit, (out + err).includes(password)]).toEqual([130, false]);
    }
    expect(await filesWith(password)).toEqual([]);
  });

  it("that is wrong is shown by no error, and neither is a token", async () => {
    await writeFile(join(base, "secret", "wrong"), `${password}?\n`);
    await writeFile(join(base, "secret", "token"), `${token}\n`);
    const wrong = await desk.run([
      "check",
      "--json",
      "--password-file",
      join(base, "secret", "wrong"),
    ]);
    expect([wrong.exit, wrong.result()["error"]]).toEqual([12, "wrong-password"]);
    const server = [
      "--vault",
      "http://127.0.0.1:9/none/",
      "--token-file",
      join(base, "secret", "token"),
    ];
    const unreachable = await desk.run(["check", ...server, ...from.file()]);
    expect(unreachable.exit).toBe(1);
    const typed = await desk.run(["check", "--password", password]);
    expect(typed.exit).toBe(2);
    const failing = await desk.run(["check", "--password-command", `echo ${password}; exit 1`]);
    expect([failing.exit, failing.err]).toEqual([12, expect.stringContaining("exit 1")]);
    for (const { out, err } of [wrong, unreachable, typed])
      for (const secret of [password, token]) expect(out + err).not.toContain(secret);
    expect(failing.out + failing.err).not.toContain(password);
  });

  it.each([
    ["no file", () => ["--password-file", join(base, "nowhere")], 12, "nowhere"],
    ["an empty file", () => ["--password-file", "/dev/null"], 12, "holds no password"],
    [
      "a command that prints nothing",
      () => ["--password-command", "true"],
      12,
      "holds no password",
    ],
    ["two ways", () => [...from.file(), ...from.command()], 2, "not both"],
  ])("from %s is refused, and it is said why", async (_, args, exit, message) => {
    const refused = await desk.run(["check", ...args()]);
    expect([refused.exit, refused.err]).toEqual([exit, expect.stringContaining(message)]);
  });

  it("in the environment's file gives way to one that is named", async () => {
    const env = { ZK_BACKUP_PASSWORD_FILE: join(base, "nowhere") };
    expect((await desk.run(["snapshots", ...from.file()], env)).exit).toBe(0);
    expect((await desk.run(["snapshots", ...from.command()], env)).exit).toBe(0);
    expect((await desk.run(["snapshots"], env)).exit).toBe(12);
  });
});

describe("a server's account", () => {
  it("is opened by its token, which stands nowhere else", async () => {
    const storage = folderStorage({ folder: join(base, "served") });
    const handler = createBlindServer({
      authorize: ({ token: given }) => (given === token ? "owner" : null),
      storage: () => storage,
    });
    const served = await serve((request) => handler(request));
    try {
      const file = join(base, "secret", "password");
      const env = { ZK_BACKUP_VAULT: `${served.url}/vaults/anna/`, ZK_BACKUP_PASSWORD_FILE: file };
      await writeFile(join(base, "secret", "token"), `${token}\n`);
      const by = ["--token-file", join(base, "secret", "token")];
      expect((await desk.run(["init"], env)).err).toContain("A server wants a token");
      expect((await desk.run(["init", ...by], env)).exit).toBe(0);
      const backup = ["backup", join(base, "source"), "--json"];
      const made = await desk.run([...backup, "--token-command", `echo ${token}`], env);
      expect(made.exit).toBe(0);
      expect((await desk.run(["check", "--data", ...by], env)).exit).toBe(0);
      const other = ["--token-command", "echo other"];
      const refused = await desk.run(["check", "--json", ...other], env);
      expect([refused.exit, refused.result()["error"]]).toEqual([12, "unauthorized"]);
      for (const { out, err } of [made, refused]) expect(out + err).not.toContain(token);
      for (const secret of [token, password]) expect(await filesWith(secret)).toEqual([]);
    } finally {
      await served.close();
    }
  });
});

/** A command at a terminal of its own, which Python lends. */
interface Terminal {
  readonly child: ChildProcess;
  readonly ended: Promise<{ exit: number | null; screen: string }>;
  /** Waits until the screen shows this, then types. */
  answer(shown: string, typed: string): Promise<void>;
}

function atTerminal(args: readonly string[], env: Readonly<Record<string, string>> = {}): Terminal {
  return lent([process.execPath, cli, ...args], env);
}

function lent(command: readonly string[], env: Readonly<Record<string, string>>): Terminal {
  const lend = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)";
  const child = spawn("/usr/bin/python3", ["-c", lend, ...command], {
    env: { PATH: process.env["PATH"], HOME: join(base, "other-home"), TERM: "dumb", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let screen = "";
  let from = 0;
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    screen += part;
  });
  const ended = new Promise<{ exit: number | null; screen: string }>((resolve) => {
    child.once("close", (exit) => resolve({ exit, screen }));
  });
  const answer = (shown: string, typed: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = () => {
        const at = screen.indexOf(shown, from);
        if (at < 0) return;
        from = at + shown.length;
        child.stdout.off("data", look);
        child.stdin.write(typed);
        resolve();
      };
      child.stdout.on("data", look);
      child.once("close", () => reject(new Error(`It ended without "${shown}":\n${screen}`)));
      look();
    });
  return { child, ended, answer };
}

describe("at a terminal", () => {
  const vault = () => ({ ZK_BACKUP_VAULT: join(base, "typed") });

  it("a new password is asked for twice and never shown", async () => {
    const differing = atTerminal(["init"], vault());
    await differing.answer("New vault password: ", `${password}\r`);
    await differing.answer("The same again: ", `${password}x\r`);
    expect(await differing.ended).toMatchObject({
      exit: 2,
      screen: expect.stringContaining("differ"),
    });

    const made = atTerminal(["init"], vault());
    await made.answer("New vault password: ", `${password}?\x7f\r`); // one letter taken back
    await made.answer("The same again: ", `${password}\r`);
    const { exit, screen } = await made.ended;
    expect([exit, screen.includes(password), screen.includes("no reset")]).toEqual([
      0,
      false,
      true,
    ]);
  });

  it("a password is asked for, a line of progress comes and goes, and Ctrl-C ends it", async () => {
    const backup = atTerminal(["backup", join(base, "source")], vault());
    await backup.answer(`Password of ${vault().ZK_BACKUP_VAULT}: `, `${password}\r`);
    const { exit, screen } = await backup.ended;
    expect([exit, screen.includes(password)]).toEqual([0, false]);
    const [, shown = ""] = screen.split("\r\x1b[K");
    expect(shown).toMatch(/^\d+ files?, .*\/s/);
    expect(screen.split("\r\x1b[K").at(-1)).toMatch(/^Snapshot [0-9a-f]{12}: 1 file/);

    const nowhere = atTerminal(["check", "--vault", join(base, "nowhere")]);
    const { exit: none, screen: told } = await nowhere.ended; // before anything was typed
    expect([none, told]).toEqual([10, expect.stringContaining("is the disk mounted?")]);

    const piped = 'printf piped | exec "$0" "$1" backup --stdin --json 2>/dev/null';
    const pipe = lent(["/bin/sh", "-c", piped, process.execPath, cli], vault());
    await pipe.answer(`Password of ${vault().ZK_BACKUP_VAULT}: `, `${password}\r`);
    const line = await pipe.ended;
    expect([line.exit, line.screen.includes(password)]).toEqual([0, false]);
    expect(line.screen).toContain('"bytes":5');

    const stopped = atTerminal(["check"], vault());
    await stopped.answer(`Password of ${vault().ZK_BACKUP_VAULT}: `, "\x03");
    expect(await stopped.ended).toMatchObject({ exit: 130 });
  });
});
