import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { bindAvailable, startBind } from "@candor/engines/bind";
import { knotMissing, startKnot } from "@candor/engines/knot";
import { powerdnsMissing, startPowerDns } from "@candor/engines/powerdns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cloud } from "../../src/cloud.ts";
import { readDnsPrimary } from "../../src/dns-primary.ts";
import {
  type Ground,
  ground,
  openAccount,
  type Registered,
  registered,
  registerName,
} from "./running-cloud.ts";

const run = promisify(execFile);
const ZONE = "homes.example";
const KEY = {
  name: "cloud",
  algorithm: "hmac-sha256",
  secret: Buffer.alloc(32, 0xfb).toString("base64"), // with a plus sign and a slash in it
};

interface Primary {
  readonly port: number;
  stop(): Promise<void>;
}

const PRIMARIES: [string, () => Promise<boolean>, () => Promise<Primary>][] = [
  ["BIND", bindAvailable, () => startBind({ zone: ZONE, key: KEY })],
  ["Knot", async () => knotMissing() === null, () => startKnot({ zone: ZONE, keys: [KEY] })],
  [
    "PowerDNS",
    async () => powerdnsMissing() === null,
    () => startPowerDns({ zone: ZONE, keys: [KEY] }),
  ],
];

let base: Ground;

beforeAll(async () => {
  base = await ground();
});
afterAll(() => base?.close());

for (const [kind, there, start] of PRIMARIES)
  describe.skipIf(!(await there()))(`DNS_PRIMARY on ${kind}`, () => {
    let primary: Primary;
    let cloud: Cloud;
    let kitchen: Registered;

    beforeAll(async () => {
      primary = await start();
      const secret = encodeURIComponent(KEY.secret);
      const setting = `dns://${KEY.name}@127.0.0.1:${primary.port}/${ZONE}?secret=${secret}`;
      cloud = await base.start(kind.toLowerCase(), { dnsPrimary: readDnsPrimary(setting) });
      kitchen = await registered(cloud.url, "kitchen");
    });
    afterAll(async () => {
      await cloud?.close();
      await primary?.stop();
    });

    /** What the primary itself says, by dig. */
    const dig = async (name: string, type: string, port = primary.port) => {
      const args = ["@127.0.0.1", "-p", String(port), "+short", "+tries=2", name, type];
      return (await run("dig", args)).stdout.trim();
    };

    async function nsupdate(device: Registered, commands: string[]): Promise<string> {
      const { algorithm, name, secret } = device.tsig;
      const lines = [`server 127.0.0.1 ${cloud.dnsPort}`, `zone ${ZONE}`, ...commands, "send"];
      const file = join(base.folder, `commands-${kind}`);
      await writeFile(file, `${lines.join("\n")}\n`);
      return run("nsupdate", ["-y", `${algorithm}:${name}:${secret}`, file]).then(
        ({ stdout, stderr }) => stdout + stderr,
        ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
      );
    }

    async function dyndns2({ update }: Registered, query: string): Promise<string> {
      const basic = Buffer.from(`${update.username}:${update.password}`).toString("base64");
      const headers = { authorization: `Basic ${basic}`, "user-agent": "test/1" };
      return (await (await fetch(`${cloud.url}/nic/update?${query}`, { headers })).text()).trim();
    }

    it("hands a device's signed update on, and answers it for what the zone holds", async () => {
      const add = `update add ${kitchen.fqdn}. 60 A 203.0.113.7`;
      expect(await nsupdate(kitchen, [`prereq nxrrset ${kitchen.fqdn} A`, add])).toBe("");
      expect(await dig(kitchen.fqdn, "A")).toBe("203.0.113.7");
      expect(await dig(kitchen.fqdn, "A", cloud.dnsPort)).toBe("203.0.113.7");
      expect(await nsupdate(kitchen, [`prereq nxrrset ${kitchen.fqdn} A`, add])).toMatch(/YXRRSET/);
      expect(await dig(ZONE, "SOA", cloud.dnsPort)).toMatch(/^ns\S* /);
    });

    it("hands on nothing that is beyond the device's reach, or forged", async () => {
      const attic = await registered(cloud.url, "attic");
      const reach = (name: string) => nsupdate(attic, [`update add ${name}. 60 A 203.0.113.66`]);
      expect(await reach(kitchen.fqdn)).toMatch(/REFUSED/);
      expect(await reach(`ns.${ZONE}`)).toMatch(/REFUSED/);
      const forged = { ...kitchen, tsig: { ...attic.tsig, name: kitchen.tsig.name } };
      const add = `update add ${kitchen.fqdn}. 60 A 203.0.113.66`;
      expect(await nsupdate(forged, [add])).toMatch(/BADSIG|NOTAUTH/);
      expect(await dig(kitchen.fqdn, "A")).not.toContain("203.0.113.66");
    });

    it("takes dyndns2's updates there, and a release removes them", async () => {
      const { token } = await openAccount(cloud.url);
      const study = (await (await registerName(cloud.url, token, "study")).json()) as Registered;
      const query = `hostname=${study.fqdn}&myip=203.0.113.9,2001:503:ba3e::2:30`;
      expect(await dyndns2(study, query)).toBe("good 203.0.113.9,2001:503:ba3e::2:30");
      expect(await dyndns2(study, query)).toBe("nochg 203.0.113.9,2001:503:ba3e::2:30");
      expect(await dig(study.fqdn, "A")).toBe("203.0.113.9");
      expect(await dig(study.fqdn, "AAAA")).toBe("2001:503:ba3e::2:30");
      const released = await fetch(`${cloud.url}/names/study`, {
        ...{ method: "DELETE", headers: { authorization: `Bearer ${token}` } },
      });
      expect(released.status).toBe(204);
      expect(await dig(study.fqdn, "A")).toBe("");
      expect(await dig(study.fqdn, "AAAA")).toBe("");
    });

    it("says 911 and SERVFAIL while the primary is down, and nothing is lost", async () => {
      const porch = await registered(cloud.url, "porch");
      await primary.stop();
      expect(await dyndns2(porch, `hostname=${porch.fqdn}&myip=203.0.113.9`)).toBe("911");
      const failed = await nsupdate(porch, [`update add ${porch.fqdn}. 60 A 203.0.113.9`]);
      expect(failed).toMatch(/SERVFAIL/);
      const page = await (await fetch(cloud.url)).text();
      expect(page).toContain(porch.fqdn);
      expect(page).toContain("the name server does not say");
    });
  });

