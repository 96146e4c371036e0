import { describe, expect, it } from "vitest";
import { callerAddress } from "../src/caller-address.ts";
import { proxyList, readSettings } from "../src/settings.ts";

const trusted = proxyList(["127.0.0.1", "10.0.0.0/8", "2001:db8:1::/48"]);
const find = (peer: string, forwarded?: string, xForwardedFor?: string) =>
  callerAddress(peer, { forwarded, xForwardedFor }, trusted)?.address ?? null;

describe("callerAddress", () => {
  it.each<[string, string, string | undefined, string | undefined, string | null]>([
    ["the peer itself", "198.51.100.1", undefined, undefined, "198.51.100.1"],
    [
      "a stranger's header is worth nothing",
      "198.51.100.1",
      "for=203.0.113.7",
      "203.0.113.7",
      "198.51.100.1",
    ],
    ["a trusted proxy's Forwarded", "127.0.0.1", "for=203.0.113.7", undefined, "203.0.113.7"],
    ["mapped peers count as IPv4", "::ffff:127.0.0.1", "for=203.0.113.7", undefined, "203.0.113.7"],
    [
      "the hop nearest to us that is not ours",
      "127.0.0.1",
      "for=203.0.113.66, for=203.0.113.7;proto=https, for=10.1.2.3",
      undefined,
      "203.0.113.7",
    ],
    [
      "what a caller wrote in front is passed over",
      "127.0.0.1",
      "for=192.0.2.99, for=203.0.113.7",
      undefined,
      "203.0.113.7",
    ],
    ["ports and brackets", "127.0.0.1", 'For="[2001:db8::17]:4711"', undefined, "2001:db8::17"],
    ["IPv4 with a port", "127.0.0.1", "for=203.0.113.7:4711", undefined, "203.0.113.7"],
    [
      "X-Forwarded-For where Forwarded is not there",
      "10.9.9.9",
      undefined,
      "203.0.113.7, 10.0.0.1",
      "203.0.113.7",
    ],
    [
      "Forwarded before X-Forwarded-For",
      "127.0.0.1",
      "for=203.0.113.7",
      "203.0.113.8",
      "203.0.113.7",
    ],
    ["a proxy without a header is the caller", "127.0.0.1", undefined, undefined, "127.0.0.1"],
    ["an obfuscated hop", "127.0.0.1", "for=_secret", undefined, null],
    ["an unknown hop", "127.0.0.1", "for=unknown", undefined, null],
    ["an element without for", "127.0.0.1", "proto=https", undefined, null],
    ["no address at all", "127.0.0.1", "for=203.0.113.7.evil", undefined, null],
    ["an empty header", "127.0.0.1", "", undefined, null],
    ["an IPv6 proxy network", "2001:db8:1::5", "for=203.0.113.7", undefined, "203.0.113.7"],
  ])("%s", (_, peer, forwarded, xForwardedFor, expected) => {
    expect(find(peer, forwarded, xForwardedFor)).toBe(expected);
  });
});

describe("readSettings", () => {
  it("reads what is there", () => {
    const env = {
      CLOUD_DATA: "/d",
      CLOUD_PORT: "8080",
      TRUSTED_PROXIES: " 127.0.0.1 , 10.0.0.0/8 ",
    };
    expect(readSettings(env)).toEqual({
      ...{ dataDir: "/d", port: 8080, dnsPort: 0 },
      trustedProxies: ["127.0.0.1", "10.0.0.0/8"],
      ...{ databaseUrl: null, schema: "maker_cloud", dnsPrimary: null, labNetworks: [] },
      vaultBucket: null,
    });
  });

  it.each([
    [{}, /CLOUD_DATA/],
    [{ CLOUD_DATA: "/d", CLOUD_PORT: "http" }, /CLOUD_PORT/],
    [{ CLOUD_DATA: "/d", DNS_PORT: "70000" }, /DNS_PORT/],
    [{ CLOUD_DATA: "/d", TRUSTED_PROXIES: "everyone" }, /TRUSTED_PROXIES.*everyone/],
    [{ CLOUD_DATA: "/d", TRUSTED_PROXIES: "10.0.0.0/99" }, /TRUSTED_PROXIES/],
  ])("names what is wrong in %j", (env, message) => {
    expect(() => readSettings(env)).toThrow(message);
  });
});
