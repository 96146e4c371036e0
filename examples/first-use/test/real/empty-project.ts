import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromiumPath } from "@candor/engines/chromium";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** A folder with nothing in it but the tarballs of our packages, installed by npm. */
export interface EmptyProject {
  readonly folder: string;
  /** Runs a program of this project on a Node and resolves with what it printed. */
  run(node: string, code: string): Promise<string>;
  /** Runs a command that one of the packages brought. */
  command(name: string, args: readonly string[]): Promise<CommandRun>;
}

/** What a command did. */
interface CommandRun {
  readonly exit: number;
  readonly printed: string;
}

/** Packs each package as it would be published and installs the tarballs together. */
export async function emptyProject(packages: readonly string[]): Promise<EmptyProject> {
  const folder = await mkdtemp(join(tmpdir(), "candor-first-use-"));
  const tarballs = join(folder, "tarballs");
  await mkdir(tarballs);
  const workspaces = packages.flatMap((name) => ["-w", `packages/${name}`]);
  const { stdout } = await run(
    "npm",
    ["pack", "--json", "--pack-destination", tarballs, ...workspaces],
    {
      cwd: root,
    },
  );
  const files = filenames(JSON.parse(stdout)).map((name) => join(tarballs, name));
  await writeFile(join(folder, "package.json"), '{ "type": "module", "private": true }\n');
  await run("npm", ["install", "--no-audit", "--no-fund", ...files], { cwd: folder });
  return {
    folder,
    async run(node, code) {
      const file = join(folder, `first-use-${Date.now()}.js`);
      await writeFile(file, code);
      const { stdout: printed } = await run(node, [file], { cwd: folder, timeout: 60_000 });
      return printed;
    },
    async command(name, args) {
      const program = join(folder, "node_modules", ".bin", name);
      const env = { ...process.env, CHROMIUM_PATH: await chromiumPath() };
      return new Promise((resolve) => {
        execFile(program, args, { cwd: folder, env, timeout: 120_000 }, (error, printed) => {
          resolve({ exit: error === null ? 0 : Number(error.code), printed });
        });
      });
    },
  };
}

/** `npm pack --json` answers with a list, or with an object by package name. */
function filenames(packed: unknown): string[] {
  const entries = Array.isArray(packed) ? packed : Object.values(packed as object);
  return (entries as { filename: string }[]).map(({ filename }) => filename);
}

/** The first fenced block of JavaScript in a package's README. */
export async function firstLines(name: string): Promise<string> {
  const readme = await readFile(join(root, "packages", name, "README.md"), "utf8");
  const block = /^```(?:js|ts)\n(.*?)^```/ms.exec(readme)?.[1];
  if (block === undefined) throw new Error(`packages/${name}/README.md has no JavaScript block`);
  return block;
}

/** The blocks of shell in a section of a package's README, in their order. */
export async function section(name: string, heading: string): Promise<string[]> {
  const readme = await readFile(join(root, "packages", name, "README.md"), "utf8");
  const text = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (text === undefined) throw new Error(`packages/${name}/README.md has no "${heading}"`);
  return [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = ""]) => block);
}

/** Installs a Node of a major version from npm; resolves with the path of its binary. */
export async function nodeOfMajor(major: number): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const folder = await mkdtemp(join(tmpdir(), `candor-node-${major}-`));
  const name = `node-${process.platform}-${process.arch}`;
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  await run("npm", ["install", "--no-audit", "--no-fund", `${name}@${major}`], { cwd: folder });
  return join(folder, "node_modules", name, "bin", "node");
}