describe("DNS_PRIMARY", () => {
  it("reads server, zone and key, the secret from a file too", async () => {
    const file = join(base.folder, "dns-secret");
    await writeFile(file, `${KEY.secret}\n`);
    const expected = { host: "ns.example.com", port: 53, zone: ZONE, key: KEY };
    expect(readDnsPrimary(`dns://cloud@ns.example.com/${ZONE}?secret-file=${file}`)).toEqual(
      expected,
    );
    expect(
      readDnsPrimary(`dns://cloud@[::1]:5353/${ZONE}.?secret=${KEY.secret}&algorithm=hmac-sha512`),
    ).toEqual({
      ...{ host: "::1", port: 5353, zone: ZONE },
      key: { ...KEY, algorithm: "hmac-sha512" },
    });
  });

  it.each([
    ["", /form/],
    ["127.0.0.1:53", /form/],
    ["http://cloud@127.0.0.1/homes.example?secret=x", /form/],
    ["dns://127.0.0.1/homes.example?secret=x", /form/],
    ["dns://cloud@127.0.0.1/?secret=x", /form/],
    ["dns://cloud@127.0.0.1/homes.example", /no secret/],
    ["dns://cloud@127.0.0.1/homes.example?secret=", /no secret/],
    ["dns://cloud@127.0.0.1/homes.example?secret-file=/nowhere", /nowhere/],
  ])("says what is wrong with %j", (text, message) => {
    expect(() => readDnsPrimary(text)).toThrow(message);
  });
});
