import { type ChildProcess, execFileSync, fork, spawn } from "node:child_process";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAccount, type Registered, registerName } from "./running-cloud.ts";

const MAIN = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

let folder: string;
let running: ChildProcess[];

beforeEach(async () => {
  if (!existsSync(MAIN)) throw new Error("dist/main.js is not there: npm run build first");
  folder = await mkdtemp(join(tmpdir(), "candor-killed-"));
  running = [];
});

afterEach(async () => {
  for (const child of running)
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

interface Ready {
  readonly url: string;
  readonly dnsPort: number;
}

async function start(): Promise<{ child: ChildProcess; ready: Ready }> {
  const child = fork(MAIN, [], {
    env: { ...process.env, CLOUD_DATA: folder, TRUSTED_PROXIES: "127.0.0.1" },
    ...{ stdio: ["ignore", "ignore", "inherit", "ipc"], execArgv: [] },
  });
  running.push(child);
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the cloud ended with ${code} before it was ready`);
  });
  const [ready] = (await Promise.race([once(child, "message"), ended])) as [Ready];
  ended.catch(() => {});
  return { child, ready };
}

/** What the cloud has said yes to so far. */
interface Acknowledged {
  readonly token: string;
  readonly fqdn: string;
  readonly key: string;
  address: string;
}

async function register({ url }: Ready, name: string): Promise<Acknowledged> {
  const { token } = await openAccount(url);
  const { fqdn, tsig } = (await (await registerName(url, token, name)).json()) as Registered;
  return { token, fqdn, key: `hmac-sha256:${tsig.name}:${tsig.secret}`, address: "" };
}

async function update({ dnsPort }: Ready, { key, fqdn }: Acknowledged, address: string) {
  const child = spawn("nsupdate", ["-y", key], { stdio: ["pipe", "ignore", "inherit"] });
  const change = `update delete ${fqdn} A\nupdate add ${fqdn} 60 A ${address}`;
  child.stdin.end(`server 127.0.0.1 ${dnsPort}\nzone homes.example\n${change}\nsend\n`);
  const [code] = (await once(child, "exit")) as [number];
  return code === 0;
}

function nsupdateIsThere(): boolean {
  try {
    execFileSync("nsupdate", ["-V"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("a cloud that is killed", () => {
  it.skipIf(!nsupdateIsThere() && process.env["CI"] !== "true")(
    "has every account, name and record that it had acknowledged",
    async () => {
      const known: Acknowledged[] = [];
      for (let round = 0; round < 4; round++) {
        const { child, ready } = await start();
        const resolver = new Resolver({ timeout: 2000, tries: 1 });
        resolver.setServers([`127.0.0.1:${ready.dnsPort}`]);
        for (const { token, fqdn, address } of known) {
          expect(await resolver.resolve4(fqdn)).toEqual([address]);
          const again = await registerName(ready.url, token, fqdn.split(".")[0] ?? "");
          expect(((await again.json()) as { error: string }).error).toBe("other-device");
        }
        for (let i = 0; i < 3; i++) known.push(await register(ready, `n${round}-${i}`));
        for (const [i, entry] of known.entries()) {
          entry.address = `203.0.113.${round * 20 + i + 1}`;
          expect(await update(ready, entry, entry.address)).toBe(true);
        }
        // Killed while more is being asked for: what was not answered may be there or not.
        const unanswered = fetch(`${ready.url}/accounts`, { method: "POST" }).catch(() => {});
        child.kill("SIGKILL");
        await once(child, "exit");
        await unanswered;
      }
    },
  );

  it("ends when the process that started it is gone, and when it is told to; says which port is taken", async () => {
    const { child } = await start();
    child.disconnect();
    expect(await once(child, "exit")).toEqual([0, null]);
    const { child: other, ready } = await start();
    const postgres = readFileSync(join(folder, "postgres", "postmaster.pid"), "utf8").split("\n");
    const third = fork(MAIN, [], {
      env: {
        ...{ ...process.env, CLOUD_DATA: join(folder, "third") },
        ...{ CLOUD_PORT: new URL(ready.url).port },
        DATABASE_URL: `postgres://candor@127.0.0.1:${postgres[3]}/candor`,
      },
      ...{ stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv: [] },
    });
    running.push(third);
    let said = "";
    third.stderr?.on("data", (bytes) => {
      said += bytes;
    });
    const [code] = await once(third, "close");
    expect(code).toBe(1);
    expect(said).toMatch(/maker-cloud: .*EADDRINUSE/);
    other.kill("SIGTERM");
    expect(await once(other, "exit")).toEqual([0, null]);
  });
});
