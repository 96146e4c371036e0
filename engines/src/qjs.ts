import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** QuickJS 2021-03-27 in source, as the npm package `qjsc` carries it. */
const PACKAGE = "qjsc@0.3.0";
const INTEGRITY =
  "sha512-a7+cU6/IVcZbIejffdt/wZVMX6LL2MDL3HQ9Zb5Gm23G9DvBMS/z9GHFxz39bAvp2PvMOM+ypSOAyokt2DdZ2w==";
const SOURCES = join("package", "deps", "quickjs_2021_03_27");

/** Where the interpreter is kept once it is built. */
const folder = join(tmpdir(), `candor-quickjs-2021-03-27-${process.arch}`);
const binary = join(folder, "qjs");

/**
 * Tells whether tests under QuickJS are to be skipped: there is no C compiler to build it with.
 * Never under `CI=true`, where they run and fail instead.
 *
 * @example
 * describe.skipIf(lacksQuickJs())("under QuickJS (needs gcc and make)", () => { ... });
 */
export function lacksQuickJs(): boolean {
  if (process.env["CI"] === "true" || existsSync(binary)) return false;
  return !["gcc", "make"].every((command) => {
    try {
      execFileSync(command, ["--version"], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Gives the path of a native QuickJS, `qjs`, built from npm's `qjsc` the first time (half a minute)
 * and kept in the folder for temporary files.
 *
 * @throws Error when the package cannot be had or does not compile.
 */
export async function quickJs(): Promise<string> {
  if (existsSync(binary)) return binary;
  const work = await mkdtemp(join(tmpdir(), "candor-quickjs-"));
  try {
    await run("npm", ["pack", PACKAGE, "--silent", "--pack-destination", work], { cwd: work });
    const archive = join(work, "qjsc-0.3.0.tgz");
    const hash = createHash("sha512").update(await readFile(archive));
    if (`sha512-${hash.digest("base64")}` !== INTEGRITY)
      throw new Error(`npm gave another ${PACKAGE} than the one known here.`);
    await run("tar", ["xzf", archive, SOURCES], { cwd: work });
    // Without link-time optimisation it builds in half the time.
    await run("make", ["-j2", "qjs", "CONFIG_LTO="], { cwd: join(work, SOURCES) });
    await mkdir(folder, { recursive: true });
    const built = join(folder, `qjs.${process.pid}`);
    await copyFile(join(work, SOURCES, "qjs"), built);
    await chmod(built, 0o755);
    await rename(built, binary); // whole or not at all, whoever else builds
    return binary;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** What running a script under QuickJS gave. */
export interface QuickJsRun {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs a script to its end, with `std` and `os` at hand.
 *
 * @param options `memoryLimit`: bytes that the whole heap may have, exactly
 */
export async function runQuickJs(
  script: string,
  args: readonly string[],
  options: { readonly memoryLimit?: number; readonly cwd?: string } = {},
): Promise<QuickJsRun> {
  const limit = options.memoryLimit ? ["--memory-limit", `${options.memoryLimit}`] : [];
  const command = [...limit, "--std", "--module", script, ...args];
  const qjs = await quickJs();
  return new Promise((resolve) => {
    const settings = { maxBuffer: 64 * 1024 * 1024, ...(options.cwd && { cwd: options.cwd }) };
    execFile(qjs, command, settings, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === "number" ? error.code : 1) : 0;
      resolve({ code, output: `${stdout}${stderr}` });
    });
  });
}
