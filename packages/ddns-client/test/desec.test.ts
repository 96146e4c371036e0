import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { desecUpdater } from "@candor/ddns-client/desec";
import { createDdnsAgent, type RecordUpdater } from "@candor/ddns-client/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DESEC_TOKEN, type FakeDesec, fakeDesec } from "./fakes/desec.ts";

const ZONE = "anna.dedyn.io";
const { signal } = new AbortController();
const DONE = { kind: "done", authenticated: true };

describe("deSEC's REST API, a fake from its public pages; not tried live", () => {
  let api: FakeDesec;
  beforeEach(async () => {
    api = await fakeDesec();
  });
  afterEach(() => api.close());

  const updater = (more: object = {}): RecordUpdater =>
    desecUpdater({ zone: ZONE, token: DESEC_TOKEN, url: api.url, timeoutMs: 2000, ...more });
  const change = (old: readonly string[], address: string, type: "A" | "AAAA" = "A", name = ZONE) =>
    ({ name, type, old, address, ttl: 60 }) as const;
  const writes = () => api.seen.filter(({ method }) => method === "PATCH");

  it("creates at the apex and below, and replaces exactly the old value", async () => {
    expect(await updater().publish(change([], "203.0.113.1"), signal)).toEqual(DONE);
    expect(await updater().publish(change([], "203.0.113.2", "A", `nas.${ZONE}`), signal)).toEqual(
      DONE,
    );
    expect(api.sets).toEqual([
      { subname: "", type: "A", ttl: 60, records: ["203.0.113.1"] },
      { subname: "nas", type: "A", ttl: 60, records: ["203.0.113.2"] },
    ]);
    const wrong = change(["203.0.113.9"], "203.0.113.2");
    expect(await updater().publish(wrong, signal)).toMatchObject({ code: "NXRRSET" });
    expect(await updater().publish(change([], "203.0.113.3"), signal)).toMatchObject({
      code: "YXRRSET",
    });
    expect(await updater().publish(change(["203.0.113.1"], "203.0.113.3"), signal)).toEqual(DONE);
    expect(await updater().lookup({ name: ZONE, type: "A" }, signal)).toEqual({
      kind: "found",
      values: ["203.0.113.3"],
      authenticated: true,
    });
  });

  it("compares addresses by what they are, not how they are written", async () => {
    api.sets.push({ subname: "", type: "AAAA", ttl: 60, records: ["2001:DB8:0:0::1"] });
    const found = await updater().lookup({ name: ZONE, type: "AAAA" }, signal);
    expect(found).toMatchObject({ values: ["2001:db8::1"] });
    const own = { name: ZONE, type: "AAAA", values: ["2001:db8::1"] } as const;
    expect(await updater().retract([own], signal)).toEqual(DONE);
    expect(api.sets).toEqual([]);
  });

  it("changes both families, and several names, in one write", async () => {
    const all = [
      change([], "203.0.113.1"),
      change([], "2001:db8::1", "AAAA"),
      change([], "203.0.113.1", "A", `nas.${ZONE}`),
    ];
    expect(await updater().publishAll?.(all, signal)).toEqual([DONE, DONE, DONE]);
    expect(writes()).toHaveLength(1);
  });

  it("respects the domain's least time to live, and asks for it once", async () => {
    api.minimumTtl = 3600;
    const one = updater();
    expect(await one.publish(change([], "203.0.113.1"), signal)).toEqual(DONE);
    expect(await one.publish(change(["203.0.113.1"], "203.0.113.2"), signal)).toEqual(DONE);
    expect(api.sets).toMatchObject([{ ttl: 3600 }]);
    expect(api.seen.filter(({ path }) => path === `/domains/${ZONE}/`)).toHaveLength(1);
  });

  it("needs no more than a token that is restricted to these sets", async () => {
    api.minimumTtl = 3600; // which such a token cannot ask for
    api.policies = ["/A", "_acme-challenge/TXT"];
    const restricted = updater();
    expect(await restricted.publish(change([], "203.0.113.1"), signal)).toEqual(DONE);
    const text = { name: `_acme-challenge.${ZONE}`, value: "a-token", ttl: 60 };
    expect(await restricted.setText?.(text, signal)).toEqual(DONE);
    const outside = await restricted.publish(change([], "2001:db8::1", "AAAA"), signal);
    expect(outside).toMatchObject({ kind: "refused", code: "REFUSED", authenticated: true });
    expect((outside as { message: string }).message).toContain("no policy of the token");
  });

  it("gives each of several its own answer when the token covers one alone", async () => {
    api.policies = ["/A"];
    const all = [change([], "203.0.113.1"), change([], "2001:db8::1", "AAAA")];
    expect(await updater().publishAll?.(all, signal)).toMatchObject([
      DONE,
      { kind: "refused", code: "REFUSED" },
    ]);
    expect(api.sets).toMatchObject([{ type: "A" }]);
  });

  it("waits for as long as the limit says", async () => {
    api.writesLeft = 0;
    expect(await updater().publish(change([], "203.0.113.1"), signal)).toMatchObject({
      ...{ kind: "refused", code: "RATE", authenticated: false, retryAfterMs: 42_000 },
    });
  });

  it.each<[string, object, string]>([
    ["a token that is not known", { token: "i-another" }, "does not know the token"],
    ["a domain of somebody else", { zone: "bob.dedyn.io" }, "no such domain"],
  ])("stops for %s, without the token in the message", async (_, more, what) => {
    const name = (more as { zone?: string }).zone ?? ZONE;
    const outcome = await updater(more).publish(change([], "203.0.113.1", "A", name), signal);
    expect(outcome).toMatchObject({ kind: "refused", code: "REFUSED", authenticated: true });
    expect((outcome as { message: string }).message).toContain(what);
    expect(JSON.stringify(outcome)).not.toMatch(/i-another|i-T3b1h/);
  });

  it.each([
    ["503 and a page", { status: 503, text: "<html></html>" }],
    ["a redirect", { status: 302, headers: { location: "http://127.0.0.1:9/" } }],
  ])("takes %s for a passing trouble", async (_, response) => {
    api.instead = () => response;
    const outcome = await updater().publish(change([], "203.0.113.1"), signal);
    expect(outcome).toMatchObject({ kind: "refused", code: "SERVFAIL", authenticated: false });
  });

  it("does not mistake a page for an empty zone", async () => {
    api.instead = () => ({ status: 200, text: "<html>Sign in</html>" });
    const outcome = await updater().lookup({ name: ZONE, type: "A" }, signal);
    expect(outcome).toMatchObject({ kind: "refused", code: "SERVFAIL" });
  });

  it("asks nothing about a name that is not in the domain", async () => {
    const outcome = await updater().lookup({ name: "evil.example", type: "A" }, signal);
    expect(outcome).toMatchObject({ kind: "refused", code: "NOTZONE", final: true });
    expect(api.seen).toEqual([]);
  });

  it("names an alias", async () => {
    api.sets.push({ subname: "www", type: "CNAME", ttl: 60, records: [`${ZONE}.`] });
    expect(await updater().lookup({ name: `www.${ZONE}`, type: "A" }, signal)).toEqual({
      kind: "alias",
      target: ZONE,
    });
  });

  it("sets a text beside another, in quotes, and clears it alone", async () => {
    const name = `_acme-challenge.${ZONE}`;
    for (const value of ["one", 'two "quoted" \\', "one"])
      expect(await updater().setText?.({ name, value, ttl: 60 }, signal)).toEqual(DONE);
    expect(api.sets[0]?.records).toEqual(['"one"', '"two \\"quoted\\" \\\\"']);
    expect(await updater().clearText?.({ name, value: 'two "quoted" \\' }, signal)).toEqual(DONE);
    expect(await updater().clearText?.({ name, value: "one" }, signal)).toEqual(DONE);
    expect(await updater().clearText?.({ name, value: "one" }, signal)).toEqual(DONE);
    expect(api.sets).toEqual([]);
    expect(writes()).toHaveLength(4);
  });

  it("serves the agent: both families in one write, opt-out", async () => {
    const folder = mkdtempSync(join(tmpdir(), "candor-ddns-desec-"));
    const agent = createDdnsAgent({
      zone: ZONE,
      updater: updater(),
      records: [
        { name: ZONE, family: "ipv4", source: async () => "203.0.113.1" },
        { name: ZONE, family: "ipv6", source: async () => "2001:db8::1" },
      ],
      labNetworks: ["203.0.113.0/24", "2001:db8::/32"],
      stateFile: join(folder, "state.json"),
    });
    try {
      await agent.start();
      expect((await agent.check()).records).toMatchObject([
        { published: "203.0.113.1", error: null },
        { published: "2001:db8::1", error: null },
      ]);
      expect(writes()).toHaveLength(1);
      await agent.disable({ retract: true });
      expect(agent.status().retraction).toMatchObject({ state: "done" });
      expect(api.sets).toEqual([]);
      expect(writes()).toHaveLength(2);
    } finally {
      await agent.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
