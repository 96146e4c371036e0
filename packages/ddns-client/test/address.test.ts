import { execFileSync, spawnSync } from "node:child_process";
import { checkAddress, type Family, isDdnsError, parseLabNetworks } from "@candor/ddns-client";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BAD_ADDRESSES } from "./bad-addresses.ts";

function codeOf(text: string, family: Family, more: object = {}): string {
  try {
    checkAddress(text, { family, ...more });
  } catch (error) {
    if (isDdnsError(error)) return error.code;
    throw error;
  }
  return "accepted";
}

describe("an address for a public name", () => {
  it.each([
    ["1.1.1.1", "1.1.1.1"],
    ["8.8.8.8", "8.8.8.8"],
    ["223.255.255.254", "223.255.255.254"],
    ["100.63.255.255", "100.63.255.255"],
    ["100.128.0.0", "100.128.0.0"],
    ["172.15.255.255", "172.15.255.255"],
    ["172.32.0.0", "172.32.0.0"],
    ["2A00:0:0:0:0:0:0:1", "2a00::1"],
    ["2600:0:0:1::", "2600:0:0:1::"],
    ["2a00:1:2:3:4:5:6:7", "2a00:1:2:3:4:5:6:7"],
    ["2a00::192.0.2.33", "2a00::c000:221"],
    ["2001:200::1", "2001:200::1"],
    ["3ffe::1", "3ffe::1"],
  ])("%s is accepted, and written %s", (text, written) => {
    const family = text.includes(":") ? "ipv6" : "ipv4";
    expect(checkAddress(text, { family })).toBe(written);
  });

  it(`is none of ${BAD_ADDRESSES.length} bad answers`, () => {
    expect(BAD_ADDRESSES.length).toBeGreaterThanOrEqual(50);
    for (const text of BAD_ADDRESSES)
      for (const family of ["ipv4", "ipv6"] as const)
        expect(codeOf(text, family), JSON.stringify(text)).not.toBe("accepted");
  });

  it("is of the record's family", () => {
    expect(codeOf("8.8.8.8", "ipv6")).toBe("address-family");
    expect(codeOf("2a00::1", "ipv4")).toBe("address-family");
  });

  it("is named in the refusal, with the block it is in", () => {
    const check = () => checkAddress("100.64.1.2", { family: "ipv4" });
    expect(check).toThrow("100.64.1.2 is not public (100.64.0.0/10, shared address space");
  });

  it("is not repeated whole when it is a page", () => {
    const page = `<html>${"x".repeat(5000)}`;
    try {
      checkAddress(page, { family: "ipv4" });
    } catch (error) {
      expect((error as Error).message.length).toBeLessThan(100);
    }
  });
});

describe("an address for a LAN-scoped name", () => {
  it.each(["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.2"])("%s is accepted", (text) => {
    expect(checkAddress(text, { family: "ipv4", scope: "lan" })).toBe(text);
  });
  it("a unique local IPv6 address is accepted", () => {
    expect(checkAddress("fd00::1", { family: "ipv6", scope: "lan" })).toBe("fd00::1");
  });
  it.each(["8.8.8.8", "100.64.1.2", "127.0.0.1", "169.254.1.1", "203.0.113.7", "0.0.0.0"])(
    "%s is refused",
    (text) => expect(codeOf(text, "ipv4", { scope: "lan" })).toBe("address-not-lan"),
  );
  it.each(["2a00::1", "fe80::1", "::1", "2001:db8::1"])("%s is refused", (text) =>
    expect(codeOf(text, "ipv6", { scope: "lan" })).toBe("address-not-lan"),
  );
});

