import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSetCookie } from "../src/audit/index.ts";
import { readCookieDate } from "../src/core/audit/cookie-date.ts";
import { type HttpStateCase, httpStateCases, httpStateDates, VECTORS } from "./http-state.ts";
import { sentBack } from "./slow-jar.ts";

const NOW = Date.UTC(2026, 10, 22);
/** The cases are of 2011; some of their dates have passed since. */
const THEN = Date.UTC(2012, 0, 1);
const here = existsSync(VECTORS);

/** Cases that RFC 6265bis, and browsers with it, decide otherwise than RFC 6265 did. */
const DECIDED_OTHERWISE: Readonly<Record<string, readonly string[]>> = {
  "a line without a name is kept, as a cookie that has only a value": [
    ...["0004", "0021", "0023", "0024", "0025", "0026", "0027", "0028"],
    ...["CHROMIUM0009", "CHROMIUM0010", "CHROMIUM0012"],
    ...["MOZILLA0012", "MOZILLA0014", "MOZILLA0015", "MOZILLA0016", "MOZILLA0017"],
    ...["NAME0023", "NAME0028", "NAME0031", "NAME0032", "NAME0033"],
  ],
  "a control character ends the whole line, not only its rest": [
    "DISABLED_CHROMIUM0022",
    "DISABLED_CHROMIUM0023",
  ],
  "a path is compared as it is written, percent signs and all": ["DISABLED_PATH0029"],
  "of several Domain attributes the last counts, also when it is empty": ["OPTIONAL_DOMAIN0042"],
};

describe("the http-state working group's cases", () => {
  it.skipIf(!here)("197 of 222 as RFC 6265 had it, 25 as RFC 6265bis has it", () => {
    const cases = httpStateCases();
    const other = cases.filter((one) => !agrees(one)).map(({ test }) => test);
    expect(cases).toHaveLength(222);
    expect(other.sort()).toEqual(Object.values(DECIDED_OTHERWISE).flat().sort());
  });

  it.skipIf(!here)("all 70 dates", () => {
    const dates = httpStateDates();
    expect(dates).toHaveLength(70);
    for (const { test, expected } of dates) {
      expect(readCookieDate(test), test).toBe(expected === null ? null : Date.parse(expected));
    }
  });
});

function agrees(one: HttpStateCase): boolean {
  return JSON.stringify(sentBack(one, THEN)) === JSON.stringify(one.sent);
}

describe("parseSetCookie", () => {
  it("takes every attribute", () => {
    const line =
      "id = a=b ; Domain=.Shop.Example; path=/x; Max-Age=60; Secure; HttpOnly; SameSite=none; Partitioned; Priority=High";
    expect(parseSetCookie(line, NOW)).toEqual({
      ...{ name: "id", value: "a=b", domain: "shop.example", path: "/x", lifetime: 60 },
      ...{ secure: true, httpOnly: true, sameSite: "none", partitioned: true },
    });
  });

  it.each([
    ["no lifetime", "a=1", "session"],
    ["Max-Age before Expires", "a=1; Expires=Tue, 01 Jan 2030 00:00:00 GMT; Max-Age=5", 5],
    ["Expires counts from now", "a=1; Expires=Mon, 23 Nov 2026 00:00:00 GMT", 86_400],
    ["longer than any browser keeps", "a=1; Max-Age=63072000", 63_072_000],
    ["a deletion", "a=; Max-Age=0", 0],
    ["a deletion in the past", "a=; Max-Age=-1", -1],
    ["the last valid Max-Age", "a=1; Max-Age=5; Max-Age=7; Max-Age=x", 7],
    ["no number", "a=1; Max-Age=1.5", "session"],
    ["no date", "a=1; Expires=tomorrow", "session"],
    ["a day the month does not have", "a=1; Expires=Mon, 31 Feb 2028 00:00:00 GMT", "session"],
    ["a year before 1601", "a=1; Expires=Mon, 01 Jan 1600 00:00:00 GMT", "session"],
  ])("reads the lifetime: %s", (_, line, lifetime) => {
    expect(parseSetCookie(line, NOW)?.lifetime).toBe(lifetime);
  });

  it.each([
    ["nothing", ""],
    ["an equals sign alone", "="],
    ["a control character", "a=1\u0007; Path=/"],
    ["a NUL", "a\u0000=1"],
    ["name and value of 4097 bytes", `a=${"x".repeat(4096)}`],
    ["4097 bytes in fewer characters", `a=${"é".repeat(2048)}`],
    ["a nameless cookie that would pass for __Host-", "__Host-id"],
    ["a nameless cookie that would pass for a pair", "=a=b"],
    ["a nameless cookie that would pass for __Secure-", "=__secure-id"],
  ])("ignores %s", (_, line) => {
    expect(parseSetCookie(line, NOW)).toBeNull();
  });

  it("ignores an attribute of more than 1024 bytes and keeps the cookie", () => {
    const cookie = parseSetCookie(`a=1; Path=/${"x".repeat(1024)}; Secure`, NOW);
    expect(cookie).toMatchObject({ path: undefined, secure: true });
  });

  it("takes what it would write itself", () => {
    const token = fc.stringMatching(/^[\w!#$%&'*+.^`|~-]{1,20}$/);
    const maxAge = fc.integer({ min: -10, max: 1e9 });
    fc.assert(
      fc.property(token, token, maxAge, fc.boolean(), (name, value, age, secure) => {
        const line = `${name}=${value}; Max-Age=${age}${secure ? "; Secure" : ""}`;
        expect(parseSetCookie(line, NOW)).toMatchObject({ name, value, lifetime: age, secure });
      }),
    );
  });

  it("never throws, whatever a server sends", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[a-z=;, \t"-]*$/));
    fc.assert(fc.property(text, (line) => void parseSetCookie(line, NOW)));
    fc.assert(fc.property(text, (date) => void readCookieDate(date)));
  });
});
