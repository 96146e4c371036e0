import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createDdnsAgent,
  type DdnsAgent,
  powerDnsUpdater,
  type RecordUpdater,
} from "@candor/ddns-client/node";
import { type PowerDns, powerdnsMissing, startPowerDns } from "@candor/engines/powerdns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const missing = powerdnsMissing();
const ZONE = "homes.example";
const { signal } = new AbortController();

describe.skipIf(missing !== null)(`the API of a real PowerDNS (${missing ?? "here"})`, () => {
  let pdns: PowerDns;
  let folder: string;
  let fresh = 0;

  beforeAll(async () => {
    const records = ["alias IN CNAME ns", "two IN A 198.51.100.1", "two IN A 198.51.100.2"];
    pdns = await startPowerDns({ zone: ZONE, keys: [], records });
    folder = mkdtempSync(join(tmpdir(), "candor-ddns-pdns-"));
  });
  afterAll(async () => {
    await pdns?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  const updater = (more: object = {}): RecordUpdater =>
    powerDnsUpdater({ ...pdns.api, zone: ZONE, ...more });
  const nameOf = () => `p${++fresh}.${ZONE}`;
  const dig = (name: string, type = "A") =>
    execFileSync("dig", [`@${pdns.host}`, "-p", String(pdns.port), name, type, "+short"])
      .toString()
      .split("\n")
      .filter(Boolean)
      .sort();
  const change = (name: string, old: readonly string[], address: string) =>
    ({ name, type: "A", old, address, ttl: 77 }) as const;

  it("publishes, replaces exactly the old value, and dig reads it back", async () => {
    const name = nameOf();
    const first = change(name, [], "203.0.113.1");
    expect(await updater().publish(first, signal)).toEqual({ kind: "done", authenticated: true });
    expect(dig(name)).toEqual(["203.0.113.1"]);
    expect(await updater().publish(first, signal)).toEqual({
      kind: "prerequisite",
      code: "YXRRSET",
    });
    const wrong = change(name, ["203.0.113.9"], "203.0.113.2");
    expect(await updater().publish(wrong, signal)).toMatchObject({ code: "NXRRSET" });
    const right = change(name, ["203.0.113.1"], "203.0.113.2");
    expect(await updater().publish(right, signal)).toMatchObject({ kind: "done" });
    expect(dig(name)).toEqual(["203.0.113.2"]);
  });

  it("finds what is there, nothing, both values of two, and an alias", async () => {
    const lookup = (name: string) => updater().lookup({ name, type: "A" }, signal);
    expect(await lookup(`two.${ZONE}`)).toEqual({
      kind: "found",
      values: ["198.51.100.1", "198.51.100.2"],
      authenticated: true,
    });
    expect(await lookup(nameOf())).toMatchObject({ kind: "found", values: [] });
    expect(await lookup(`alias.${ZONE}`)).toEqual({ kind: "alias", target: `ns.${ZONE}` });
  });

  it("takes back its own value and leaves another's", async () => {
    const retract = (values: string[]) =>
      updater().retract([{ name: `two.${ZONE}`, type: "A", values }], signal);
    expect(await retract(["198.51.100.1", "203.0.113.77"])).toMatchObject({ kind: "done" });
    expect(dig(`two.${ZONE}`)).toEqual(["198.51.100.2"]);
    expect(await retract(["198.51.100.2"])).toMatchObject({ kind: "done" });
    expect(dig(`two.${ZONE}`)).toEqual([]);
    expect(await retract(["198.51.100.2"])).toMatchObject({ kind: "done" }); // gone already
  });

  it("says what is wrong with key, zone, place and time, and never what the key is", async () => {
    const record = { name: nameOf(), type: "A" } as const;
    const told = async (more: object) => {
      const outcome = await updater(more).lookup(record, signal);
      expect(JSON.stringify(outcome)).not.toContain(pdns.api.key);
      return outcome;
    };
    expect(await told({ key: "wrong" })).toMatchObject({ kind: "refused", code: "REFUSED" });
    expect(await told({ zone: "elsewhere.example" })).toMatchObject({ kind: "refused" });
    expect(await told({ url: "http://127.0.0.1:9" })).toMatchObject({ code: "network" });
    const aborted = await updater().lookup(record, AbortSignal.abort());
    expect(aborted).toMatchObject({ kind: "unreachable", code: "aborted" });
    expect(() => updater({ url: "dns.example" })).toThrow(
      expect.objectContaining({ code: "option" }),
    );
  });

  it("serves the agent: publish, follow, conflict, opt-out", async () => {
    const name = nameOf();
    let address = "203.0.113.1";
    const agent: DdnsAgent = createDdnsAgent({
      zone: ZONE,
      updater: updater(),
      records: [{ name, family: "ipv4", source: async () => address }],
      labNetworks: ["203.0.113.0/24"],
      stateFile: join(folder, "state.json"),
    });
    await agent.start();
    expect((await agent.check()).records[0]).toMatchObject({ published: address, error: null });
    address = "203.0.113.2";
    await agent.check();
    expect(dig(name)).toEqual(["203.0.113.2"]);
    await updater().publish(change(name, ["203.0.113.2"], "203.0.113.99"), signal);
    address = "203.0.113.3";
    expect((await agent.check()).records[0]?.error).toMatchObject({ code: "conflict" });
    await agent.enable();
    await agent.check();
    expect(dig(name)).toEqual(["203.0.113.3"]);
    await agent.disable({ retract: true });
    expect(agent.status().retraction).toMatchObject({ state: "done" });
    expect(dig(name)).toEqual([]);
    await agent.stop();
  });
});
