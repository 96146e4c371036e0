import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDdnsError } from "@candor/ddns-client";
import { DYNDNS2_PRESETS } from "@candor/ddns-client/node";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import schema from "../config.schema.json" with { type: "json" };
import { readConfig } from "../src/cli/config-file.ts";

const SECRET = Buffer.alloc(32, 3).toString("base64");
const GOOD = {
  zone: "homes.example",
  server: { host: "127.0.0.1", port: 5301 },
  key: { name: "k.test", secretEnv: "DDNS_SECRET" },
  records: [
    {
      name: "anna.homes.example",
      family: "ipv4",
      source: { type: "http", url: "https://cloud.example/ip" },
    },
    {
      name: "lan.anna.homes.example",
      family: "ipv4",
      scope: "lan",
      source: { type: "interface", interface: "eth0" },
    },
    { name: "b.homes.example", family: "ipv6", source: { type: "fixed", address: "2a00::1" } },
  ],
  stateFile: "state.json",
};

const allowedBySchema = new Ajv2020({ allErrors: true, strict: false }).compile(schema);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "candor-ddns-config-"));
  writeFileSync(join(folder, "secret"), `${SECRET}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string, environment: Record<string, string> = { DDNS_SECRET: SECRET }) {
  const path = join(folder, "ddns.json");
  writeFileSync(path, text);
  return readConfig(path, environment);
}

function fieldOf(text: string, environment?: Record<string, string>): string {
  try {
    read(text, environment);
  } catch (error) {
    if (!isDdnsError(error)) throw error;
    expect(error.message).not.toContain(SECRET);
    if (error.field !== undefined) expect(error.message).toContain(error.field);
    return error.field ?? error.message.replace(folder, "");
  }
  return "accepted";
}

describe("a configuration file", () => {
  it("becomes an agent's settings; paths are beside the file", () => {
    const options = read(JSON.stringify({ ...GOOD, ttl: 30, labNetworks: ["203.0.113.0/24"] }));
    expect(options).toMatchObject({
      zone: "homes.example",
      server: { host: "127.0.0.1", port: 5301 },
      key: { name: "k.test", algorithm: "hmac-sha256", secret: SECRET },
      stateFile: join(folder, "state.json"),
      ttl: 30,
      labNetworks: ["203.0.113.0/24"],
    });
    expect(options.records.map(({ scope }) => scope)).toEqual(["public", "lan", "public"]);
  });

  it("takes the secret from a file", () => {
    const key = { name: "k.test", secretFile: "secret" };
    expect(read(JSON.stringify({ ...GOOD, key }))).toMatchObject({ key: { secret: SECRET } });
  });

  const record = (more: object) => ({ ...GOOD, records: [{ ...GOOD.records[0], ...more }] });
  const fixed = { type: "fixed", address: "8.8.8.8" };
  const dyndns2 = { type: "dyndns2", provider: "desec", username: "a", passwordEnv: "DDNS_SECRET" };
  const provided = (updater: object) => {
    const { server: _, key: __, ...rest } = GOOD;
    return { ...rest, updater };
  };
  const source = (value: object, at = 0) => ({
    ...GOOD,
    records: GOOD.records.map((one, i) => (i === at ? { ...one, source: value } : one)),
  });
  it.each<[string, object]>([
    ["zone", { ...GOOD, zone: undefined }],
    ["zone", { ...GOOD, zone: 7 }],
    ["zoen", { ...GOOD, zoen: "x" }],
    ["server", { ...GOOD, server: "127.0.0.1" }],
    ["server.host", { ...GOOD, server: {} }],
    ["server.port", { ...GOOD, server: { host: "x", port: "53" } }],
    ["server.port", { ...GOOD, server: { host: "x", port: 70_000 } }],
    ["key", { ...GOOD, key: null }],
    ["key.secret", { ...GOOD, key: { name: "k", secret: SECRET } }],
    ["key.secretFile", { ...GOOD, key: { name: "k" } }],
    ["key.secretFile", { ...GOOD, key: { name: "k", secretFile: "nowhere" } }],
    ["key.secretEnv", { ...GOOD, key: { name: "k", secretEnv: "NOT_SET" } }],
    ["key.secretEnv", { ...GOOD, key: { name: "k", secretEnv: "A", secretFile: "b" } }],
    ["records", { ...GOOD, records: {} }],
    ["records[0]", { ...GOOD, records: ["anna"] }],
    ["records[0].name", record({ name: "" })],
    ["records[0].family", record({ family: "ipv5" })],
    ["records[0].scope", record({ scope: "private" })],
    ["records[0].source", record({ source: "http" })],
    ["records[0].source.type", record({ source: { type: "whois" } })],
    ["records[0].source.url", record({ source: { type: "http" } })],
    ["records[0].source.url", record({ source: { type: "http", url: "cloud.example" } })],
    ["records[0].source.address", record({ source: { type: "fixed" } })],
    ["records[0].source.interface", record({ source: { type: "interface", interface: 0 } })],
    ["records[0].ttl", record({ ttl: 60 })],
    ["stateFile", { ...GOOD, stateFile: null }],
    ["enabledAtFirst", { ...GOOD, enabledAtFirst: "yes" }],
    ["intervals", { ...GOOD, intervals: 300 }],
    ["intervals.check", { ...GOOD, intervals: { check: "5m" } }],
    ["labNetworks", { ...GOOD, labNetworks: "203.0.113.0/24" }],
    ["labNetworks", { ...GOOD, labNetworks: [1] }],
    ["ttl", { ...GOOD, ttl: "60" }],
    ["server.addressUrl", { ...GOOD, server: { host: "x", addressUrl: 1 } }],
    ["key", { ...GOOD, key: undefined }],
    ["server", { ...GOOD, key: undefined, updater: { type: "duckdns", tokenEnv: "DDNS_SECRET" } }],
    ["updater.type", provided({ type: "route53" })],
    ["updater.token", provided({ type: "duckdns", token: SECRET })],
    ["updater.tokenFile", provided({ type: "duckdns" })],
    [
      "updater.username",
      provided({ type: "dyndns2", provider: "dyn", passwordEnv: "DDNS_SECRET" }),
    ],
    ["updater.provider", provided({ ...dyndns2, provider: "afraid" })],
    ["updater.mostNames", provided({ ...dyndns2, mostNames: 0 })],
    ["updater.zoneId", provided({ type: "cloudflare", tokenEnv: "DDNS_SECRET", zoneId: "../x" })],
    ["updater.proxied", provided({ type: "cloudflare", tokenEnv: "DDNS_SECRET", proxied: "no" })],
    ["updater.tokenFile", provided({ type: "cloudflare" })],
    ["updater.token", provided({ type: "desec", token: SECRET })],
    ["updater.contact", provided({ ...dyndns2, provider: "no-ip" })],
    ["updater.url", provided({ ...dyndns2, provider: undefined })],
    ["updater.url", provided({ type: "powerdns", keyEnv: "DDNS_SECRET" })],
    [
      "updater.serverid",
      provided({ type: "powerdns", url: "http://x", keyEnv: "DDNS_SECRET", serverid: "x" }),
    ],
    ["updater.url", provided({ type: "url", url: "https://x.example/up?n={name}" })],
    ["updater.url", provided({ type: "url", url: "ftp://x.example/?a={address}" })],
    ["updater.url", provided({ type: "url", url: "https://{name}.example/?a={address}" })],
    [
      "updater.expect",
      provided({ type: "url", url: "https://x.example/?a={address}", expect: "OK" }),
    ],
    ["metricsFile", { ...GOOD, metricsFile: 9 }],
    ["hooks", { ...GOOD, hooks: [] }],
    ["hooks.publish", { ...GOOD, hooks: { publish: ["x"] } }],
    ["hooks.published", { ...GOOD, hooks: { published: "rm -rf" } }],
    ["hooks.published", { ...GOOD, hooks: { published: [] } }],
    ["intervals.hold", { ...GOOD, intervals: { hold: true } }],
    ["records[0].source", record({ source: undefined })],
    ["records[0].source.typ", record({ source: { type: "fixed", address: "8.8.8.8", typ: "x" } })],
    ["records[0].source.format", source({ type: "http", url: "http://x/", format: "xml" })],
    ["records[0].source.gateway", source({ type: "router", gateway: 1 })],
    ["records[0].source.protocols", source({ type: "router", protocols: [] })],
    ["records[0].source.protocols[0].protocol", source({ type: "router", protocols: ["snmp"] })],
    ["records[2].source.type", source({ type: "router" }, 2)],
    ["records[1].source.type", source({ type: "router" }, 1)],
    ["records[0].source.host", source({ type: "stun" })],
    ["records[0].source.port", source({ type: "stun", host: "x", port: 0 })],
    ["records[0].source.timeoutMs", source({ type: "stun", host: "x", timeoutMs: 1e9 })],
    ["records[0].source.name", source({ type: "dns", host: "x" })],
    ["records[0].source.record", source({ type: "dns", host: "x", name: "y", record: "MX" })],
    ["records[0].source.agree", source({ type: "quorum", sources: [fixed, fixed], agree: "2" })],
    [
      "records[0].source.sources[1].address",
      source({ type: "quorum", sources: [fixed, { type: "fixed" }] }),
    ],
    ["records[0].source.hostSuffix", source({ ...fixed, hostSuffix: "::1" })],
    ["records[2].source.prefix", source({ ...fixed, prefix: 56 }, 2)],
  ])("names the field %s", (field, config) => {
    expect(fieldOf(JSON.stringify(config))).toBe(field);
    // What needs a look outside the file, no schema can know.
    const outside = /secretFile|secretEnv/.test(field) && !JSON.stringify(config).includes('"b"');
    const there = outside && JSON.stringify(config).includes('"secret');
    if (!there) expect(allowedBySchema(JSON.parse(JSON.stringify(config)))).toBe(false);
  });

  it.each<[string, object]>([
    ["the example", GOOD],
    ["dyndns2 of a provider", provided(dyndns2)],
    [
      "dyndns2 of your own",
      provided({ ...dyndns2, provider: undefined, url: "https://ns.example/up" }),
    ],
    ["DuckDNS", provided({ type: "duckdns", tokenFile: "secret" })],
    ["PowerDNS", provided({ type: "powerdns", url: "https://ns.example:8081", keyFile: "secret" })],
    [
      "Cloudflare",
      provided({ type: "cloudflare", tokenEnv: "DDNS_SECRET", zoneId: "0".repeat(32) }),
    ],
    ["deSEC", provided({ type: "desec", tokenEnv: "DDNS_SECRET" })],
    ...Object.keys(DYNDNS2_PRESETS).map((provider): [string, object] => [
      `dyndns2 at ${provider}`,
      provided({ ...dyndns2, provider, mostNames: 3, contact: "a@b.example" }),
    ]),
    [
      "a URL of your own",
      provided({
        ...{ type: "url", url: "https://x.example/up?n={name}&a={address}&k={secret}" },
        ...{
          retractUrl: "https://x.example/down?n={name}",
          expect: ["OK"],
          secretEnv: "DDNS_SECRET",
        },
      }),
    ],
    [
      "hooks and metrics",
      { ...GOOD, hooks: { published: ["/bin/echo", "x"] }, metricsFile: "m.prom" },
    ],
    ["a note for editors", { ...GOOD, $schema: "./config.schema.json" }],
    ["the router", source({ type: "router", gateway: "192.168.1.1", protocols: ["upnp"] })],
    ["STUN", source({ type: "stun", host: "stun.example", port: 3479, timeoutMs: 500 })],
    ["DNS", source({ type: "dns", host: "x", name: "whoami.test", record: "TXT", class: 3 })],
    ["a quorum", source({ type: "quorum", agree: 2, sources: [fixed, { type: "router" }] })],
    ["a neighbour", source({ type: "interface", hostSuffix: "::5", prefix: 56 }, 2)],
    [
      "the updated party for all",
      {
        ...GOOD,
        server: { host: "x", addressUrl: "https://cloud.example/ip" },
        records: [{ name: "a.homes.example", family: "ipv4" }],
      },
    ],
  ])("takes %s, and so does the schema", (_, config) => {
    expect(fieldOf(JSON.stringify(config))).toBe("accepted");
    expect(
      allowedBySchema(JSON.parse(JSON.stringify(config))),
      JSON.stringify(allowedBySchema.errors),
    ).toBe(true);
  });

  it("names the line, whatever the file looks like", () => {
    const lines = JSON.stringify(
      { ...GOOD, records: [GOOD.records[0], { name: "b", family: "ipx" }] },
      null,
      2,
    );
    const line = lines.split("\n").findIndex((text) => text.includes("ipx")) + 1;
    expect(() => read(lines)).toThrow(`line ${line}: records[1].family must be one of`);
    expect(() => read(`\ufeff${JSON.stringify({ ...GOOD, zone: "" })}`)).toThrow("line 1: zone");
    expect(() => read('{\n"zone": "a",\n"zone": "b"}')).toThrow(
      "line 3, column 7: this is not JSON: a name stands twice",
    );
  });

  it("that is no JSON is named, without what stands in it", () => {
    expect(fieldOf(`{"key":\n {"secret": "${SECRET}"`)).toBe(
      "line 2, column 59: this is not JSON: a comma or } is expected",
    );
  });

  it("that is not there is named", () => {
    const missing = () => readConfig(join(folder, "nowhere.json"), {});
    expect(missing).toThrow("nowhere.json cannot be read: ENOENT");
  });
});
