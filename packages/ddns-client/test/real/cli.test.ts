import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Bind, bindAvailable, startBind } from "@candor/engines/bind";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const available = await bindAvailable();
const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const NAME = "cli.homes.example";

describe.skipIf(!available)("the command line against a real BIND (without bind9: skipped)", () => {
  let bind: Bind;
  let folder: string;
  let config: string;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    bind = await startBind({ zone: "homes.example" });
    folder = mkdtempSync(join(tmpdir(), "candor-ddns-cli-"));
    config = join(folder, "ddns.json");
    writeFileSync(join(folder, "secret"), bind.secret);
    write("203.0.113.7");
  });
  afterAll(async () => {
    for (const child of children) child.kill("SIGKILL");
    await bind.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function write(address: string): void {
    writeFileSync(
      config,
      JSON.stringify({
        zone: "homes.example",
        server: { host: bind.host, port: bind.port },
        key: { name: bind.keyName, secretFile: "secret" },
        records: [{ name: NAME, family: "ipv4", source: { type: "fixed", address } }],
        labNetworks: ["203.0.113.0/24"],
        stateFile: "state.json",
      }),
    );
  }
  const ddns = (...args: string[]) => {
    const done = spawnSync(process.execPath, [CLI, ...args, "--config", config], {
      encoding: "utf8",
    });
    expect(done.stdout + done.stderr).not.toContain(bind.secret);
    return { code: done.status, out: done.stdout, err: done.stderr };
  };
  const dig = () =>
    execFileSync("dig", [`@${bind.host}`, "-p", String(bind.port), NAME, "+short"])
      .toString()
      .trim();

  it("once publishes and says so", () => {
    const { code, out } = ddns("once");
    expect({ code, out }).toMatchObject({ code: 0 });
    expect(out).toMatch(
      /^publishing is on\ncli\.homes\.example A: 203\.0\.113\.7, seen at the server/,
    );
    expect(dig()).toBe("203.0.113.7");
  });

  it("once with a bad address exits with 1 and leaves the record alone", () => {
    write("10.0.0.1");
    const { code, out } = ddns("once", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out).records[0].error.code).toBe("address-special");
    expect(dig()).toBe("203.0.113.7");
    write("203.0.113.7");
  });

  it("check and once --dry-run say what would be sent, and change nothing", () => {
    write("203.0.113.8");
    const state = readFileSync(join(folder, "state.json"), "utf8");
    for (const args of [["check"], ["once", "--dry-run"]]) {
      const { code, out } = ddns(...args);
      expect(out).toContain("dry-run: would replace 203.0.113.7 by 203.0.113.8");
      expect(code).toBe(0);
    }
    expect(dig()).toBe("203.0.113.7");
    expect(readFileSync(join(folder, "state.json"), "utf8")).toBe(state);
    write("10.0.0.1");
    expect(ddns("check").code).toBe(1);
    write("203.0.113.7");
  });

  it("status --prometheus is what Prometheus reads, without an address in it", () => {
    const { out } = ddns("status", "--prometheus");
    expect(out).toContain(
      'ddns_client_published{name="cli.homes.example",type="A",scope="public"} 1',
    );
    expect(out).not.toContain("203.0.113");
    for (const line of out.trim().split("\n"))
      expect(line).toMatch(
        /^(# (HELP|TYPE) ddns_client_\w+ .+|ddns_client_\w+(\{.*\})? -?[\d.]+)$/,
      );
  });

  it("retract is off --retract", () => {
    expect(ddns("retract").out).toContain("the records were taken back");
    expect(dig()).toBe("");
    ddns("on");
    ddns("once");
    expect(dig()).toBe("203.0.113.7");
  });

  it("init writes a configuration whose key a real BIND takes, and overwrites nothing", async () => {
    const place = join(folder, "fresh");
    mkdirSync(place);
    const args = [...["init", "--zone", "fresh.example", "--server", "127.0.0.1"]];
    const named = [...args, "--name", "anna.fresh.example", "--folder", place];
    const run = () => spawnSync(process.execPath, [CLI, ...named], { encoding: "utf8" });
    const done = run();
    expect(done.status).toBe(0);
    const secret = readFileSync(join(place, "ddns.secret"), "utf8").trim();
    expect(done.stdout + done.stderr).not.toContain(secret);
    expect(statSync(join(place, "ddns.secret")).mode & 0o777).toBe(0o600);
    const key = readFileSync(join(place, "ddns.key"), "utf8");
    expect(key).toContain(secret);
    const again = run();
    expect(again.status).toBe(2);
    expect(again.stderr).toContain("is there already");
    expect(readFileSync(join(place, "ddns.secret"), "utf8").trim()).toBe(secret);
    const fresh = await startBind({
      zone: "fresh.example",
      key: { name: "anna.fresh.example", secret },
      policy: ["grant anna.fresh.example. name anna.fresh.example. A AAAA"],
    });
    const path = join(place, "ddns.json");
    const config = JSON.parse(readFileSync(path, "utf8"));
    config.server.port = fresh.port;
    config.labNetworks = ["203.0.113.0/24"];
    config.records = [{ ...config.records[0], source: { type: "fixed", address: "203.0.113.7" } }];
    writeFileSync(path, JSON.stringify(config));
    const once = spawnSync(process.execPath, [CLI, "once", "--config", path], { encoding: "utf8" });
    expect(once.stdout).toContain("anna.fresh.example A: 203.0.113.7");
    await fresh.stop();
  });

  it("run calls the hooks and keeps the metrics", async () => {
    const config0 = JSON.parse(readFileSync(config, "utf8"));
    const seen = join(folder, "seen");
    const script = join(folder, "hook.sh");
    writeFileSync(
      script,
      `#!/bin/sh\necho "$DDNS_EVENT $DDNS_NAME $DDNS_ADDRESS $1 $SECRET_THING" >> ${seen}\n`,
      { mode: 0o755 },
    );
    const hooks = { published: [script, "word; not a shell"], failed: ["/nowhere/at/all"] };
    writeFileSync(
      config,
      JSON.stringify({
        ...config0,
        hooks,
        metricsFile: "ddns.prom",
        records: [{ ...config0.records[0], source: { type: "fixed", address: "203.0.113.31" } }],
      }),
    );
    const child = spawn(process.execPath, [CLI, "run", "--config", config], {
      env: { ...process.env, SECRET_THING: "leaked" },
    });
    children.push(child);
    await expect
      .poll(() => existsSync(seen) && readFileSync(seen, "utf8"), { timeout: 10_000 })
      .toBe(`published ${NAME} 203.0.113.31 word; not a shell \n`);
    await expect
      .poll(
        () =>
          existsSync(join(folder, "ddns.prom")) && readFileSync(join(folder, "ddns.prom"), "utf8"),
        { timeout: 10_000 },
      )
      .toContain("ddns_client_published{");
    child.kill("SIGTERM");
    await once(child, "exit");
    write("203.0.113.7");
    expect(ddns("once").code).toBe(0);
  });

  it("off --retract without a running agent takes the record back; once then stays silent", () => {
    const { code, out } = ddns("off", "--retract");
    expect(out).toContain("publishing is off; the records were taken back");
    expect(code).toBe(0);
    expect(dig()).toBe("");
    expect(ddns("once").out).toContain("publishing is off");
    expect(ddns("status")).toMatchObject({ code: 0 });
    expect(dig()).toBe("");
    expect(ddns("on").out).toContain("publishing is on");
    expect(ddns("once").code).toBe(0);
    expect(dig()).toBe("203.0.113.7");
  });

  it("run obeys off, on and status from outside, keeps a second one out, ends on SIGTERM", async () => {
    const child = spawn(process.execPath, [CLI, "run", "--config", config]);
    children.push(child);
    await once(child.stdout, "data");
    expect(ddns("status").out).toContain("publishing is on");
    const second = ddns("once");
    expect(second).toMatchObject({ code: 1 });
    expect(second.err).toContain(`process ${child.pid}`);
    expect(ddns("off", "--retract").code).toBe(0);
    expect(dig()).toBe("");
    expect(JSON.parse(ddns("status", "--json").out)).toMatchObject({ enabled: false });
    expect(ddns("on").code).toBeTypeOf("number");
    await expect.poll(dig, { timeout: 10_000 }).toBe("203.0.113.7");
    child.kill("SIGTERM");
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
    expect(dig()).toBe("203.0.113.7"); // ending is not opting out
  });

  it("says what is wrong with its usage and its configuration, and exits with 2", () => {
    const usage = spawnSync(process.execPath, [CLI, "publish"], { encoding: "utf8" });
    expect(usage.status).toBe(2);
    expect(usage.stderr).toContain("usage: ddns-client <command>");
    expect(ddns("once", "--retract")).toMatchObject({ code: 2 });
    writeFileSync(config, "{}");
    const empty = ddns("once");
    expect(empty.code).toBe(2);
    expect(empty.err).toContain("ddns-client: line 1: zone must be a text");
    write("203.0.113.7");
  });
});
