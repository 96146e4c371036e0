import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";

/** A server that keeps packs by the names that hash to them. */
export interface PackServer {
  readonly child: ChildProcess;
  /** How a pack with this hash is put, and its address, of which it is got. */
  put(hash: string): { readonly method: string; readonly url: string };
  readonly headers: Readonly<Record<string, string>>;
}

const require = createRequire(import.meta.url);
const cli: string = join(dirname(require.resolve("@candor/zk-backup")), "cli.js");

/** `zk-backup serve`: checks each pack's hash and syncs it before it says yes. */
export async function candorServer(folder: string): Promise<PackServer> {
  const run = (...args: string[]): string =>
    execFileSync(process.execPath, [cli, ...args, "--folder", folder, "--json"], {
      encoding: "utf8",
    });
  run("serve", "account", "add", "anna");
  const { token } = JSON.parse(run("serve", "token", "add", "anna", "--role", "owner")) as {
    token: string;
  };
  const args = [cli, "serve", "--folder", folder, "--listen", "127.0.0.1:0", "--json"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const line = await new Promise<string>((resolve) => {
    child.stdout.once("data", (part) => resolve(String(part)));
  });
  const { url } = JSON.parse(line) as { url: string };
  return {
    child,
    headers: { authorization: `Bearer ${token}` },
    put: (hash) => ({ method: "PUT", url: `${url}/vaults/anna/packs/${hash}` }),
  };
}

/** `rclone serve restic`, which speaks the interface of restic's rest-server. */
export async function rcloneServer(folder: string): Promise<PackServer> {
  const port = await freePort();
  const at = `127.0.0.1:${port}`;
  const args = ["serve", "restic", "--addr", at, "--append-only", join(folder, "repository")];
  const child = spawn("rclone", args, { stdio: ["ignore", "ignore", "ignore"] });
  const url = `http://${at}`;
  while (!(await fetch(`${url}/?create=true`, { method: "POST" }).then(isOk, () => false)))
    await new Promise((resolve) => setTimeout(resolve, 50));
  return {
    child,
    headers: {},
    put: (hash) => ({ method: "POST", url: `${url}/data/${hash}` }),
  };
}

function isOk({ ok }: Response): boolean {
  return ok;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
