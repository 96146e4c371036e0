import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { stunSource } from "@candor/ddns-client/node";
import { freePort } from "@candor/engines/ports";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const TURNSERVER = "/usr/bin/turnserver";
const { signal } = new AbortController();
const six = networkInterfaces()["lo"]?.some(({ family }) => family === "IPv6") === true;

// coturn judges our request: it answers a well-formed one alone, and says what it has seen.
describe.skipIf(!existsSync(TURNSERVER))(
  "STUN against a real coturn (without coturn: skipped)",
  () => {
    let server: ChildProcess;
    let folder: string;
    let port: number;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "candor-coturn-"));
      port = await freePort();
      const settings = [
        ...[
          "-n",
          "--stun-only",
          "--no-cli",
          "--no-tls",
          "--no-dtls",
          "--no-rfc5780",
          "--no-stdout-log",
        ],
        ...["--listening-ip=127.0.0.1", `--listening-port=${port}`],
        ...(six ? ["--listening-ip=::1"] : []),
        ...[`--userdb=${join(folder, "db")}`, `--pidfile=${join(folder, "pid")}`],
        ...[`--log-file=${join(folder, "log")}`, "--simple-log"],
      ];
      server = spawn(TURNSERVER, settings, { stdio: "ignore", cwd: folder });
      // It says nowhere that it listens: it is asked until it answers.
      const source = stunSource({ host: "127.0.0.1", port, family: "ipv4", timeoutMs: 500 });
      const answered = () =>
        source(signal).then(
          () => true,
          () => false,
        );
      for (let tries = 0; tries < 60 && !(await answered()); tries++)
        await new Promise((resolve) => setTimeout(resolve, 200));
    }, 40_000);
    afterAll(async () => {
      const gone = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGKILL");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    });

    it("gives the address it was asked from", async () => {
      const source = stunSource({ host: "127.0.0.1", port, family: "ipv4", timeoutMs: 10_000 });
      expect(await source(signal)).toBe("127.0.0.1");
    });

    it.skipIf(!six)(
      "gives the IPv6 address it was asked from (without IPv6: skipped)",
      async () => {
        const source = stunSource({ host: "::1", port, family: "ipv6", timeoutMs: 10_000 });
        expect(await source(signal)).toBe("::1");
      },
    );

    it("answers twenty at once, each with its own", async () => {
      const source = stunSource({ host: "127.0.0.1", port, family: "ipv4", timeoutMs: 10_000 });
      const answers = await Promise.all(Array.from({ length: 20 }, () => source(signal)));
      expect(new Set(answers)).toEqual(new Set(["127.0.0.1"]));
    });
  },
);
