import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { lacksQuickJs, quickJs, runQuickJs } from "@candor/engines/qjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundle, type Program } from "../../firmware-example/bundle.ts";
import { type DeviceVault, deviceVault } from "../../firmware-example/enrol.ts";
import { endsWell } from "../../firmware-example/memory.ts";
import { backup, restore } from "../../src/node/index.ts";
import { bytesOf, noise } from "../support/small-vault.ts";

/** What the whole heap may have: program, primitives, buffers, interpreter. */
const LIMIT = 384 * 1024;

/** With a write-only device's public-key step, and with deflate, which fflate gives its tables. */
const WITH_PUBLIC_KEY = 448 * 1024;
const WITH_INFLATE = 896 * 1024;
const WITH_DEFLATE = 896 * 1024;

const FILES: Readonly<Record<string, Uint8Array>> = {
  "settings.json": bytesOf(JSON.stringify({ room: "k\u00fcche", target: 21 })),
  "empty.log": new Uint8Array(),
  "history.csv": bytesOf("2026-11-22T18:00,21.5,47\n".repeat(6000)),
  "firmware.bin": noise(90_000, 3),
};

describe.skipIf(lacksQuickJs())("firmware under a native QuickJS (built with gcc and make)", () => {
  let work = "";
  let source = "";
  let vault: DeviceVault;
  const programs = new Map<Program, string>();
  const program = (name: Program): string => programs.get(name) ?? "";

  beforeAll(async () => {
    await quickJs();
    work = await mkdtemp(join(tmpdir(), "candor-firmware-"));
    source = join(work, "files");
    await mkdir(source);
    for (const [name, bytes] of Object.entries(FILES)) await writeFile(join(source, name), bytes);
    for (const name of ["object", "full", "full-deflate", "write-only", "restore"] as const)
      programs.set(name, await bundle(name, work));
    vault = await deviceVault(join(work, "vault"));
  }, 180_000);

  afterAll(async () => {
    if (work) await rm(work, { recursive: true, force: true });
  });

  const identityOf = (name: string) => join(work, `${name}.json`);
  const vaultFolder = () => join(work, "vault");

  /** The device's last snapshot, as Node restores it. */
  const restoredByNode = async (device: string): Promise<Record<string, Uint8Array>> => {
    await vault.vault.refresh();
    const snapshot = vault.vault
      .snapshots()
      .filter((one) => one.device === device)
      .at(-1);
    const target = await mkdtemp(join(work, "restored-"));
    await restore({ vault: vault.vault, snapshot: snapshot?.id ?? "none", target });
    return filesIn(target);
  };

  it("seals and opens an object in blocks of 4 KiB within 384 KiB of heap", async () => {
    await vault.enrol("device", identityOf("object"));
    const args = [identityOf("object"), vaultFolder()];
    expect(await runQuickJs(program("object"), args, { memoryLimit: LIMIT })).toEqual({
      code: 0,
      output: "done 245760\n",
    });
  });

  it.each([
    ["full", "device", LIMIT],
    ["full-deflate", "device", WITH_DEFLATE],
    ["write-only", "write-only", WITH_PUBLIC_KEY],
  ] as const)("backs up files as %s, which Node restores", async (name, type, memoryLimit) => {
    const { device } = await vault.enrol(type, identityOf(name));
    const args = [identityOf(name), vaultFolder(), source];
    for (const sequence of [1, 2]) {
      const run = await runQuickJs(program(name), args, { memoryLimit });
      expect(run).toEqual({ code: 0, output: `done ${sequence}\n` });
      expect(await restoredByNode(device)).toEqual(FILES);
    }
    expect((await vault.vault.check({ data: true })).problems).toEqual([]);
  });

  it.each([
    ["object", LIMIT],
    ["full", LIMIT],
    ["full-deflate", WITH_DEFLATE],
    ["write-only", WITH_PUBLIC_KEY],
  ] as const)("fails as %s under half the limit: the limit binds", async (name, limit) => {
    const args = [identityOf(name), vaultFolder(), source];
    expect(await endsWell(program(name), args, limit / 2)).toBe(false);
  });

  it("restores what Node has backed up", async () => {
    await vault.enrol("device", identityOf("reader"));
    await backup({ vault: vault.vault, source });
    const heads = await readdir(join(vaultFolder(), "heads", vault.vault.device));
    const head = `heads/${vault.vault.device}/${heads.sort().at(-1)}`;
    const target = join(work, "by-device");
    await mkdir(target);
    const args = [identityOf("reader"), vaultFolder(), head, target];
    const run = await runQuickJs(program("restore"), args, { memoryLimit: WITH_INFLATE });
    expect(run).toEqual({ code: 0, output: `restored ${Object.keys(FILES).length}\n` });
    expect(await filesIn(target)).toEqual(FILES);
  });

  it("says what is wrong to a device that was revoked", async () => {
    await writeFile(
      identityOf("stranger"),
      JSON.stringify({ vaultId: vault.vault.id, device: "0f".repeat(16), secret: "11".repeat(32) }),
    );
    const run = await runQuickJs(program("full"), [identityOf("stranger"), vaultFolder(), source]);
    expect(run.code).toBe(1);
    expect(run.output).toMatch(/^failed: The vault has no slot for this device/);
  });

  it("assumes nothing of a platform", async () => {
    for (const script of programs.values()) {
      const code = await readFile(join(dirname(script), "main.js"), "utf8");
      for (const name of ["TextEncoder(", "setTimeout(", "fetch(", "URL(", "process.", "Buffer."])
        expect(code.includes(name), `${script}: ${name}`).toBe(false);
    }
  });
});

async function filesIn(folder: string): Promise<Record<string, Uint8Array>> {
  const found: Record<string, Uint8Array> = {};
  for (const name of await readdir(folder))
    found[name] = new Uint8Array(await readFile(join(folder, name)));
  return found;
}
