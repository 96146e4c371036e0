import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "@candor/engines/ports";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const HOME = fileURLToPath(new URL("../../../..", import.meta.url));
const RECIPE = join(HOME, "docs/recipes/names-for-your-devices.md");

let folder: string;
let group: number | null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "candor-recipe-"));
  group = null;
  // What a clone has after `npm ci && npm run build`. Not `node_modules`: npm links no program that
  // was not built when it installed, so that a clone has none of ours there.
  for (const name of ["examples", "packages"]) await symlink(join(HOME, name), join(folder, name));
});
afterEach(async () => {
  if (group !== null) await ended(group);
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** Pastes a text into a bash, and resolves when it has printed a line of its last command. */
async function paste(text: string, env: Record<string, string>, last: RegExp): Promise<string> {
  const child = spawn("bash", [], {
    ...{ cwd: folder, env: { ...process.env, ...env }, detached: true },
    stdio: ["pipe", "pipe", "pipe"],
  });
  group = child.pid ?? null;
  let said = "";
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        said += chunk.toString("utf8");
        if (last.test(said)) resolve(said);
      });
    child.once("exit", (code) => (code === 0 ? resolve(said) : reject(new Error(said))));
    child.stdin.end(text);
  });
}

/** Ends the whole group that the pasted text has started, and waits until it is gone. */
async function ended(pid: number): Promise<void> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const)
    for (let i = 0; i < 100; i++) {
      try {
        process.kill(-pid, i === 0 ? signal : 0);
      } catch {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

describe("the recipe for makers of devices", () => {
  it.skipIf(!existsSync("/usr/bin/dig") && process.env["CI"] !== "true")(
    "works as it is pasted: a name is given, published, taken back and published again",
    async () => {
      const text = /```bash\n([\s\S]*?)```/.exec(await readFile(RECIPE, "utf8"))?.[1] ?? "";
      expect(text).toContain("ddns-client run");
      await mkdir(join(folder, "home"));
      const ports = { WEB: String(await freePort()), DNS: String(await freePort()) };
      const said = await paste(text, { ...ports, HOME: join(folder, "home") }, /on again: .+\n/);
      expect(said).toMatch(/^published: 203\.0\.113\.7$/m);
      expect(said).toMatch(/^after the switch: $/m);
      expect(said).toMatch(/^on again: 203\.0\.113\.7$/m);
    },
  );
});
