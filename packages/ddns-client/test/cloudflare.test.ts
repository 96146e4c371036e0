import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cloudflareUpdater } from "@candor/ddns-client/cloudflare";
import { createDdnsAgent, type RecordUpdater } from "@candor/ddns-client/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLOUDFLARE_TOKEN, type FakeCloudflare, fakeCloudflare } from "./fakes/cloudflare.ts";

const ZONE = "homes.example";
const NAME = `anna.${ZONE}`;
const { signal } = new AbortController();
const DONE = { kind: "done", authenticated: true };

describe("Cloudflare, a fake from its public pages; not tried live", () => {
  let api: FakeCloudflare;
  beforeEach(async () => {
    api = await fakeCloudflare();
  });
  afterEach(() => api.close());

  const updater = (more: object = {}): RecordUpdater =>
    cloudflareUpdater({
      zone: ZONE,
      token: CLOUDFLARE_TOKEN,
      url: api.url,
      timeoutMs: 2000,
      ...more,
    });
  const change = (old: readonly string[], address: string, type: "A" | "AAAA" = "A", name = NAME) =>
    ({ name, type, old, address, ttl: 77 }) as const;
  const contents = (name = NAME) =>
    api.records.filter((record) => record.name === name).map(({ content }) => content);
  const writes = () => api.seen.filter(({ method }) => method !== "GET");

  it("creates, replaces exactly the old value, and says what stands there", async () => {
    const cf = updater();
    expect(await cf.publish(change([], "203.0.113.1"), signal)).toEqual(DONE);
    expect(api.records).toMatchObject([
      { name: NAME, type: "A", content: "203.0.113.1", ttl: 77, proxied: false },
    ]);
    expect(await cf.publish(change([], "203.0.113.1"), signal)).toEqual({
      kind: "prerequisite",
      code: "YXRRSET",
    });
    expect(await cf.publish(change(["203.0.113.9"], "203.0.113.2"), signal)).toMatchObject({
      code: "NXRRSET",
    });
    expect(await cf.publish(change(["203.0.113.1"], "203.0.113.2"), signal)).toEqual(DONE);
    expect(contents()).toEqual(["203.0.113.2"]);
    expect(await cf.lookup({ name: NAME, type: "A" }, signal)).toEqual({
      kind: "found",
      values: ["203.0.113.2"],
      authenticated: true,
    });
    expect(writes()).toHaveLength(2);
  });

  it("leaves the proxy switch, the comment, the tags and the time to live as they are", async () => {
    const kept = { proxied: true, comment: "by hand", tags: ["home"], ttl: 1 };
    api.add({ name: NAME, type: "A", content: "203.0.113.1", ...kept });
    expect(await updater().publish(change(["203.0.113.1"], "203.0.113.2"), signal)).toEqual(DONE);
    expect(api.records).toMatchObject([{ content: "203.0.113.2", ...kept }]);
  });

  it("puts a new record behind the proxy where that is asked for, with the automatic time", async () => {
    await updater({ proxied: true }).publish(change([], "203.0.113.1"), signal);
    expect(api.records).toMatchObject([{ proxied: true, ttl: 1 }]);
    await updater().publish({ ...change([], "203.0.113.3", "A", `b.${ZONE}`), ttl: 5 }, signal);
    expect(api.records[1]).toMatchObject({ ttl: 60 }); // the least that Cloudflare takes
  });

  it("changes both families, and several names, in one batch", async () => {
    api.add({ name: NAME, type: "A", content: "203.0.113.1" });
    const all = [
      change(["203.0.113.1"], "203.0.113.2"),
      change([], "2001:db8::1", "AAAA"),
      change([], "203.0.113.2", "A", `b.${ZONE}`),
    ];
    expect(await updater().publishAll?.(all, signal)).toEqual([DONE, DONE, DONE]);
    expect(writes()).toHaveLength(1);
    expect(contents()).toEqual(["203.0.113.2", "2001:db8::1"]);
  });

  it("gives each of several its own answer when one is overtaken", async () => {
    api.add({ name: NAME, type: "A", content: "198.51.100.1" });
    const all = [change(["203.0.113.1"], "203.0.113.2"), change([], "2001:db8::1", "AAAA")];
    expect(await updater().publishAll?.(all, signal)).toEqual([
      { kind: "prerequisite", code: "NXRRSET" },
      DONE,
    ]);
    expect(contents()).toEqual(["198.51.100.1", "2001:db8::1"]);
  });

  it("reads every page of a name, whatever the page's size", async () => {
    for (let i = 1; i <= 5; i++) api.add({ name: NAME, type: "A", content: `203.0.113.${i}` });
    api.add({ name: NAME, type: "TXT", content: '"a text"' });
    api.pageSize = 2;
    const found = await updater().lookup({ name: NAME, type: "A" }, signal);
    expect(found).toMatchObject({ values: [1, 2, 3, 4, 5].map((i) => `203.0.113.${i}`) });
    expect(api.seen.filter(({ path }) => path.endsWith("/dns_records"))).toHaveLength(3);
  });

  it("does not follow a listing that never ends", async () => {
    api.instead = ({ path }) =>
      path.endsWith("/dns_records")
        ? { status: 200, json: { success: true, result: [], result_info: { total_pages: 1e9 } } }
        : null;
    await updater().lookup({ name: NAME, type: "A" }, signal);
    expect(api.seen.length).toBeLessThan(60);
  });

  it("needs no right to list zones where the zone's id is named", async () => {
    api.may.zoneRead = false;
    const named = updater({ zoneId: api.zoneId });
    expect(await named.publish(change([], "203.0.113.1"), signal)).toEqual(DONE);
    const unnamed = await updater().publish(change([], "203.0.113.1"), signal);
    expect(unnamed).toMatchObject({ kind: "refused", code: "NOTAUTH", final: true });
    expect((unnamed as { message: string }).message).toContain("name the zoneId");
  });

  it.each<[string, object, object]>([
    [
      "a token that is not known",
      { token: "cf-another-0123456789abcdefghijklmnopqrs" },
      { code: "NOTAUTH" },
    ],
    ["a token that is none", { token: "my password" }, { code: "NOTAUTH" }],
    ["a zone id that is not known", { zoneId: "f".repeat(32) }, { code: "NOTZONE" }],
  ])("stops for %s, without the token in the message", async (_, more, expected) => {
    const outcome = await updater(more).publish(change([], "203.0.113.1"), signal);
    expect(outcome).toMatchObject({ kind: "refused", final: true, ...expected });
    for (const secret of [CLOUDFLARE_TOKEN, "cf-another", "my password"])
      expect(JSON.stringify(outcome)).not.toContain(secret);
  });

  it("stops for a token without DNS: Edit", async () => {
    api.may.dnsEdit = false;
    expect(await updater().lookup({ name: NAME, type: "A" }, signal)).toMatchObject({
      ...{ kind: "refused", code: "NOTAUTH", final: true },
    });
  });

  it.each<[string | null, number]>([
    ["37", 37_000],
    [null, 300_000],
    ["Wed, 21 Oct 2026 07:28:00 GMT", 300_000],
  ])("waits for as long as the limit says (retry-after %s)", async (header, ms) => {
    api.callsLeft = 1;
    api.retryAfter = header;
    expect(await updater().publish(change([], "203.0.113.1"), signal)).toMatchObject({
      ...{ kind: "refused", code: "RATE", authenticated: false, retryAfterMs: ms },
    });
  });

  it.each<[string, string, string]>([
    ["removed", "NXRRSET", ""],
    ["created", "YXRRSET", "203.0.113.2"],
  ])("notices a record that another writer has %s in between", async (_, code, created) => {
    if (created === "") api.add({ name: NAME, type: "A", content: "203.0.113.1" });
    api.instead = ({ path }) => {
      if (!path.endsWith("/batch")) return null;
      if (created === "") api.records.length = 0;
      else api.add({ name: NAME, type: "A", content: created });
      return null;
    };
    const old = created === "" ? ["203.0.113.1"] : [];
    expect(await updater().publish(change(old, "203.0.113.2"), signal)).toEqual({
      kind: "prerequisite",
      code,
    });
  });

  it.each([
    ["502 and a page", { status: 502, text: "<html>Bad gateway</html>" }],
    ["200 and a page", { status: 200, text: "<html>Sign in to the hotel's network</html>" }],
    ["200 and no success", { status: 200, json: { success: false, errors: [], result: null } }],
    ["200 and null", { status: 200, json: null }],
    ["a redirect", { status: 302, headers: { location: "http://127.0.0.1:9/" } }],
  ])("takes %s for a passing trouble", async (_, response) => {
    api.instead = () => response;
    const outcome = await updater().lookup({ name: NAME, type: "A" }, signal);
    expect(outcome).toMatchObject({ kind: "refused", code: "SERVFAIL", authenticated: false });
  });

  it("names an alias, and survives records that are not of its form", async () => {
    api.add({ name: NAME, type: "CNAME", content: `other.${ZONE}` });
    expect(await updater().lookup({ name: NAME, type: "A" }, signal)).toEqual({
      kind: "alias",
      target: `other.${ZONE}`,
    });
    const odd = [null, 7, {}, { id: 1, name: NAME, type: "A", content: "203.0.113.1" }];
    api.instead = ({ path }) =>
      path.endsWith("/dns_records") ? { status: 200, json: { success: true, result: odd } } : null;
    expect(await updater().lookup({ name: NAME, type: "A" }, signal)).toMatchObject({ values: [] });
  });

  it("takes back its own values and leaves others'", async () => {
    api.add({ name: NAME, type: "A", content: "203.0.113.1" });
    api.add({ name: NAME, type: "A", content: "198.51.100.1" });
    const own = { name: NAME, type: "A", values: ["203.0.113.1"] } as const;
    expect(await updater().retract([own], signal)).toEqual(DONE);
    expect(contents()).toEqual(["198.51.100.1"]);
    expect(await updater().retract([own], signal)).toEqual(DONE); // gone already
    expect(writes()).toHaveLength(1);
  });

  it("sets a text beside another, and clears it alone", async () => {
    const name = `_acme-challenge.${NAME}`;
    const cf = updater();
    for (const value of ["one", "two", "two"])
      expect(await cf.setText?.({ name, value, ttl: 60 }, signal)).toEqual(DONE);
    expect(contents(name)).toEqual(['"one"', '"two"']);
    expect(await cf.clearText?.({ name, value: "one" }, signal)).toEqual(DONE);
    expect(contents(name)).toEqual(['"two"']);
  });

  it("refuses an address without TLS, and an id that is none", () => {
    for (const [field, more] of [
      ["url", { url: "http://api.example/client/v4" }],
      ["url", { url: "api.cloudflare.com" }],
      ["zoneId", { zoneId: "homes.example/../.." }],
    ] as const)
      expect(() => updater(more)).toThrow(expect.objectContaining({ code: "option", field }));
  });

  it("serves the agent: both families in one call, conflict, opt-out", async () => {
    const folder = mkdtempSync(join(tmpdir(), "candor-ddns-cf-"));
    const agent = createDdnsAgent({
      zone: ZONE,
      updater: updater(),
      records: [
        { name: NAME, family: "ipv4", source: async () => "203.0.113.1" },
        { name: NAME, family: "ipv6", source: async () => "2001:db8::1" },
      ],
      labNetworks: ["203.0.113.0/24", "2001:db8::/32"],
      stateFile: join(folder, "state.json"),
    });
    try {
      await agent.start();
      const status = await agent.check();
      expect(status.records).toMatchObject([
        { published: "203.0.113.1", error: null },
        { published: "2001:db8::1", error: null },
      ]);
      expect(writes()).toHaveLength(1);
      await agent.disable({ retract: true });
      expect(agent.status().retraction).toMatchObject({ state: "done" });
      expect(api.records).toEqual([]);
    } finally {
      await agent.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
