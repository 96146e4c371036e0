import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Bind, bindAvailable, startBind } from "@candor/engines/bind";
import {
  captureFrom,
  type Household,
  householdMissing,
  startHousehold,
} from "@candor/engines/household";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

const missing = (await bindAvailable()) ? householdMissing() : "without bind9";
const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const NAME = "anna.homes.example";

describe.skipIf(missing !== null)(`a device behind a real router (${missing ?? "here"})`, () => {
  let house: Household;
  let bind: Bind;
  let folder: string;
  let fresh = 0;
  const running: ChildProcess[] = [];

  beforeAll(async () => {
    house = await startHousehold();
    bind = await startBind({
      zone: "homes.example",
      address: house.internet,
      port: 53,
      inside: house.wan,
      records: ["@ IN NS ns2", "ns2 IN A 9.9.8.5"],
      secondaries: ["9.9.8.5"],
    });
    folder = mkdtempSync(join(tmpdir(), "candor-ddns-house-"));
    writeFileSync(join(folder, "secret"), bind.secret);
  });
  afterEach(async () => {
    for (const child of running.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
    }
  });
  afterAll(async () => {
    await bind?.stop();
    await house?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  /** A configuration with one record, asked from the router unless said otherwise. */
  function configured(source: object = { type: "router" }, family = "ipv4"): string {
    fresh += 1;
    const file = join(folder, `ddns-${fresh}.json`);
    const config = {
      zone: "homes.example",
      server: { host: house.internet },
      key: { name: bind.keyName, secretFile: "secret" },
      records: [{ name: NAME, family, source }],
      stateFile: `state-${fresh}.json`,
      timeoutMs: 500,
      intervals: { hold: 0, retry: 1 }, // every change counts here
      verifyAuthorities: false, // a second one comes at the end
    };
    writeFileSync(file, JSON.stringify(config));
    return file;
  }

  const inLan = (...args: string[]) => [...house.lan, process.execPath, CLI, ...args];
  const ddns = (...args: string[]): string => {
    const [command = "", ...rest] = inLan(...args);
    try {
      return execFileSync(command, rest, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  };
  const run = (config: string): ChildProcess => {
    const [command = "", ...rest] = inLan("run", "--config", config);
    const child = spawn(command, rest, { stdio: "ignore" });
    running.push(child);
    return child;
  };
  const dig = (type = "A"): string => {
    const [command = "", ...rest] = house.wan;
    return execFileSync(command, [...rest, "dig", `@${house.internet}`, NAME, type, "+short"])
      .toString()
      .trim();
  };
  const becomes = (address: string) =>
    expect.poll(() => dig(), { timeout: 15_000, interval: 50 }).toBe(address);
  /** The running agent has published this, and rests. */
  const settles = (config: string, address: string) =>
    expect
      .poll(() => JSON.parse(ddns("status", "--json", "--config", config)).records[0], {
        timeout: 15_000,
      })
      .toMatchObject({ phase: "waiting", published: address, error: null });

  it("publishes what the router says by NAT-PMP, and by UPnP alone", async () => {
    const natPmp = JSON.parse(ddns("once", "--json", "--config", configured()));
    expect(natPmp.records[0]).toMatchObject({ published: "9.9.8.2", error: null });
    expect(dig()).toBe("9.9.8.2");
    await house.setPublicAddress("9.9.8.7");
    const upnp = configured({ type: "router", protocols: ["upnp"] });
    expect(JSON.parse(ddns("once", "--json", "--config", upnp)).records[0]).toMatchObject({
      published: "9.9.8.7",
      error: null,
    });
    expect(dig()).toBe("9.9.8.7");
  });

  it("publishes what the router says by PCP alone, and leaves no mapping open there", async (context) => {
    if (!house.forwards) context.skip("this kernel has no tables that miniupnpd can write");
    const capture = await captureFrom(house);
    const config = configured({ type: "router", protocols: ["pcp"] });
    const { records } = JSON.parse(ddns("once", "--json", "--config", config));
    expect(records[0]).toMatchObject({ published: "9.9.8.7", error: null });
    const parties = new Set((await capture.stop()).map(({ to }) => to));
    expect([...parties].sort()).toEqual([`${house.router}:5351`, `${house.internet}:53`]);
    expect(await house.mappings()).toEqual([]);
  });

  it("lists what the household itself knows, and asks nobody outside", async () => {
    const capture = await captureFrom(house);
    const found = JSON.parse(ddns("sources", "--json")) as {
      source: { type: string; protocols?: string[]; interface?: string };
      scope: string;
      address: string | null;
    }[];
    const told = (protocol: string) =>
      found.find(({ source }) => source.protocols?.[0] === protocol)?.address;
    expect(["nat-pmp", "upnp"].map(told)).toEqual(["9.9.8.7", "9.9.8.7"]);
    expect(told("pcp")).toBe(house.forwards ? "9.9.8.7" : null);
    expect(found.filter(({ source }) => source.type === "interface")).toEqual([
      {
        source: { type: "interface", interface: house.lanInterface },
        ...{ family: "ipv4", scope: "lan", address: house.device, trouble: null },
      },
    ]);
    expect(ddns("sources")).toContain('{"type":"router","protocols":["nat-pmp"]} 9.9.8.7\n');
    const outside = (await capture.stop()).filter(
      ({ to }) => !to.startsWith(house.router) && to !== "239.255.255.250:1900",
    );
    expect(outside.map(({ to }) => to)).toEqual([]);
  });

  it("follows the router's address long before the next look, and speaks to nobody else", async () => {
    const capture = await captureFrom(house);
    run(configured()); // looks every five minutes
    await becomes("9.9.8.7");
    for (const address of ["9.9.8.21", "9.9.8.22", "9.9.8.23"]) {
      await house.setPublicAddress(address);
      await becomes(address);
    }
    const packets = await capture.stop();
    const parties = [...new Set(packets.map(({ to }) => to))].sort();
    expect(parties).toEqual([`${house.router}:5351`, `${house.internet}:53`]);
    expect(packets.length).toBeLessThan(60);
  });

  it("takes its record back at the opt-out, and sends nothing more, whatever the router says", async () => {
    const config = configured();
    run(config);
    await settles(config, "9.9.8.23");
    expect(ddns("off", "--retract", "--config", config)).toContain("the records were taken back");
    expect(dig()).toBe("");
    const capture = await captureFrom(house);
    for (const address of ["9.9.8.31", "9.9.8.32"]) {
      await house.setPublicAddress(address);
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
    expect(ddns("status", "--config", config)).toContain("publishing is off");
    expect(await capture.stop()).toEqual([]);
    ddns("on", "--config", config);
    await becomes("9.9.8.32");
  });

  it("sends one conversation for a retraction: an update, and its answer", async () => {
    const config = configured();
    run(config);
    await settles(config, "9.9.8.32");
    const capture = await captureFrom(house);
    ddns("off", "--retract", "--config", config);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const packets = await capture.stop();
    expect(packets.map(({ protocol, to }) => `${protocol} ${to}`)).toEqual([
      `udp ${house.internet}:53`,
    ]);
  });

  it("keeps the last good record when the provider goes over to carrier-grade NAT, and says so", async () => {
    const config = configured();
    ddns("once", "--config", config);
    const before = dig();
    await house.setPublicAddress("100.64.3.4");
    const status = JSON.parse(ddns("once", "--json", "--config", config));
    await house.setPublicAddress("9.9.8.40");
    // This router knows by itself that 100.64.0.0/10 is not public, and gives no address at all.
    expect(status.records[0].error).toMatchObject({ code: "source" });
    expect(status.records[0].error.message).toContain("no public address itself");
    expect(dig()).toBe(before);
  });

  it("survives the loss of the line and of the router's daemon, and follows when they are back", async () => {
    const config = configured();
    run(config);
    await settles(config, "9.9.8.40");
    await house.loseLine();
    await house.stopDaemon();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await house.setPublicAddress("9.9.8.41");
    await house.startDaemon(); // a router that has restarted announces itself
    await becomes("9.9.8.41");
  });

  it("is not moved by a neighbour who announces, nor by one who announces an address", async () => {
    const config = configured();
    run(config);
    await settles(config, "9.9.8.41");
    // 0080 0000 epoch address: an announcement, sent from the device's own address, not the router's.
    const forge = `const s = require("node:dgram").createSocket("udp4"); s.bind(0, "${house.device}", () => {
      s.setMulticastInterface("${house.device}"); s.setMulticastLoopback(true);
      s.send(Buffer.from("008000000000000106060606", "hex"), 5350, "224.0.0.1", () => s.close()); });`;
    const capture = await captureFrom(house);
    const [command = "", ...rest] = [...house.lan, process.execPath, "-e", forge];
    execFileSync(command, rest);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const packets = await capture.stop();
    expect(packets.map(({ to }) => to)).toEqual(["224.0.0.1:5350"]); // the forgery, and no reaction
    expect(dig()).toBe("9.9.8.41");
  });

  it("looks at the zone's second server too, and says when it lags behind", async () => {
    const [command = "", ...wan] = house.wan;
    execFileSync(command, [...wan, "ip", "addr", "add", "9.9.8.5/32", "dev", "lo"]);
    const config = configured();
    writeFileSync(config, readFileSync(config, "utf8").replace(',"verifyAuthorities":false', ""));
    ddns("off", "--config", config);
    ddns("on", "--config", config);
    const alone = JSON.parse(ddns("once", "--json", "--config", config)).records[0];
    expect(alone).toMatchObject({
      error: null,
      authorities: [{ server: "ns2.homes.example", values: null, agrees: false }],
    });
    expect(ddns("once", "--config", configured())).not.toContain("not yet");
    const second = await startBind({
      zone: "homes.example",
      address: "9.9.8.5",
      port: 53,
      inside: house.wan,
      primary: house.internet,
    });
    try {
      run(config);
      await house.setPublicAddress("9.9.8.51");
      await becomes("9.9.8.51");
      const status = () => JSON.parse(ddns("status", "--json", "--config", config)).records[0];
      await expect
        .poll(() => status().authorities, { timeout: 15_000 })
        .toEqual([
          { server: "ns2.homes.example", values: ["9.9.8.51"], agrees: true, error: null },
        ]);
    } finally {
      await second.stop();
    }
  });

  it("publishes the interface's IPv6 address, never one that is deprecated or tentative", async () => {
    const device = house.lanInterface;
    const ip = (...args: string[]) => {
      const [command = "", ...rest] = [...house.lan, "ip", ...args];
      execFileSync(command, rest);
    };
    ip("addr", "add", "2a00:77::dead/64", "dev", device, "preferred_lft", "0", "nodad");
    ip("addr", "add", "2a00:77::1/64", "dev", device, "nodad");
    const config = configured({ type: "interface", interface: device }, "ipv6");
    run(config);
    await expect.poll(() => dig("AAAA"), { timeout: 15_000 }).toBe("2a00:77::1");
    // The prefix changes: the old address is deprecated, a new one comes; the kernel tells at once.
    ip("addr", "change", "2a00:77::1/64", "dev", device, "preferred_lft", "0");
    ip("addr", "add", "2a00:78::1/64", "dev", device, "nodad");
    await expect.poll(() => dig("AAAA"), { timeout: 15_000 }).toBe("2a00:78::1");
  });
});
