import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Device } from "../../src/device.ts";
import { type Household, openHousehold, statusOf, submit } from "./household.ts";

const run = promisify(execFile);
const FQDN = "kitchen.homes.example";
const PASSWORD = "six brown hens behind the shed";
const LAN = "lan.kitchen.homes.example";

let home: Household;

beforeEach(async () => {
  home = await openHousehold();
});
afterEach(() => home.close());

const seen = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 100 });
const shows = (name: string, addresses: string[]) =>
  seen(async () => expect(await home.addresses(name)).toEqual(addresses));

/** Updates have a switch of their own. */
const forTheAddress = (path: string) => !path.startsWith("/updates/");

describe("the device's address", () => {
  it("is published by default, under two names, and followed", async () => {
    const device = await home.device("kitchen");
    await shows(FQDN, ["203.0.113.10"]);
    await shows(LAN, ["192.168.1.20"]);
    await seen(async () =>
      expect((await statusOf(device)).dns).toMatchObject({
        ...{ enabled: true, fqdn: FQDN, lan: LAN, lastError: null },
        published: { public: "203.0.113.10", lan: "192.168.1.20" },
      }),
    );
    home.line.address = "203.0.113.77";
    await shows(FQDN, ["203.0.113.77"]);
    await shows(LAN, ["192.168.1.20"]);
  });

  it("is removed when it is switched off; then the device is silent, a restart later too", async () => {
    const device = await home.device("kitchen");
    await shows(FQDN, ["203.0.113.10"]);
    await shows(LAN, ["192.168.1.20"]);
    expect(await submit(device, "/dns", { enabled: "off" })).toMatchObject({ status: 200 });
    expect(await home.addresses(FQDN)).toEqual([]);
    expect(await home.addresses(LAN)).toEqual([]);
    expect((await statusOf(device)).dns).toMatchObject({ enabled: false, retraction: "done" });
    home.line.requests = [];
    home.line.address = "203.0.113.99";
    await device.close();
    const again = await home.device("kitchen");
    expect((await statusOf(again)).dns).toMatchObject({ enabled: false, fqdn: FQDN });
    await new Promise((resolve) => setTimeout(resolve, 3000)); // three times the interval
    expect(home.line.requests.filter(forTheAddress)).toEqual([]);
    expect(await home.addresses(FQDN)).toEqual([]);
    await submit(again, "/dns", { enabled: "on" });
    await shows(FQDN, ["203.0.113.99"]);
  });

  it("never asks for a name when it was switched off before there was one", async () => {
    home.line.up = false;
    const device = await home.device("kitchen");
    await seen(async () =>
      expect((await statusOf(device)).dns.lastError).toMatch(/cannot be reached/),
    );
    await submit(device, "/dns", { enabled: "off" });
    home.line.up = true;
    home.line.requests = [];
    await device.close();
    const again = await home.device("kitchen");
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(home.line.requests.filter(forTheAddress)).toEqual([]);
    expect((await statusOf(again)).dns).toMatchObject({ enabled: false, fqdn: null });
    await submit(again, "/dns", { enabled: "on" });
    await shows(FQDN, ["203.0.113.10"]);
  });

  it("comes by itself when the cloud was unreachable at the start", async () => {
    home.line.up = false;
    const device = await home.device("kitchen");
    home.line.up = true;
    await shows(FQDN, ["203.0.113.10"]);
    await seen(async () => expect((await statusOf(device)).dns.lastError).toBeNull());
  });

  it("is not published when it is none that others can reach", async () => {
    home.line.address = "10.1.2.3";
    const device = await home.device("kitchen");
    await shows(LAN, ["192.168.1.20"]);
    await seen(async () => expect((await statusOf(device)).dns.lastError).toMatch(/10\.1\.2\.3/));
    expect(await home.addresses(FQDN)).toEqual([]);
  });

  it("goes with the account to the device that replaces a lost one", async () => {
    const first = await home.device("kitchen");
    await shows(FQDN, ["203.0.113.10"]);
    await submit(first, "/backup/vault", { password: PASSWORD, repeat: PASSWORD, recorded: "yes" });
    const sheet = await (await fetch(`${first.url}/backup/sheet`)).text();
    const value = (name: string) => new RegExp(`data-${name}="([^"]+)"`).exec(sheet)?.[1] ?? "";
    await first.close();

    const second = await home.device("kitchen", "new-kitchen");
    const told = async (device: Device, message: RegExp) =>
      seen(async () => expect((await statusOf(device)).dns.lastError).toMatch(message));
    await told(second, /kitchen: That name belongs to another account/);
    home.line.address = "203.0.113.55";
    const code = { account: value("account"), token: value("token"), password: PASSWORD };
    expect((await submit(second, "/backup/connect", code)).status).toBe(200);
    await shows(FQDN, ["203.0.113.55"]);

    // The lost one turns up again, elsewhere: it says so, and leaves the name alone.
    home.line.address = "203.0.113.66";
    await second.close();
    const found = await home.device("kitchen");
    await told(found, /another device of the account has the name now/);
    expect(await home.addresses(FQDN)).toEqual(["203.0.113.55"]);
    expect(await (await fetch(`${found.url}/dns`)).text()).toContain("Take the name over");
    await submit(found, "/dns", { enabled: "on" });
    await shows(FQDN, ["203.0.113.66"]);
    await seen(async () => expect((await statusOf(found)).dns.lastError).toBeNull());
  });

  it("is what dig reads, where dig is installed", async ({ skip }) => {
    const missing = await run("dig", ["-v"]).then(
      () => false,
      () => true,
    );
    if (missing && process.env["CI"] !== "true") skip("dig is not installed");
    await home.device("kitchen");
    await shows(FQDN, ["203.0.113.10"]);
    const port = String(home.cloud.dnsPort);
    const { stdout } = await run("dig", ["@127.0.0.1", "-p", port, "+short", FQDN, "A"]);
    expect(stdout.trim()).toBe("203.0.113.10");
  });
});
