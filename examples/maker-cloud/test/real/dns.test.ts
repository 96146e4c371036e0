import { execFile, execFileSync, spawn } from "node:child_process";
import { Resolver } from "node:dns/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cloud } from "../../src/cloud.ts";
import { type Ground, ground, type Registered, registered } from "./running-cloud.ts";

const run = promisify(execFile);

let base: Ground;
let cloud: Cloud;
let kitchen: Registered;
let attic: Registered;

beforeAll(async () => {
  base = await ground();
  cloud = await base.start("dns");
  kitchen = await registered(cloud.url, "kitchen");
  attic = await registered(cloud.url, "attic");
});

afterAll(async () => {
  await cloud?.close();
  await base?.close();
});

function available(tool: string): boolean {
  try {
    execFileSync(tool, ["-v"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

// A missing tool fails under CI=true; elsewhere the tests are skipped by name.
const skip = !(available("dig") && available("nsupdate")) && process.env["CI"] !== "true";

/** dig's whole output. */
async function dig(...args: string[]): Promise<string> {
  const server = ["@127.0.0.1", "-p", String(cloud.dnsPort), "+tries=1", "+time=3"];
  const { stdout } = await run("dig", [...server, ...args]).catch((error: unknown) => {
    const { stdout } = error as { stdout?: string };
    if (stdout === undefined) throw error;
    return { stdout };
  });
  return stdout;
}

const short = async (...args: string[]) => (await dig("+short", ...args)).trim();

interface NsupdateAnswer {
  readonly status: number | null;
  readonly output: string;
}

/** Runs nsupdate with commands on its standard input. */
function nsupdate(key: string, commands: string[], args: string[] = []): Promise<NsupdateAnswer> {
  return new Promise((resolve, reject) => {
    const auth = key === "" ? [] : ["-y", key];
    const child = spawn("nsupdate", ["-t", "5", "-r", "1", ...auth, ...args]);
    let output = "";
    child.stdout.on("data", (bytes) => (output += bytes));
    child.stderr.on("data", (bytes) => (output += bytes));
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, output }));
    const head = [`server 127.0.0.1 ${cloud.dnsPort}`, "zone homes.example"];
    child.stdin.end([...head, ...commands, "send", ""].join("\n"));
  });
}

const keyOf = ({ tsig }: Registered, algorithm = "hmac-sha256") =>
  `${algorithm}:${tsig.name}:${tsig.secret}`;

describe.skipIf(skip)("as dig sees it", () => {
  it("is the authority of its zone, with SOA and NS", async () => {
    expect(await short("homes.example", "SOA")).toMatch(
      /^ns1\.homes\.example\. hostmaster\.homes\.example\. \d+ 3600 600 604800 60$/,
    );
    expect(await short("homes.example", "NS")).toBe("ns1.homes.example.");
    expect(await short("ns1.homes.example", "A")).toBe("127.0.0.1");
    const answer = await dig("homes.example", "SOA");
    expect(answer).toMatch(/flags: qr aa rd;/);
    expect(answer).toMatch(/EDNS: version: 0, flags:; udp: 1232/);
  });

  it("tells NXDOMAIN from NODATA, both with the SOA", async () => {
    const missing = await dig("nobody.homes.example", "A");
    expect(missing).toMatch(/status: NXDOMAIN/);
    expect(missing).toMatch(/homes\.example\.\s+60\s+IN\s+SOA/);
    const empty = await dig("ns1.homes.example", "AAAA");
    expect(empty).toMatch(/status: NOERROR/);
    expect(empty).toMatch(/ANSWER: 0/);
    expect(empty).toMatch(/SOA/);
  });

  it("answers over TCP, without EDNS, and in the asker's spelling", async () => {
    expect(await short("+tcp", "homes.example", "NS")).toBe("ns1.homes.example.");
    expect(await dig("+noedns", "homes.example", "NS")).not.toMatch(/EDNS/);
    expect(await dig("HoMeS.eXaMpLe", "NS")).toMatch(/;HoMeS\.eXaMpLe\./);
  });

  it("resolves for nobody, hands out no zone, knows no other EDNS version", async () => {
    expect(await dig("example.org", "A")).toMatch(/status: REFUSED/);
    expect(await dig("-c", "CH", "version.bind", "TXT")).toMatch(/status: REFUSED/);
    expect(await dig("homes.example", "AXFR")).toMatch(/Transfer failed|REFUSED|NOTIMP/);
    expect(await dig("+edns=1", "+noednsnegotiation", "homes.example", "NS")).toMatch(/BADVERS/);
  });

  it("signs answers to signed questions, which dig then verifies", async () => {
    const answer = await dig("-y", keyOf(kitchen), "homes.example", "SOA");
    expect(answer).toMatch(/TSIG PSEUDOSECTION/);
    expect(answer).toMatch(/status: NOERROR/);
    expect(answer).not.toMatch(/verif/i); // "Couldn't verify signature"
  });
});

describe.skipIf(skip)("as nsupdate sees it", () => {
  it("publishes, replaces and retracts; the serial rises", async () => {
    const before = Number((await short("homes.example", "SOA")).split(" ")[2]);
    const add = [`update add ${kitchen.fqdn} 60 A 203.0.113.7`];
    expect(await nsupdate(keyOf(kitchen), add)).toEqual({ status: 0, output: "" });
    expect(await short(kitchen.fqdn, "A")).toBe("203.0.113.7");
    const replace = [
      `update delete ${kitchen.fqdn} A`,
      `update add ${kitchen.fqdn} 60 A 203.0.113.8`,
      `update add ${kitchen.lan} 60 A 192.168.1.5`,
      `update add ${kitchen.fqdn} 60 AAAA 2001:db8::7`,
      `update add ${kitchen.fqdn} 60 TXT "two" "strings"`,
    ];
    expect(await nsupdate(keyOf(kitchen, "hmac-sha512"), replace)).toEqual({
      ...{ status: 0, output: "" },
    });
    expect(await short(kitchen.fqdn, "A")).toBe("203.0.113.8");
    expect(await short(kitchen.lan, "A")).toBe("192.168.1.5");
    expect(await short(kitchen.fqdn, "AAAA")).toBe("2001:db8::7");
    expect(await short(kitchen.fqdn, "TXT")).toBe('"two" "strings"');
    const after = Number((await short("homes.example", "SOA")).split(" ")[2]);
    expect(after).toBe(before + 2);
    await nsupdate(keyOf(kitchen), [`update delete ${kitchen.fqdn} AAAA 2001:db8::7`]);
    expect(await short(kitchen.fqdn, "AAAA")).toBe("");
    await nsupdate(keyOf(kitchen), [`update delete ${kitchen.fqdn}`]);
    expect(await dig(kitchen.fqdn, "A")).toMatch(/status: NOERROR/); // lan. still hangs below it
    await nsupdate(keyOf(kitchen), [`update delete ${kitchen.lan}`]);
    expect(await dig(kitchen.fqdn, "A")).toMatch(/status: NXDOMAIN/);
  });

  it("is read by node:dns too, and over TCP written", async () => {
    const add = [`update add ${attic.fqdn} 60 A 198.51.100.4`];
    expect(await nsupdate(keyOf(attic), add, ["-v"])).toEqual({ status: 0, output: "" });
    const resolver = new Resolver({ timeout: 3000, tries: 1 });
    resolver.setServers([`127.0.0.1:${cloud.dnsPort}`]);
    expect(await resolver.resolve4(attic.fqdn, { ttl: true })).toEqual([
      { address: "198.51.100.4", ttl: 60 },
    ]);
  });

  it.each([
    ["prereq yxdomain attic.homes.example", "prereq nxdomain attic.homes.example", "YXDOMAIN"],
    ["prereq nxdomain nobody.homes.example", "prereq yxdomain nobody.homes.example", "NXDOMAIN"],
    ["prereq yxrrset attic.homes.example A", "prereq nxrrset attic.homes.example A", "YXRRSET"],
    ["prereq nxrrset attic.homes.example TXT", "prereq yxrrset attic.homes.example TXT", "NXRRSET"],
    [
      "prereq yxrrset attic.homes.example A 198.51.100.4",
      "prereq yxrrset attic.homes.example A 198.51.100.5",
      "NXRRSET",
    ],
  ])("keeps to the prerequisite: %s", async (met, unmet, code) => {
    const mark = `update add ${attic.lan} 60 TXT ${code}`;
    const refused = await nsupdate(keyOf(attic), [unmet, mark]);
    expect(refused.output).toMatch(new RegExp(`update failed: ${code}`));
    expect(await short(attic.lan, "TXT")).not.toContain(code);
    expect(await nsupdate(keyOf(attic), [met, mark])).toEqual({ status: 0, output: "" });
    expect(await short(attic.lan, "TXT")).toContain(code);
    await nsupdate(keyOf(attic), [`update delete ${attic.lan} TXT`]);
  });

  it.each([
    ["a neighbour's name", "update add kitchen.homes.example 60 A 203.0.113.66"],
    ["the neighbour's lan name", "update add lan.kitchen.homes.example 60 A 192.168.0.66"],
    ["a name below its own", "update add x.attic.homes.example 60 A 203.0.113.66"],
    ["the zone itself", "update delete homes.example NS"],
    ["the name server", "update add ns1.homes.example 60 A 203.0.113.66"],
    [
      "a type that is not for devices",
      "update add attic.homes.example 60 MX 5 attic.homes.example",
    ],
  ])("refuses a key that reaches for %s", async (_, command) => {
    const { output } = await nsupdate(keyOf(attic), [command]);
    expect(output).toMatch(/update failed: REFUSED/);
    expect(await short("kitchen.homes.example", "A")).toBe("");
    expect(await short("ns1.homes.example", "A")).toBe("127.0.0.1");
  });

  it("refuses the unsigned, the unknown, the forged, and a zone of someone else", async () => {
    const add = [`update add ${attic.fqdn} 60 A 203.0.113.66`];
    expect((await nsupdate("", add)).output).toMatch(/REFUSED/);
    const stranger = `hmac-sha256:stranger.homes.example:${attic.tsig.secret}`;
    expect((await nsupdate(stranger, add)).output).toMatch(/BADKEY|NOTAUTH/);
    const forged = `hmac-sha256:${attic.tsig.name}:${kitchen.tsig.secret}`;
    expect((await nsupdate(forged, add)).output).toMatch(/BADSIG|NOTAUTH/);
    const weak = await nsupdate(keyOf(attic, "hmac-md5"), add);
    expect(weak.output).toMatch(/BADKEY|NOTAUTH/);
    const elsewhere = await nsupdate(keyOf(attic), ["zone example.org", ...add]);
    expect(elsewhere.output).toMatch(/NOTAUTH|NOTZONE/);
    expect(await short(attic.fqdn, "A")).toBe("198.51.100.4");
  });
});
