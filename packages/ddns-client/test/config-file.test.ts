import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDdnsError } from "@candor/ddns-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
    expect(read(JSON.stringify({ ...GOOD, key })).key.secret).toBe(SECRET);
  });

  const record = (more: object) => ({ ...GOOD, records: [{ ...GOOD.records[0], ...more }] });
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
    ["records[0].source.type", record({ source: { type: "stun" } })],
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
  ])("names the field %s", (field, config) => {
    expect(fieldOf(JSON.stringify(config))).toBe(field);
  });

  it("that is no JSON is named, without what stands in it", () => {
    expect(fieldOf(`{"key": {"secret": "${SECRET}"`)).toBe(
      "/ddns.json is not JSON: check its commas and quotes",
    );
  });

  it("that is not there is named", () => {
    const missing = () => readConfig(join(folder, "nowhere.json"), {});
    expect(missing).toThrow("nowhere.json cannot be read: ENOENT");
  });
});
