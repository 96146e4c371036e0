import { execFile, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "@candor/engines/ports";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");

/** Packs this package as it would be published and unpacks it; resolves with the folder. */
export async function packed(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "candor-packed-"));
  const { stdout } = await run(
    "npm",
    ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder],
    { cwd: root },
  );
  await run("tar", ["-xzf", join(folder, stdout.trim()), "-C", folder]);
  return join(folder, "package");
}

/** A folder served by a file server that knows nothing of us. */
export interface FileServer {
  readonly folder: string;
  readonly url: string;
  close(): void;
}

/** The plain example beside the unpacked package, served by `python3 -m http.server`. */
export async function plainSite(pack: string): Promise<FileServer> {
  const folder = await mkdtemp(join(tmpdir(), "candor-plain-"));
  await cp(join(root, "examples/plain"), folder, { recursive: true });
  await mkdir(join(folder, "consent"));
  await cp(join(pack, "dist"), join(folder, "consent"), { recursive: true });
  const port = await freePort();
  const server = spawn(
    "python3",
    ["-m", "http.server", String(port), "--bind", "127.0.0.1", "--directory", folder],
    { stdio: "ignore" },
  );
  const url = `http://127.0.0.1:${port}`;
  await answering(url);
  return { folder, url, close: () => void server.kill() };
}

async function answering(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const up = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`python3 -m http.server does not answer at ${url}`);
}
