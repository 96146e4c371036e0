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

  it("with several blocks keeps what it can, and names the line of the rest", () => {
    const { configs, left } = importDdclient(
      "protocol=dyndns2, server=members.dyndns.org, login=u, password='s3cret'\na.dyndns.org\n\nprotocol=nsupdate, server=n, zone=z.example, password=k, wildcard=yes a.z.example\n",
    );
    expect(configs).toHaveLength(1);
    expect(left.join("\n")).toContain("protocol dyndns2");
    expect(left.join("\n")).toContain("line 4: wildcard has no counterpart");
    expect(JSON.stringify({ configs, left })).not.toContain("s3cret");
  });

  it("with nothing for us is an error that says why", () => {
    expect(() => importDdclient("protocol=noip, login=x, password=y a.example")).toThrow(
      "protocol noip",
    );
    expect(() => importDdclient("")).toThrow("nothing could be taken over");
  });
});
