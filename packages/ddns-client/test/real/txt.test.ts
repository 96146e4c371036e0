import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Bind, bindAvailable, startBind } from "@candor/engines/bind";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

const available = await bindAvailable();
const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const ZONE = "homes.example";
const NAME = `_acme-challenge.anna.${ZONE}`;

/** The shell block of the README that follows a line which begins like this. */
function recipe(start: string): string {
  const from = README.indexOf(`\n${start}`);
  return /```sh\n([\s\S]*?)```/.exec(README.slice(from))?.[1] ?? "";
}

describe.skipIf(!available)("texts for ACME DNS-01 on a real BIND (without bind9: skipped)", () => {
  let bind: Bind;
  let folder: string;

  beforeAll(async () => {
    // The key may change texts below this one name, and nothing else.
    bind = await startBind({
      zone: ZONE,
      policy: [`grant update.${ZONE}. subdomain ${NAME}. TXT`],
    });
    folder = mkdtempSync(join(tmpdir(), "candor-ddns-txt-"));
    writeFileSync(join(folder, "secret"), bind.secret);
    writeFileSync(join(folder, "ddns.json"), JSON.stringify(configuration()));
    // The command as it is named after an installation.
    const command = join(folder, "ddns-client");
    writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
    chmodSync(command, 0o755);
  });
  afterEach(() => {
    for (const value of texts()) txt("clear", NAME, value);
  });
  afterAll(async () => {
    await bind.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function configuration(more: object = {}) {
    return {
      zone: ZONE,
      server: { host: bind.host, port: bind.port },
      key: { name: bind.keyName, secretFile: "secret" },
      records: [
        { name: `anna.${ZONE}`, family: "ipv4", source: { type: "fixed", address: "8.8.4.4" } },
      ],
      stateFile: "state.json",
      ...more,
    };
  }
  const run = (args: readonly string[], config = "ddns.json") => {
    const all = [
      CLI,
      ...args.slice(0, 2),
      "--config",
      join(folder, config),
      "--",
      ...args.slice(2),
    ];
    const { status, stdout, stderr } = spawnSync(process.execPath, all, { encoding: "utf8" });
    return { code: status, out: stdout, err: stderr };
  };
  const txt = (action: string, name: string, value: string) => run(["txt", action, name, value]);
  const texts = (name = NAME) =>
    execFileSync("dig", [`@${bind.host}`, "-p", String(bind.port), name, "TXT", "+short"])
      .toString()
      .split("\n")
      .filter(Boolean)
      .map((line) => line.slice(1, -1))
      .sort();
  const serial = () =>
    execFileSync("dig", [`@${bind.host}`, "-p", String(bind.port), ZONE, "SOA", "+short"])
      .toString()
      .split(" ")[2];

  it("stand beside each other, as a name and its wildcard need, and go one by one", () => {
    expect(txt("set", NAME, "for-the-name")).toMatchObject({ code: 0 });
    expect(txt("set", NAME, "for-the-wildcard").out).toBe(`${NAME} TXT stands at ${bind.host}\n`);
    expect(txt("set", NAME, "for-the-wildcard")).toMatchObject({ code: 0 }); // there already
    expect(texts()).toEqual(["for-the-name", "for-the-wildcard"]);
    expect(txt("clear", NAME, "for-the-name").out).toContain("TXT is gone at");
    expect(texts()).toEqual(["for-the-wildcard"]);
    expect(txt("clear", NAME, "for-the-name")).toMatchObject({ code: 0 }); // gone already
  });

  it("may begin with a hyphen, as every sixty-fourth ACME value does", () => {
    expect(txt("set", NAME, "-3_xZ")).toMatchObject({ code: 0 });
    expect(texts()).toEqual(["-3_xZ"]);
  });

  const hooked = (command: string, env: Readonly<Record<string, string>>, args: string[] = []) =>
    execFileSync("/bin/sh", ["-c", command, "sh", ...args], {
      cwd: folder,
      env: { PATH: `${folder}:${process.env["PATH"]}`, ...env },
      encoding: "utf8",
    });

  it("come and go by certbot's hooks, as the README has them", () => {
    const hooks = [...recipe("With certbot").matchAll(/--manual-(\w+)-hook '([^']+)'/g)];
    expect(hooks.map(([, kind]) => kind)).toEqual(["auth", "cleanup"]);
    // What certbot sets (its user guide, "Pre and Post Validation Hooks"): no wildcard's "*.".
    const env = { CERTBOT_DOMAIN: `anna.${ZONE}`, CERTBOT_VALIDATION: "Certbots-value_1" };
    hooked(hooks[0]?.[2] ?? "", env);
    expect(texts()).toEqual(["Certbots-value_1"]);
    hooked(hooks[1]?.[2] ?? "", { ...env, CERTBOT_AUTH_OUTPUT: "whatever the first hook said" });
    expect(texts()).toEqual([]);
  });

  it("come and go by acme.sh's two functions, as the README has them", () => {
    const functions = recipe("With acme.sh");
    const env = { CANDOR_CONFIG: "ddns.json" };
    hooked(`${functions}\ndns_candor_add "$@"`, env, [NAME, "acme-sh-value"]);
    expect(texts()).toEqual(["acme-sh-value"]);
    hooked(`${functions}\ndns_candor_rm "$@"`, env, [NAME, "acme-sh-value"]);
    expect(texts()).toEqual([]);
  });

  it("come and go by lego's exec contract, as the README has it", () => {
    const program = join(folder, "lego-hook");
    writeFileSync(program, recipe("With lego"), { mode: 0o755 });
    const env = { CANDOR_CONFIG: "ddns.json" };
    hooked(`${program} "$@"`, env, ["present", `${NAME}.`, "lego-value"]);
    expect(texts()).toEqual(["lego-value"]);
    hooked(`${program} "$@"`, env, ["timeout"]); // lego asks, and takes no answer for its default
    hooked(`${program} "$@"`, env, ["cleanup", `${NAME}.`, "lego-value"]);
    expect(texts()).toEqual([]);
  });

  it("are not sent while publishing is off, and not cleared either", () => {
    const config = join(folder, "ddns.json");
    const off = spawnSync(process.execPath, [CLI, "off", "--config", config]);
    expect(off.status).toBe(0);
    const before = serial();
    for (const action of ["set", "clear"])
      expect(txt(action, NAME, "quiet")).toMatchObject({
        ...{ code: 1, out: "", err: expect.stringContaining("publishing is off") },
      });
    expect(serial()).toBe(before);
    spawnSync(process.execPath, [CLI, "on", "--config", config]);
    expect(txt("set", NAME, "loud")).toMatchObject({ code: 0 });
  });

  it.each([
    ["a name outside the zone", ["txt", "set", "_acme-challenge.evil.example", "x"], 2],
    ["a value with a line feed", ["txt", "set", NAME, "a\nb"], 2],
    ["a value of 256 characters", ["txt", "set", NAME, "a".repeat(256)], 2],
    ["no value", ["txt", "set", NAME], 2],
    ["another action", ["txt", "replace", NAME, "x"], 2],
    ["a name that the key may not change", ["txt", "set", `www.${ZONE}`, "x"], 1],
  ])("%s is refused", (_, args, code) => {
    const done = run(args);
    expect(done.code).toBe(code);
    expect(done.err).not.toContain(bind.secret);
    expect(done.err).toMatch(/^ddns-client: /);
  });

  it("are not called done while a second server of the zone does not show them", async () => {
    const two = await startBind({
      zone: "two.example",
      records: ["@ IN NS ns2", "ns2 IN A 127.0.0.2"], // where nobody listens
    });
    try {
      writeFileSync(join(folder, "two.secret"), two.secret);
      const config = {
        ...configuration({ zone: "two.example", stateFile: "two.state.json" }),
        server: { host: two.host, port: two.port },
        key: { name: two.keyName, secretFile: "two.secret" },
        records: [
          { name: "a.two.example", family: "ipv4", source: { type: "fixed", address: "8.8.4.4" } },
        ],
      };
      writeFileSync(join(folder, "two.json"), JSON.stringify(config));
      const set = (wait: string) =>
        spawnSync(
          process.execPath,
          [
            ...[CLI, "txt", "set", "_acme-challenge.two.example", "v", "--wait", wait, "--json"],
            ...["--config", join(folder, "two.json")],
          ],
          { encoding: "utf8" },
        );
      const waited = set("1");
      expect(waited.status).toBe(1);
      expect(JSON.parse(waited.stdout)).toEqual({
        name: "_acme-challenge.two.example",
        action: "set",
        agree: [two.host],
        behind: ["ns2.two.example"],
      });
      expect(set("0").status).toBe(0); // not asked
    } finally {
      await two.stop();
    }
  });
});
