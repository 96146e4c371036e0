import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
let base = "";

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "zk-credentials-"));
  await writeFile(join(base, "first"), "the first password\n");
  await writeFile(join(base, "second"), "the second password\n");
  await mkdir(join(base, "source"));
  await writeFile(join(base, "source", "note"), "something to keep");
});
afterAll(() => rm(base, { recursive: true }));

interface Ended {
  readonly exit: number | null;
  readonly json: Record<string, unknown>;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command with a state folder of its own, as a machine would. */
function on(machine: string, ...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [cli, ...args, "--vault", join(base, "vault"), "--json"], {
    env: { PATH: process.env["PATH"], HOME: base, XDG_STATE_HOME: join(base, machine) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (part: Buffer) => {
    out += part;
  });
  child.stderr.on("data", (part: Buffer) => {
    err += part;
  });
  return new Promise((resolve) => {
    child.once("close", (exit) =>
      resolve({ exit, out, err, json: out === "" ? {} : JSON.parse(out) }),
    );
  });
}

const by = (name: string) => ["--password-file", join(base, name)];
const note = (folder: string) => readFile(join(base, folder, "note"), "utf8");

it("changes passwords, issues phrases, enrols devices and takes their keys away", async () => {
  expect((await on("desk", "init", ...by("first"))).exit).toBe(0);
  expect((await on("desk", "backup", join(base, "source"), ...by("first"))).exit).toBe(0);

  const issued = await on("desk", "recovery", ...by("first"));
  await writeFile(join(base, "phrase"), `${issued.json["phrase"]}\n`);
  const changed = await on(
    "desk",
    "password",
    ...by("first"),
    "--new-password-file",
    join(base, "second"),
  );
  expect([changed.exit, changed.json["changed"]]).toEqual([0, true]);
  expect((await on("desk", "snapshots", ...by("first"))).json["error"]).toBe("wrong-password");

  // Devices of both kinds, each with a file of its own.
  const laptop = join(base, "laptop.json");
  const camera = join(base, "camera.json");
  expect((await on("desk", "devices", "add", laptop, ...by("second"))).exit).toBe(0);
  expect((await on("desk", "devices", "add", camera, "--write-only", ...by("second"))).exit).toBe(
    0,
  );
  expect((await stat(laptop)).mode & 0o777).toBe(0o600);
  const again = await on("desk", "devices", "add", laptop, ...by("second"));
  expect(again.exit).not.toBe(0); // no file is overwritten

  const made = await on(
    "camera",
    "backup",
    join(base, "source"),
    "--device-file",
    camera,
    "--label",
    "camera",
  );
  expect(made.exit).toBe(0);
  for (const forbidden of [["snapshots"], ["restore", "latest", join(base, "no")], ["check"]])
    expect((await on("camera", ...forbidden, "--device-file", camera)).json["error"]).toBe(
      "forbidden",
    );
  const refused = await on(
    "laptop",
    "password",
    "--device-file",
    laptop,
    "--new-password-file",
    join(base, "first"),
  );
  expect(refused.json["error"]).toBe("owner-needed");
  const restored = await on(
    "laptop",
    "restore",
    "latest",
    join(base, "out-1"),
    "--device-file",
    laptop,
  );
  expect([restored.exit, await note("out-1")]).toEqual([0, "something to keep"]);

  // The laptop is lost; the camera goes on.
  const { json } = await on("desk", "devices", ...by("second"));
  const devices = json["devices"] as { id: string; slot: string; label: string }[];
  expect(devices.map(({ slot }) => slot).sort()).toEqual(["device", "none", "write-only"]);
  const lost = devices.find(({ slot }) => slot === "device")?.id ?? "";
  const revoked = await on("desk", "revoke", lost.slice(0, 12), ...by("second"));
  expect([revoked.exit, revoked.json["epoch"]]).toEqual([0, 2]);
  expect((await on("laptop", "snapshots", "--device-file", laptop)).json["error"]).toBe("no-slot");
  const old = await on("desk", "snapshots", "--recovery-file", join(base, "phrase"));
  expect(old.json["error"]).toBe("wrong-key");
  const going = await on("camera", "backup", join(base, "source"), "--device-file", camera);
  expect(going.exit).toBe(0);

  // The machine is lost: the phrase opens on another, and a new password is set.
  await writeFile(join(base, "phrase"), `${String(revoked.json["phrase"]).toLowerCase()}\n`);
  const phrase = ["--recovery-file", join(base, "phrase")];
  expect((await on("new", "restore", "latest", join(base, "out-2"), ...phrase)).exit).toBe(0);
  expect(await note("out-2")).toBe("something to keep");
  const everything = await on(
    "new",
    "revoke",
    "--everything",
    ...phrase,
    "--new-password-file",
    join(base, "first"),
  );
  expect([everything.exit, everything.json["kept"]]).toEqual([0, []]);
  expect(
    (await on("camera", "backup", join(base, "source"), "--device-file", camera)).json["error"],
  ).toBe("no-slot");
  expect((await on("new", "check", "--data", ...by("first"))).json["ok"]).toBe(true);
  expect((await readdir(join(base, "vault", "slots"))).length).toBe(2);
}, 120_000);

it("keeps a remembered key out of what only the password may do", async () => {
  await cp(join(base, "first"), join(base, "third"));
  expect(
    (await on("kept", "backup", join(base, "source"), ...by("first"), "--remember-key")).exit,
  ).toBe(0);
  expect((await on("kept", "snapshots")).exit).toBe(0); // by the key it remembers
  const asked = await on("kept", "recovery");
  expect([asked.exit, asked.json["error"]]).toEqual([2, "usage"]); // it would ask for the password
  for (const args of [
    ["revoke"],
    ["revoke", "--everything", "0".repeat(32)],
    ["devices", "add"],
    ["devices", "drop", "x"],
  ])
    expect((await on("kept", ...args, ...by("first"))).exit, args.join(" ")).toBe(2);
  expect((await on("kept", "revoke", "0".repeat(32), ...by("first"))).json["error"]).toBe("usage");
  const bad = await on("kept", "snapshots", "--recovery-file", join(base, "first"));
  expect(bad.json["error"]).toBe("bad-phrase");
  expect((await on("kept", "snapshots", "--device-file", join(base, "first"))).json["error"]).toBe(
    "bad-input",
  );
}, 120_000);
