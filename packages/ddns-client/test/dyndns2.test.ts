import {
  DYNDNS2_PRESETS,
  type Dyndns2Provider,
  dyndns2Updater,
  type RecordChange,
} from "@candor/ddns-client/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ApiServer, startApi } from "./fakes/api-server.ts";

const { signal } = new AbortController();
const DONE = { kind: "done", authenticated: true };

const change = (name: string, address: string): RecordChange => ({
  ...{ name: `${name}.homes.example`, type: address.includes(":") ? "AAAA" : "A" },
  ...{ old: [], address, ttl: 60 },
});
const FOUR = "203.0.113.1";
const SIX = "2001:db8::1";

describe("several names and families by dyndns2", () => {
  let server: ApiServer;
  let text: string;
  beforeEach(async () => {
    text = "good";
    server = await startApi("/nic", () => ({ status: 200, text }));
  });
  afterEach(() => server.close());

  const updater = (provider?: Dyndns2Provider, more: object = {}) =>
    dyndns2Updater({
      ...{ url: `${server.url}/update`, username: "anna", password: "secret" },
      ...{ zone: "homes.example", contact: "a@b.example", timeoutMs: 2000 },
      ...(provider === undefined ? {} : { provider }),
      ...more,
    });
  const asked = () => server.seen.map(({ query }) => query);
  const hostname = "a.homes.example";

  // What the providers' pages say a request for both families of one name looks like.
  it.each<[Dyndns2Provider, object[]]>([
    ["desec", [{ hostname, myipv4: FOUR, myipv6: SIX }]],
    [
      "dyn",
      [
        { hostname, myip: FOUR },
        { hostname, myip: SIX },
      ],
    ],
    ["dynu", [{ hostname, myip: FOUR, myipv6: SIX }]],
    ["ipv64", [{ hostname, ip: FOUR, ip6: SIX }]],
    ["no-ip", [{ hostname, myip: FOUR, myipv6: SIX }]],
    ["spdyn", [{ hostname, myip: `${FOUR},${SIX}` }]],
    ["variomedia", [{ hostname, myip: `${FOUR},${SIX}` }]],
  ])("%s is told both families as its page says", async (provider, queries) => {
    const both = [change("a", FOUR), change("a", SIX)];
    expect(await updater(provider).publishAll?.(both, signal)).toEqual([DONE, DONE]);
    expect(asked()).toEqual(queries);
  });

  it.each<[Dyndns2Provider, object]>([
    ["desec", { hostname, myipv4: "preserve", myipv6: SIX }],
    ["dynu", { hostname, myipv6: SIX }],
    ["ipv64", { hostname, ip6: SIX }],
    ["no-ip", { hostname, myipv6: SIX }],
    ["spdyn", { hostname, myip: SIX }],
  ])("%s is told one family and keeps the other", async (provider, query) => {
    expect(await updater(provider).publish(change("a", SIX), signal)).toEqual(DONE);
    expect(asked()).toEqual([query]);
  });

  it.each<[Dyndns2Provider]>([["dnsomatic"], ["dyn-rs"], ["dynv6"]])(
    "%s takes IPv4 alone, and is told no IPv6 address",
    async (provider) => {
      const both = [change("a", SIX), change("a", FOUR)];
      expect(await updater(provider).publishAll?.(both, signal)).toMatchObject([
        { kind: "refused", code: "unsupported", final: true },
        DONE,
      ]);
      expect(asked()).toEqual([{ hostname, myip: FOUR }]);
    },
  );

  it("lists names with the same addresses, and reads a line for each", async () => {
    text = `good ${FOUR}\nnohost\nnochg ${FOUR}\n`;
    const names = [change("a", FOUR), change("b", FOUR), change("c", FOUR)];
    expect(await updater("dyn").publishAll?.(names, signal)).toMatchObject([
      DONE,
      { kind: "refused", code: "nohost", final: true },
      DONE,
    ]);
    expect(asked()).toEqual([
      { hostname: "a.homes.example,b.homes.example,c.homes.example", myip: FOUR },
    ]);
  });

  it("lists only names whose addresses are all the same", async () => {
    const dual = (name: string, four: string) => [change(name, four), change(name, SIX)];
    const all = [...dual("a", FOUR), ...dual("b", FOUR), ...dual("c", "203.0.113.9")];
    text = "good\ngood";
    await updater("no-ip").publishAll?.(all, signal);
    expect(asked()).toEqual([
      { hostname: "a.homes.example,b.homes.example", myip: FOUR, myipv6: SIX },
      { hostname: "c.homes.example", myip: "203.0.113.9", myipv6: SIX },
    ]);
  });

  it("believes a failure of the account for every name", async () => {
    text = "badauth";
    const outcomes = await updater("dyn").publishAll?.(
      [change("a", FOUR), change("b", FOUR)],
      signal,
    );
    expect(outcomes).toMatchObject([{ code: "badauth" }, { code: "badauth" }]);
  });

  it("lists no more names than the provider takes, and one where nothing is known", async () => {
    const many = Array.from({ length: 45 }, (_, i) => change(`n${i}`, FOUR));
    text = Array.from({ length: 20 }, () => "good").join("\n");
    await updater("dyn").publishAll?.(many, signal);
    expect(asked().map((query) => query["hostname"]?.split(",").length)).toEqual([20, 20, 5]);
    server.seen.length = 0;
    await updater().publishAll?.(many.slice(0, 3), signal);
    expect(asked()).toHaveLength(3);
    server.seen.length = 0;
    await updater(undefined, { mostNames: 2 }).publishAll?.(many.slice(0, 3), signal);
    expect(asked()).toHaveLength(2);
  });

  it("waits as long as a 429 says", async () => {
    server.instead = () => ({ status: 429, text: "slow down", headers: { "retry-after": "90" } });
    expect(await updater("desec").publish(change("a", FOUR), signal)).toMatchObject({
      ...{ code: "RATE", retryAfterMs: 90_000 },
    });
  });

  it("has a page and a date for every preset, and sends credentials over TLS alone", () => {
    for (const [name, preset] of Object.entries(DYNDNS2_PRESETS)) {
      expect(preset.url, name).toMatch(/^https:\/\//);
      expect(preset.source, name).toMatch(/^https:\/\//);
      expect(preset.read, name).toMatch(/^2026-\d\d-\d\d$/);
    }
  });
});