describe("lab networks", () => {
  const lab = { labNetworks: parseLabNetworks(["203.0.113.0/24", "2001:db8:1::/48"]) };
  it("make documentation addresses publishable, those alone", () => {
    expect(checkAddress("203.0.113.7", { family: "ipv4", ...lab })).toBe("203.0.113.7");
    expect(checkAddress("2001:db8:1::7", { family: "ipv6", ...lab })).toBe("2001:db8:1::7");
    expect(codeOf("198.51.100.7", "ipv4", lab)).toBe("address-special");
    expect(codeOf("2001:db8:2::7", "ipv6", lab)).toBe("address-special");
    expect(codeOf("10.0.0.1", "ipv4", lab)).toBe("address-special");
  });
  it("do nothing for LAN-scoped names", () => {
    expect(codeOf("203.0.113.7", "ipv4", { scope: "lan", ...lab })).toBe("address-not-lan");
  });
  it.each([
    ["10.0.0.0/8", "lab-network"],
    ["192.168.0.0/16", "lab-network"],
    ["100.64.0.0/10", "lab-network"],
    ["127.0.0.0/8", "lab-network"],
    ["0.0.0.0/0", "lab-network"],
    ["::/0", "lab-network"],
    ["203.0.112.0/23", "lab-network"],
    ["fd00::/8", "lab-network"],
    ["2001::/16", "lab-network"],
    ["203.0.113.7/24", "network-syntax"],
    ["203.0.113.0", "network-syntax"],
    ["203.0.113.0/33", "network-syntax"],
    ["203.0.113.0/024", "network-syntax"],
    ["203.0.113.0/24/1", "network-syntax"],
    ["x/8", "network-syntax"],
    ["", "network-syntax"],
  ])("refuse %s", (text, code) => {
    expect(() => parseLabNetworks([text])).toThrow(expect.objectContaining({ code }));
  });
});

// The judge shares neither code nor tables with us: Python's ipaddress, made from the same
// registries. It calls more addresses global than we do (anycast services, NAT64, multicast), so
// the claim is one-sided: what we accept, it calls global.
const python = spawnSync("python3", ["-c", "import ipaddress"]).status === 0;

describe("Python's ipaddress", { timeout: 60_000 }, () => {
  it.skipIf(!python)("calls global whatever we accept (without python3: skipped)", () => {
    const word = fc.oneof(
      fc.constantFrom(0, 1, 0x64, 0xff9b, 0x100, 0x2001, 0x2002, 0xdb8, 0x3fff, 0xfc00, 0xfe80),
      fc.nat(65_535),
    );
    const first = fc.constantFrom(0x2000, 0x2001, 0x2002, 0x2620, 0x2a00, 0x3fff, 0x3ffe, 0x64);
    const ipv6 = fc
      .tuple(first, ...[1, 2, 3, 4, 5, 6, 7].map(() => word))
      .map((words) => words.map((value) => value.toString(16)).join(":"));
    const octet = fc.oneof(
      fc.constantFrom(0, 10, 100, 127, 168, 169, 172, 192, 198, 203),
      fc.nat(255),
    );
    const ipv4 = fc.tuple(octet, octet, octet, octet).map((parts) => parts.join("."));
    const samples = fc.sample(fc.oneof(ipv4, ipv6), { numRuns: 20_000, seed: 3 });
    const accepted = samples.filter(
      (text) => codeOf(text, text.includes(":") ? "ipv6" : "ipv4") === "accepted",
    );
    expect(accepted.length).toBeGreaterThan(5000);
    const script =
      "import sys, ipaddress\nfor l in sys.stdin:\n a = ipaddress.ip_address(l.strip())\n if not a.is_global or a.is_multicast: print(l.strip())";
    const wrong = execFileSync("python3", ["-c", script], { input: accepted.join("\n") });
    expect(wrong.toString()).toBe("");
  });

  it.skipIf(!python)("writes accepted IPv6 addresses as we do (without python3: skipped)", () => {
    const word = fc.oneof(fc.constant(0), fc.nat(65_535));
    const texts = fc
      .sample(fc.tuple(...[0, 1, 2, 3, 4, 5, 6].map(() => word)), { numRuns: 3000, seed: 4 })
      .map((words) => ["2a00", ...words.map((value) => value.toString(16))].join(":"));
    const script =
      "import sys, ipaddress\nfor l in sys.stdin: print(ipaddress.ip_address(l.strip()))";
    const theirs = execFileSync("python3", ["-c", script], { input: texts.join("\n") });
    const ours = texts.map((text) => checkAddress(text, { family: "ipv6" }));
    expect(ours).toEqual(theirs.toString().trim().split("\n"));
  });
});
