import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createDdnsAgent,
  type DdnsAgent,
  duckDnsUpdater,
  dyndns2Updater,
  type RecordUpdater,
  urlTemplateUpdater,
} from "@candor/ddns-client/node";
import { type Bind, bindAvailable, startBind } from "@candor/engines/bind";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type FakeProvider, fakeProvider, type Protocol } from "./fake-provider.ts";

const available = await bindAvailable();
const TOKEN = "s3cret-token";

// The providers are fakes from their documentation; the DNS behind them is a real BIND.
describe.skipIf(!available)("providers by HTTP, none tried live (without bind9: skipped)", () => {
  let homes: Bind;
  let ducks: Bind;
  let folder: string;
  let fresh = 0;
  const fakes: FakeProvider[] = [];
  const agents: DdnsAgent[] = [];

  beforeAll(async () => {
    homes = await startBind({ zone: "homes.example" });
    ducks = await startBind({ zone: "duckdns.org" });
    folder = mkdtempSync(join(tmpdir(), "candor-ddns-providers-"));
  });
  afterEach(async () => {
    for (const agent of agents.splice(0)) await agent.stop();
    for (const fake of fakes.splice(0)) await fake.close();
  });
  afterAll(async () => {
    await homes.stop();
    await ducks.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const dig = (bind: Bind, name: string, type = "A") =>
    execFileSync("dig", [`@${bind.host}`, "-p", String(bind.port), name, type, "+short"])
      .toString()
      .trim();
  const provider = async (protocol: Protocol): Promise<FakeProvider> => {
    const fake = await fakeProvider(protocol, protocol === "duckdns" ? ducks : homes);
    fakes.push(fake);
    return fake;
  };
  const dyndns2 = ({ url }: FakeProvider, more: object = {}): RecordUpdater =>
    dyndns2Updater({
      ...{ url, username: "anna", password: TOKEN, zone: "homes.example", authority: homes },
      ...{ timeoutMs: 1000, ...more },
    });
  const started = async (updater: RecordUpdater, zone: string, records: readonly Rec[]) => {
    const agent = createDdnsAgent({
      ...{ zone, updater, labNetworks: ["203.0.113.0/24", "2001:db8::/32"] },
      records: records.map(({ name, family, source }) => ({ name, family, source })),
      stateFile: join(folder, `${++fresh}.json`),
    });
    agents.push(agent);
    await agent.start();
    return agent;
  };
  interface Rec {
    readonly name: string;
    readonly family: "ipv4" | "ipv6";
    readonly source: () => Promise<string>;
  }
  const record = (name: string, address: string, family: Rec["family"] = "ipv4") => {
    const value = { name, family, address, source: async () => value.address };
    return value;
  };

  describe("dyndns2", () => {
    it("publishes, follows, and sends nothing when nothing has changed", async () => {
      const fake = await provider("dyndns2");
      const anna = record("a1.homes.example", "203.0.113.1");
      const agent = await started(dyndns2(fake), "homes.example", [anna]);
      expect((await agent.check()).records[0]).toMatchObject({
        published: "203.0.113.1",
        error: null,
      });
      expect(dig(homes, anna.name)).toBe("203.0.113.1");
      anna.address = "203.0.113.2";
      await agent.check();
      expect(dig(homes, anna.name)).toBe("203.0.113.2");
      await agent.check();
      await agent.check();
      expect(fake.seen).toHaveLength(2);
      expect(fake.seen[0]).toEqual({
        path: "/nic/update",
        query: { hostname: "a1.homes.example", myip: "203.0.113.1" },
        user: "anna",
        password: TOKEN,
        agent: "Candor ddns-client/1.0",
      });
    });

    it("never leaves the address out, so that the provider cannot take the connection's", async () => {
      const fake = await provider("dyndns2");
      const agent = await started(dyndns2(fake), "homes.example", [record("a2.homes.example", "")]);
      expect((await agent.check()).records[0]?.error).toMatchObject({ code: "address-syntax" });
      expect(fake.seen).toEqual([]);
    });

    it("says that the provider has no way to take a record back", async () => {
      const fake = await provider("dyndns2");
      const anna = record("a3.homes.example", "203.0.113.1");
      const agent = await started(dyndns2(fake), "homes.example", [anna]);
      await agent.check();
      await agent.disable({ retract: true });
      expect(agent.status().retraction).toMatchObject({ state: "failed", code: "unsupported" });
      expect(fake.seen).toHaveLength(1);
    });

    it("stops after badauth, with the password nowhere in sight", async () => {
      const fake = await provider("dyndns2");
      const wrong = dyndns2(fake, { password: "wrong-passw0rd" });
      const agent = await started(wrong, "homes.example", [
        record("a4.homes.example", "203.0.113.1"),
      ]);
      const status = await agent.check();
      expect(status.records[0]).toMatchObject({ stopped: true, error: { code: "badauth" } });
      expect(JSON.stringify(status)).not.toContain("wrong-passw0rd");
      await agent.check();
      expect(fake.seen).toHaveLength(1);
    });

    const HTML = "<html>Please sign in to the hotel's network</html>";
    it.each<[string, number, string, boolean, number]>([
      ["!donator", 200, "!donator", true, 0],
      ["notfqdn", 200, "notfqdn", true, 0],
      ["nohost", 200, "nohost", true, 0],
      ["numhost", 200, "numhost", true, 0],
      ["abuse", 200, "abuse", true, 0],
      ["badagent", 200, "badagent", true, 0],
      ["badagent", 200, "good 127.0.0.1", true, 0],
      ["badauth", 401, "Unauthorized", true, 0],
      ["dnserr", 200, "dnserr", false, 30],
      ["911", 200, "911", false, 30],
      ["RATE", 429, "slow down", false, 1],
      ["SERVFAIL", 200, HTML, false, 0],
      ["SERVFAIL", 502, "", false, 0],
      ["SERVFAIL", 302, "good 203.0.113.1", false, 0],
    ])(
      "%s (%i %s): final is %s, back after %i minutes at the earliest",
      async (code, status, text, stopped, minutes) => {
        const fake = await provider("dyndns2");
        fake.instead = { status, text };
        const name = `r${++fresh}.homes.example`;
        const agent = await started(dyndns2(fake), "homes.example", [record(name, "203.0.113.1")]);
        const [found] = (await agent.check()).records;
        expect(found).toMatchObject({ published: null, stopped, error: { code } });
        if (!stopped) expect(found?.nextInMs).toBeGreaterThan(minutes * 60_000 - 1000);
        await agent.check();
        expect(fake.seen.length).toBe(stopped ? 1 : 2); // a check that a person asks for is made
      },
    );

    it("is sent over TLS or not at all, and with a contact where one is wanted", () => {
      const options = { username: "a", password: "b", zone: "homes.example" };
      for (const url of ["http://members.example/nic/update", "members.example", ""])
        expect(() => dyndns2Updater({ ...options, url })).toThrow(
          expect.objectContaining({ code: "option", field: "url" }),
        );
      expect(() => dyndns2Updater({ ...options, provider: "no-ip" })).toThrow("contact");
      expect(() =>
        dyndns2Updater({ ...options, provider: "no-ip", contact: "a@b.example" }),
      ).not.toThrow();
    });
  });

  it("deSEC: one family never deletes the other, and both can be taken back", async () => {
    const fake = await provider("desec");
    const four = record("d1.homes.example", "203.0.113.1");
    const six = record("d1.homes.example", "2001:db8::1", "ipv6");
    const agent = await started(dyndns2(fake, { provider: "desec" }), "homes.example", [four, six]);
    await agent.check();
    expect([dig(homes, four.name), dig(homes, six.name, "AAAA")]).toEqual([
      "203.0.113.1",
      "2001:db8::1",
    ]);
    six.address = "2001:db8::2";
    await agent.check();
    expect([dig(homes, four.name), dig(homes, six.name, "AAAA")]).toEqual([
      "203.0.113.1",
      "2001:db8::2",
    ]);
    expect(fake.seen.at(-1)?.query).toEqual({
      hostname: "d1.homes.example",
      myipv4: "preserve",
      myipv6: "2001:db8::2",
    });
    await agent.disable({ retract: true });
    expect(agent.status().retraction).toMatchObject({ state: "done" });
    expect([dig(homes, four.name), dig(homes, six.name, "AAAA")]).toEqual(["", ""]);
  });

  it("a URL template: encoded, expected, proved by the authoritative server, and taken back", async () => {
    const fake = await provider("duckdns");
    const template = (more: object = {}) =>
      urlTemplateUpdater({
        ...{ url: `${fake.url}?domains=tpl&ip={address}&token={secret}`, zone: "duckdns.org" },
        ...{ retractUrl: `${fake.url}?domains=tpl&clear=true&token={secret}&n={name}&t={type}` },
        ...{ secret: TOKEN, expect: ["OK"], authority: ducks, timeoutMs: 1000, ...more },
      });
    const four = record("tpl.duckdns.org", "203.0.113.1");
    const agent = await started(template(), "duckdns.org", [four]);
    expect((await agent.check()).records[0]).toMatchObject({
      published: "203.0.113.1",
      error: null,
    });
    await agent.disable({ retract: true });
    expect(agent.status().retraction).toMatchObject({ state: "done" });
    expect(fake.seen.at(-1)?.query).toMatchObject({ n: "tpl.duckdns.org", t: "A" });
    expect(dig(ducks, four.name)).toBe("");
    const odd = template({ secret: "a b&c=d/é" });
    const change = {
      name: "tpl.duckdns.org",
      type: "A",
      old: [],
      address: "203.0.113.1",
      ttl: 60,
    } as const;
    expect(await odd.publish(change, new AbortController().signal)).toMatchObject({
      kind: "refused",
    });
    expect(fake.seen.at(-1)?.query["token"]).toBe("a b&c=d/é");
    fake.instead = { status: 200, text: "OK" }; // says so, and does nothing
    const lied = await started(template(), "duckdns.org", [
      record("lie.duckdns.org", "203.0.113.5"),
    ]);
    expect((await lied.check()).records[0]?.error).toMatchObject({ code: "not-visible" });
    fake.instead = { status: 403, text: "no" };
    const denied = await started(template(), "duckdns.org", [
      record("no.duckdns.org", "203.0.113.5"),
    ]);
    expect((await denied.check()).records[0]).toMatchObject({ stopped: true });
    for (const url of [
      "http://x.example/{address}",
      "https://x.example/{adress}",
      "https://{address}/",
    ])
      expect(() => template({ url })).toThrow(expect.objectContaining({ field: "url" }));
  });

  it("DuckDNS: OK, KO, both families, and clear", async () => {
    const fake = await provider("duckdns");
    const updater = (token = TOKEN) =>
      duckDnsUpdater({ token, url: fake.url, authority: ducks, timeoutMs: 1000 });
    const four = record("anna.duckdns.org", "203.0.113.1");
    const six = record("anna.duckdns.org", "2001:db8::1", "ipv6");
    const agent = await started(updater(), "duckdns.org", [four, six]);
    await agent.check();
    expect([dig(ducks, four.name), dig(ducks, six.name, "AAAA")]).toEqual([
      "203.0.113.1",
      "2001:db8::1",
    ]);
    expect(fake.seen.map(({ query }) => query)).toEqual([
      { domains: "anna", token: TOKEN, ip: "203.0.113.1", ipv6: "2001:db8::1" },
    ]);
    await agent.disable({ retract: true });
    expect(dig(ducks, four.name) + dig(ducks, six.name, "AAAA")).toBe("");
    expect(agent.status().retraction).toMatchObject({ state: "done" });
    const wrong = await started(updater("wrong"), "duckdns.org", [
      record("b.duckdns.org", "203.0.113.9"),
    ]);
    const status = await wrong.check();
    expect(status.records[0]).toMatchObject({ stopped: true, error: { code: "KO" } });
  });
});
