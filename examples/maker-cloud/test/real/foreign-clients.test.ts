import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cloud } from "../../src/cloud.ts";
import {
  type Ground,
  ground,
  newDeviceKey,
  openAccount,
  type Registered,
  registered,
  registerName,
} from "./running-cloud.ts";

const run = promisify(execFile);
const PROGRAMS = {
  ddclient: "/usr/bin/ddclient",
  inadyn: "/usr/sbin/inadyn",
  nsupdate: "/usr/bin/nsupdate",
  knsupdate: "/usr/bin/knsupdate",
  dig: "/usr/bin/dig",
};
/** A missing program fails under CI=true; elsewhere its tests are skipped by name. */
const without = (...names: (keyof typeof PROGRAMS)[]) =>
  process.env["CI"] !== "true" && !names.every((name) => existsSync(PROGRAMS[name]));

let base: Ground;
let cloud: Cloud;
let device: Registered;
let count = 0;

beforeAll(async () => {
  base = await ground();
  cloud = await base.start("foreign");
});
afterAll(async () => {
  await cloud?.close();
  await base?.close();
});

/** A device of its own for each test, so that none meets what another has published. */
async function newDevice(): Promise<string> {
  device = await registered(cloud.url, `d${++count}`);
  const folder = join(base.folder, `client-${count}`);
  await mkdir(folder, { mode: 0o700 });
  return folder;
}

async function output(program: keyof typeof PROGRAMS, args: string[]) {
  return run(PROGRAMS[program], args, { timeout: 60_000 }).then(
    ({ stdout, stderr }) => ({ status: 0, text: stdout + stderr }),
    (error: { code?: unknown; stdout?: string; stderr?: string }) => ({
      ...{ status: error.code, text: `${error.stdout}${error.stderr}` },
    }),
  );
}

async function dig(name: string, type: string): Promise<string[]> {
  const server = ["@127.0.0.1", "-p", String(cloud.dnsPort), "+short", "+tries=2"];
  const { text } = await output("dig", [...server, name, type]);
  return text.split("\n").filter((line) => line !== "");
}

interface Ddclient {
  readonly folder: string;
  readonly address: string;
  readonly password?: string;
  readonly host?: string;
}

async function ddclient({ folder, address, password, host }: Ddclient) {
  const file = join(folder, "ddclient.conf");
  const page = join(folder, "address");
  await writeFile(page, address);
  await writeFile(
    file,
    `use=cmd, cmd='cat ${page}'
protocol=dyndns2, ssl=no, server=${new URL(cloud.url).host}, login=${device.update.username}, password='${password ?? device.update.password}'
${host ?? device.fqdn}\n`,
    { mode: 0o600 },
  );
  const cache = ["-cache", join(folder, "ddclient.cache")];
  return output("ddclient", ["-file", file, ...cache, "-foreground", "-daemon=0", "-verbose"]);
}

describe.skipIf(without("ddclient", "dig"))("ddclient, by dyndns2", () => {
  it("publishes, follows a change, and is told nochg", async () => {
    const folder = await newDevice();
    const first = await ddclient({ folder, address: "203.0.113.7" });
    expect(first.text).toMatch(/SUCCESS: .*good: IP address set to 203\.0\.113\.7/);
    expect(await dig(device.fqdn, "A")).toEqual(["203.0.113.7"]);
    await aged(join(folder, "ddclient.cache"));
    await ddclient({ folder, address: "203.0.113.8" });
    expect(await dig(device.fqdn, "A")).toEqual(["203.0.113.8"]);
    const again = await newFolder(folder);
    const same = await ddclient({ folder: again, address: "203.0.113.8" });
    expect(same.text).toMatch(/nochg/);
  });

  it.each([
    ["a wrong password", { password: "wrong" }, /badauth|401|authorized/i],
    ["a name of somebody else", { host: "d0.homes.example" }, /nohost/],
    ["an address that is not public", { address: "10.0.0.7" }, /dnserr/],
  ])("understands the answer to %s", async (_, more, code) => {
    const folder = await newDevice();
    const { text } = await ddclient({ folder, address: "203.0.113.7", ...more });
    expect(text).toMatch(code);
    expect(text).toMatch(/FAILED|WARNING/);
    expect(await dig(device.fqdn, "A")).toEqual([]);
  });

  it("publishes by nsupdate as well, with its protocol of that name", async () => {
    const folder = await newDevice();
    const { algorithm, name, secret } = device.tsig;
    const key = join(folder, "key");
    const text = `key "${name}" { algorithm ${algorithm}; secret "${secret}"; };\n`;
    await writeFile(key, text, { mode: 0o600 });
    const file = join(folder, "ddclient.conf");
    await writeFile(
      file,
      `use=cmd, cmd='echo 203.0.113.9'
protocol=nsupdate, server='127.0.0.1 ${cloud.dnsPort}', login=/usr/bin/nsupdate, password='${key}', zone=homes.example, ttl=60
${device.fqdn}\n`,
      { mode: 0o600 },
    );
    const cache = ["-cache", join(folder, "cache")];
    const args = ["-file", file, ...cache, "-foreground", "-daemon=0", "-verbose"];
    expect((await output("ddclient", args)).text).toMatch(/SUCCESS|good/);
    expect(await dig(device.fqdn, "A")).toEqual(["203.0.113.9"]);
  });
});

