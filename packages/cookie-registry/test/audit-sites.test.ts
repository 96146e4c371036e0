import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { siteOf } from "../src/audit/index.ts";
import { isPublicSuffix } from "../src/audit/sites.ts";
import { VECTORS } from "./http-state.ts";

const file = `${VECTORS}/public-suffix/test_psl.txt`;

/** A leading dot is no part of a host; the parser of cookies has taken it off before. */
const NO_HOSTS = [".com", ".example", ".example.com", ".example.example"];

describe("siteOf", () => {
  it.skipIf(!existsSync(file))("74 of the Public Suffix List's 78 vectors; 4 are no hosts", () => {
    const lines = readFileSync(file, "utf8").matchAll(/^checkPublicSuffix\((.+), (.+)\);/gm);
    const vectors = [...lines].map(([, host = "", site = ""]) => [read(host), read(site)] as const);
    expect(vectors).toHaveLength(78);
    const hosts = vectors.filter(([host]) => host !== null && !NO_HOSTS.includes(host));
    for (const [host, site] of hosts) {
      // A public suffix has no site of its own: the host stands for itself.
      expect(siteOf(host ?? ""), `${host}`).toBe(site ?? host);
    }
    expect(hosts).toHaveLength(73);
  });

  it.each([
    ["a.github.io", "a.github.io", "the private part of the list"],
    ["www.a.github.io", "a.github.io", "below it"],
    ["www.shop.example.co.uk", "example.co.uk", "a suffix of two labels"],
    ["ads.localhost", "ads.localhost", "below .localhost each name is a site, as in Chromium"],
    ["www.shop.localhost", "shop.localhost", "and what is below it belongs to it"],
    ["localhost", "localhost", "no site but itself"],
    ["127.0.0.1", "127.0.0.1", "an IPv4 address"],
    ["[::1]", "[::1]", "an IPv6 address"],
  ])("%s belongs to %s: %s", (host, site) => {
    expect(siteOf(host)).toBe(site);
  });

  it("knows what anybody may register below", () => {
    expect(["co.uk", "github.io", "com"].every(isPublicSuffix)).toBe(true);
    expect(["example.com", "a.github.io"].some(isPublicSuffix)).toBe(false);
  });
});

function read(text: string): string | null {
  return text === "null" ? null : text.slice(1, -1);
}
