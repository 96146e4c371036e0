import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { noise } from "../support/small-vault.ts";
import { type Machine, machine } from "./command.ts";

const WITHOUT = { NODE_OPTIONS: "--no-addons" };

let base = "";
let desk: Machine;
const at = (...parts: string[]) => join(base, ...parts);

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "zk-addons-"));
  await writeFile(at("password"), "pässwörd, typed nowhere\n");
  await cp(new URL("../../src", import.meta.url), at("source"), { recursive: true });
  await mkdir(at("source", "noise"));
  await writeFile(at("source", "noise", "long"), noise(5_000_000, 1));
  await writeFile(at("source", "noise", "zeros"), new Uint8Array(3_000_000));
  desk = machine(base, {
    ZK_BACKUP_VAULT: at("vault"),
    ZK_BACKUP_PASSWORD_FILE: at("password"),
  });
});
afterAll(() => rm(base, { recursive: true }));

/** Paths below a folder, and hashes of the files there. */
async function picture(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile());
  const lines = files.map(async ({ parentPath, name }) => {
    const content = await readFile(join(parentPath, name));
    const hash = createHash("sha256").update(content).digest("hex");
    return `${join(parentPath, name).slice(folder.length)} ${hash}`;
  });
  return (await Promise.all(lines)).sort();
}

it("makes and reads the same vault with native add-ons and without", async () => {
  expect(await desk.run(["init"], WITHOUT)).toMatchObject({ exit: 0 });
  for (const [round, [writing, reading]] of [
    [WITHOUT, {}],
    [{}, WITHOUT],
  ].entries()) {
    await writeFile(at("source", "round"), `round ${round} `.repeat(100_000));
    expect(await desk.run(["backup", at("source")], writing)).toMatchObject({ exit: 0 });
    const target = at(`restored-${round}`);
    expect(await desk.run(["restore", "latest", target], reading)).toMatchObject({ exit: 0 });
    expect(await picture(target)).toEqual(await picture(at("source")));
  }
});

it.each([
  ["what npm has installed", []],
  ["WebAssembly, without add-ons", ["--no-addons"]],
  ["JavaScript, without WebAssembly either", ["--no-addons", "--jitless"]],
])("stretches a password the same by %s", async (_, flags) => {
  const engine = new URL("../../dist/node/engine.js", import.meta.url).href;
  const script = `
    const { nodeEngine } = await import(${JSON.stringify(engine)});
    const cost = { memoryKiB: 256, passes: 2, lanes: 1 };
    const key = await nodeEngine().argon2id(Buffer.from("password"), Buffer.from("somesalt"), cost);
    process.stdout.write(Buffer.from(key).toString("hex"));
  `;
  const args = [...flags, "--input-type=module", "--eval", script];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  // Reference implementation of RFC 9106 (phc-winner-argon2, src/test.c), Argon2id v=0x13.
  expect(stdout).toBe("9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe");
});
