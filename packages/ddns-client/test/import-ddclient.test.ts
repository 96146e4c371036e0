import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import schema from "../config.schema.json" with { type: "json" };
import { importDdclient } from "../src/cli/import-ddclient.ts";

const allowedBySchema = new Ajv2020({ allErrors: true, strict: false }).compile(schema);

describe("a ddclient.conf", () => {
  it("with nsupdate becomes a configuration that the schema allows", () => {
    const { configs, left } = importDdclient(`
# global
daemon=600
syslog=yes
use=if, if=eth0
protocol=nsupdate, \\
  server=ns.homes.example, zone=homes.example, login=/usr/bin/nsupdate, \\
  password=/etc/ddclient/tsig.key, ttl=120 \\
  anna.homes.example,www.homes.example
`);
    expect(configs).toHaveLength(1);
    expect(configs[0]).toMatchObject({
      zone: "homes.example",
      server: { host: "ns.homes.example" },
      ttl: 120,
      intervals: { check: 600 },
      records: [
        {
          name: "anna.homes.example",
          family: "ipv4",
          source: { type: "interface", interface: "eth0" },
        },
        { name: "www.homes.example", family: "ipv4" },
      ],
    });
    expect(allowedBySchema(configs[0]), JSON.stringify(allowedBySchema.errors)).toBe(true);
    expect(left).toEqual([expect.stringContaining("/etc/ddclient/tsig.key")]);
  });

  it("with both families, the new way", () => {
    const { configs } = importDdclient(
      "usev4=webv4, webv4=https://ip.example/\nusev6=ifv6, ifv6=eth1\nprotocol=nsupdate, server=n, zone=z.example, password=k a.z.example",
    );
    expect((configs[0] as { records: unknown }).records).toEqual([
      {
        name: "a.z.example",
        family: "ipv4",
        source: { type: "http", url: "https://ip.example/", format: "text" },
      },
      { name: "a.z.example", family: "ipv6", source: { type: "interface", interface: "eth1" } },
    ]);
  });

  const allowed = (config: unknown) =>
    expect(allowedBySchema(config), JSON.stringify(allowedBySchema.errors)).toBe(true);

  it.each<[string, string, object]>([
    [
      "dyndns2 at a provider that has a preset",
      "protocol=dyndns2, server=api.dynu.com, login=anna, password='s3cret' home.dynu.net",
      { zone: "dynu.net", updater: { type: "dyndns2", provider: "dynu", username: "anna" } },
    ],
    [
      "dyndns2 at another server",
      "protocol=dyndns2, server=ddns.example, script=/up, login=anna, password=s3cret a.b.example",
      { zone: "b.example", updater: { type: "dyndns2", url: "https://ddns.example/up" } },
    ],
    [
      "no protocol at all, which is dyndns2 at Dyn",
      "login=anna, password=s3cret a.dyndns.org",
      { zone: "dyndns.org", updater: { type: "dyndns2", provider: "dyn" } },
    ],
    [
      "noip",
      "protocol=noip, login=anna, password=s3cret a.ddns.net",
      { zone: "ddns.net", updater: { provider: "no-ip", contact: "you@mail.example" } },
    ],
    [
      "cloudflare",
      "protocol=cloudflare, zone=homes.example, ttl=1, login=token, password=s3cret a.homes.example",
      { zone: "homes.example", updater: { type: "cloudflare", tokenFile: "ddns.secret" } },
    ],
    [
      "duckdns, with a short name",
      "protocol=duckdns, password=s3cret anna",
      {
        zone: "duckdns.org",
        updater: { type: "duckdns", tokenFile: "ddns.secret" },
        records: [{ name: "anna.duckdns.org" }],
      },
    ],
  ])("with %s becomes one that the schema allows, without the password", (_, text, expected) => {
    const { configs, left } = importDdclient(text);
    expect(configs).toMatchObject([expected]);
    allowed(configs[0]);
    expect(left.join("\n")).toContain("ddns.secret");
    expect(JSON.stringify({ configs, left })).not.toContain("s3cret");
  });

  it("says that Cloudflare's global key is not taken", () => {
    const { left } = importDdclient(
      "protocol=cloudflare, zone=z.example, login=anna@mail.example, password=s3cret a.z.example",
    );
    expect(left.join("\n")).toContain("the global API key is not taken");
  });

  it("with several blocks keeps what it can, and names the line of the rest", () => {
    const { configs, left } = importDdclient(
      "protocol=godaddy, login=u, password='s3cret'\na.example.org\n\nprotocol=nsupdate, server=n, zone=z.example, password=k, wildcard=yes a.z.example\n",
    );
    expect(configs).toHaveLength(1);
    expect(left.join("\n")).toContain("line 2: protocol godaddy has no counterpart");
    expect(left.join("\n")).toContain("line 4: wildcard has no counterpart");
    expect(JSON.stringify({ configs, left })).not.toContain("s3cret");
  });

  it("with nothing for us is an error that says why", () => {
    expect(() => importDdclient("protocol=toString, login=x, password=y a.example")).toThrow(
      "protocol toString",
    );
    expect(() => importDdclient("")).toThrow("nothing could be taken over");
  });
});