/** Half an hour passes for ddclient, which sends nothing twice within 30 seconds. */
async function aged(cache: string): Promise<void> {
  const text = await readFile(cache, "utf8");
  await writeFile(
    cache,
    text.replaceAll(/\b(a?mtime)=(\d+)/g, (_, field, time) => `${field}=${Number(time) - 1800}`),
  );
}

/** The same client without its memory. */
async function newFolder(folder: string): Promise<string> {
  const other = `${folder}-again`;
  await mkdir(other, { mode: 0o700 });
  return other;
}

async function inadyn(folder: string, address: string, password = device.update.password) {
  const file = join(folder, "inadyn.conf");
  const { hostname, port } = new URL(cloud.url);
  await writeFile(
    file,
    `custom candor {
  username = ${device.update.username}
  password = ${password}
  checkip-command = "echo ${address}"
  ssl = false
  ddns-server = "${hostname}:${port}"
  ddns-path = "/nic/update?hostname=%h&myip=%i"
  hostname = ${device.fqdn}
}\n`,
    { mode: 0o600 },
  );
  return output("inadyn", ["-1", "-n", "-l", "debug", "-f", file, `--cache-dir=${folder}`]);
}

describe.skipIf(without("inadyn", "dig"))("inadyn, by dyndns2", () => {
  it("publishes and follows a change", async () => {
    const folder = await newDevice();
    const { status, text } = await inadyn(folder, "203.0.113.7");
    expect([status, text.includes("good 203.0.113.7")]).toEqual([0, true]);
    expect(await dig(device.fqdn, "A")).toEqual(["203.0.113.7"]);
    await inadyn(folder, "203.0.113.8");
    expect(await dig(device.fqdn, "A")).toEqual(["203.0.113.8"]);
    expect(await readFile(join(folder, `${device.fqdn}.cache`), "utf8")).toContain("203.0.113.8");
  });

  it("publishes nothing with a wrong password, and ends with an error", async () => {
    const folder = await newDevice();
    expect((await inadyn(folder, "203.0.113.7", "wrong")).status).not.toBe(0);
    expect(await dig(device.fqdn, "A")).toEqual([]);
  });
});

describe.skipIf(without("nsupdate", "knsupdate", "dig"))("clients of RFC 2136", () => {
  const keyOf = () => `${device.tsig.algorithm}:${device.tsig.name}:${device.tsig.secret}`;

  async function by(program: "nsupdate" | "knsupdate", folder: string, commands: string[]) {
    const file = join(folder, "commands");
    const lines = [`server 127.0.0.1 ${cloud.dnsPort}`, "zone homes.example", ...commands, "send"];
    await writeFile(file, `${lines.join("\n")}\n`);
    return output(program, ["-y", keyOf(), file]);
  }

  it.each(["nsupdate", "knsupdate"] as const)(
    "%s publishes both families, a text for a certificate, and takes them back",
    async (program) => {
      const folder = await newDevice();
      const { fqdn } = device;
      const added = await by(program, folder, [
        `prereq nxrrset ${fqdn} A`,
        `update add ${fqdn}. 60 A 203.0.113.7`,
        `update add ${fqdn}. 60 AAAA 2001:db8::7`,
        `update add _acme-challenge.${fqdn}. 60 TXT "a token of 43 characters"`,
      ]);
      expect(added.text).not.toMatch(/fail|error/i);
      expect(await dig(fqdn, "A")).toEqual(["203.0.113.7"]);
      expect(await dig(fqdn, "AAAA")).toEqual(["2001:db8::7"]);
      expect(await dig(`_acme-challenge.${fqdn}`, "TXT")).toEqual(['"a token of 43 characters"']);
      const twice = await by(program, folder, [
        `prereq nxrrset ${fqdn} A`,
        `update add ${fqdn}. 60 A 203.0.113.66`,
      ]);
      expect(twice.text).toMatch(/YXRRSET/);
      await by(program, folder, [`update delete ${fqdn}. A`, `update delete ${fqdn}. AAAA`]);
      expect(await dig(fqdn, "A")).toEqual([]);
      expect(await dig(fqdn, "AAAA")).toEqual([]);
    },
  );

  it("is shut out the moment another device has recovered the name", async () => {
    const folder = await newDevice();
    const { token } = await openAccount(cloud.url);
    const first = await registerName(cloud.url, token, "shared");
    const old = (await first.json()) as Registered;
    const second = await registerName(cloud.url, token, "shared", newDeviceKey(), "recover");
    expect(second.status).toBe(200);
    device = old;
    const refused = await by("nsupdate", folder, [`update add ${old.fqdn}. 60 A 203.0.113.66`]);
    expect(refused.text).toMatch(/BADSIG|NOTAUTH/);
    expect(await dig(old.fqdn, "A")).toEqual([]);
  });
});
