import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  completeDrafts,
  type Imported,
  importDeviceStorage,
  importHar,
  importOpenCookieDatabase,
  importStorageState,
} from "../src/imports/index.ts";
import {
  COOKIE_LIFETIME_CAP,
  checkRegistry,
  compareLifetime,
  defineRegistry,
  durationSeconds,
  parseRegistry,
  renderDeviceStorage,
  renderJson,
} from "../src/index.ts";
import { entry } from "./declare.ts";

/** Each problem as `code field (entry)`. */
const problems = ({ problems }: Imported): string[] =>
  problems.map(({ code, field, entry }) => [code, field, entry].filter(Boolean).join(" "));

const registry = defineRegistry({
  version: "7",
  entries: [
    entry("opene_cs", {
      retention: [
        { iso: "P7D", when: { en: "after refusal", de: "nach Ablehnung" } },
        { iso: "P365D", when: { en: "after consent" } },
      ],
      purpose: { en: "Keeps a choice.", de: "Hält eine Wahl." },
      inferred: ["retention.when"],
    }),
    entry("_ga_<container-id:alnum>", {
      category: "analytics",
      provider: { name: "Google Analytics", application: true },
      retention: [{ iso: "P2Y" }],
    }),
    entry("cart", {
      storage: "localStorage",
      category: "functional",
      retention: [{ persistent: true }],
    }),
    entry("fr", {
      category: "marketing",
      party: "third",
      provider: { name: "Ads & Co" },
      domain: "ads.example",
      retention: [{ until: { en: "you sign out" } }],
    }),
    entry("sid", { httpOnly: true, path: "/", partitioned: true }),
  ],
  services: [
    { name: "Matomo", category: "analytics", purpose: { en: "Counts." }, expects: "no-storage" },
  ],
});

describe("JSON", () => {
  it("comes back as it was declared, in every language", () => {
    const back = parseRegistry(renderJson(registry));
    expect({ ...back, match: null }).toEqual({ ...registry, match: null });
    expect(renderJson(back)).toBe(renderJson(registry));
    const plain = defineRegistry({ entries: [entry("a")] });
    expect(JSON.parse(renderJson(plain))).toEqual({
      entries: [{ storage: "cookie", ...entry("a") }],
    });
  });
});

// The tables of "Vendor Device Storage & Operational Disclosures" 1.1 (January 2026), written out.
const DISCLOSURE = {
  type: "object",
  required: ["disclosures", "domains"],
  additionalProperties: false,
  properties: {
    disclosures: {
      type: "array",
      items: {
        type: "object",
        required: ["identifier", "type", "maxAgeSeconds", "domains", "purposes"],
        additionalProperties: false,
        properties: {
          identifier: { type: "string", minLength: 1, not: { const: "*" } },
          type: { enum: ["cookie", "web", "app"] },
          maxAgeSeconds: { type: ["integer", "null"], minimum: 0 },
          cookieRefresh: { type: "boolean" },
          domains: {
            type: "array",
            minItems: 1,
            items: { type: "string", pattern: "^(\\*|(\\*\\.)?[a-z0-9.-]+)$" },
          },
          purposes: { type: "array", items: { type: "integer", minimum: 1, maximum: 11 } },
          specialPurposes: { type: "array", items: { type: "integer" } },
          description: { type: "string" },
          optOut: { type: "boolean" },
        },
        if: { properties: { type: { const: "cookie" } } },
        // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
        then: { required: ["cookieRefresh"], properties: { maxAgeSeconds: { type: "integer" } } },
        else: { properties: { maxAgeSeconds: { type: "null" } } },
      },
    },
    domains: {
      type: "array",
      items: {
        type: "object",
        required: ["domain", "purposes"],
        additionalProperties: false,
        properties: {
          domain: { type: "string", pattern: "^(\\*\\.)?[a-z0-9.-]+$" },
          purposes: { type: "array", items: { type: "integer" } },
          specialPurposes: { type: "array", items: { type: "integer" } },
          use: { type: "string" },
        },
      },
    },
  },
};

describe("the IAB's device storage disclosure", () => {
  const validate = new Ajv({ allowUnionTypes: true }).compile(DISCLOSURE);

  it("has the shape that the IAB documents", () => {
    const file = renderDeviceStorage(registry);
    expect(validate(file), JSON.stringify(validate.errors)).toBe(true);
    expect(file.disclosures).toEqual([
      expect.objectContaining({
        identifier: "opene_cs",
        maxAgeSeconds: 31_536_000,
        purposes: [],
        domains: ["*"],
      }),
      expect.objectContaining({
        identifier: "_ga_*",
        maxAgeSeconds: 63_072_000,
        purposes: [1, 8, 9],
      }),
      expect.objectContaining({
        identifier: "cart",
        type: "web",
        maxAgeSeconds: null,
        purposes: [1],
      }),
      expect.objectContaining({
        identifier: "fr",
        maxAgeSeconds: COOKIE_LIFETIME_CAP,
        domains: ["ads.example", "*.ads.example"],
        purposes: [1, 2, 3, 4, 7],
      }),
      expect.objectContaining({ identifier: "sid", maxAgeSeconds: 0, cookieRefresh: false }),
    ]);
    expect(file.domains).toEqual([{ domain: "ads.example", purposes: [1, 2, 3, 4, 7] }]);
    const own = renderDeviceStorage(registry, {
      locale: "de",
      purposes: () => [1],
      refreshed: ({ name }) => name === "sid",
    });
    expect(validate(own)).toBe(true);
    expect(own.disclosures[0]?.description).toBe("Hält eine Wahl.");
    expect(own.disclosures.map(({ cookieRefresh }) => cookieRefresh)).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  it("comes back with what it can carry", () => {
    const read = importDeviceStorage(JSON.stringify(renderDeviceStorage(registry)), {
      vendor: "Ads & Co",
    });
    expect(read.problems).toEqual([]);
    expect(checkRegistry({ entries: completeDrafts(read.drafts) })).toEqual([]);
    expect(
      read.drafts.map(({ name, storage, category, party, domain, retention }) => [
        name,
        storage,
        category,
        party,
        domain,
        retention,
      ]),
    ).toEqual([
      ["opene_cs", "cookie", "essential", "first", undefined, [{ iso: "P365D" }]],
      ["_ga_<id>", "cookie", "analytics", "first", undefined, [{ iso: "P730D" }]],
      ["cart", "localStorage", "functional", "first", undefined, [{ persistent: true }]],
      ["fr", "cookie", "marketing", "third", "ads.example", [{ iso: "P400D" }]],
      ["sid", "cookie", "essential", "first", undefined, [{ session: true }]],
    ]);
    expect(read.drafts[2]?.inferred).toEqual(["storage", "category", "party"]);
  });

  it("is read by the specification's own examples", () => {
    const { drafts, problems } = importDeviceStorage({
      disclosures: [
        {
          identifier: "retarget-adtech123",
          type: "cookie",
          maxAgeSeconds: 2592000000,
          cookieRefresh: false,
          domains: ["retarget.adtech123.com"],
          purposes: [1, 3, 4, 5, 6],
          specialPurposes: [1],
        },
        {
          identifier: "id",
          type: "web",
          maxAgeSeconds: null,
          cookieRefresh: false,
          domains: ["tracking.adtech123.com", "*.tracking.adtech123.com"],
          purposes: [1, 7, 8],
        },
        {
          identifier: "id*",
          type: "cookie",
          maxAgeSeconds: 90,
          cookieRefresh: true,
          domain: "*.adtech123.com",
          purposes: [10],
          optOut: true,
        },
      ],
      domains: [],
    });
    expect(problems).toEqual([]);
    expect(drafts).toMatchObject([
      { name: "retarget-adtech123", retention: [{ iso: "P30000D" }], category: "marketing" },
      { name: "id", storage: "localStorage", domain: "tracking.adtech123.com" },
      {
        name: "id<id>",
        retention: [{ iso: "PT90S" }],
        category: "analytics",
        domain: "adtech123.com",
      },
    ]);
    expect(drafts).toHaveLength(3);
  });

  const good = {
    identifier: "ab_c",
    type: "cookie",
    maxAgeSeconds: 60,
    domains: ["*"],
    purposes: [1],
  };
  it.each<[string, unknown]>([
    ["wrong-type", 7],
    ["missing-field disclosures", {}],
    ["wrong-type disclosures", { disclosures: {} }],
    ["wrong-type disclosures[1]", { disclosures: [good, null] }],
    [
      "missing-field disclosures[0].identifier",
      { disclosures: [{ ...good, identifier: undefined }] },
    ],
    ["wrong-type disclosures[0].identifier", { disclosures: [{ ...good, identifier: 7 }] }],
    ["catch-all disclosures[0].identifier *", { disclosures: [{ ...good, identifier: "*" }] }],
    ["bad-value disclosures[0].type ab_c", { disclosures: [{ ...good, type: "app" }] }],
    ["missing-field disclosures[0].type ab_c", { disclosures: [{ ...good, type: undefined }] }],
    [
      "missing-field disclosures[0].maxAgeSeconds ab_c",
      { disclosures: [{ ...good, maxAgeSeconds: null }] },
    ],
    [
      "wrong-type disclosures[0].maxAgeSeconds ab_c",
      { disclosures: [{ ...good, maxAgeSeconds: "1" }] },
    ],
    [
      "missing-field disclosures[0].purposes ab_c",
      { disclosures: [{ ...good, purposes: undefined }] },
    ],
    ["wrong-type disclosures[0].purposes ab_c", { disclosures: [{ ...good, purposes: ["1"] }] }],
    [
      "bad-value disclosures[0].domains[0] ab_c",
      { disclosures: [{ ...good, domains: ["https://x"] }] },
    ],
  ])("reports %s", (problem, value) => {
    expect(problems(importDeviceStorage(value))).toEqual([
      problem.replace(/^catch-all/, "bad-name"),
    ]);
  });
});

describe("an HTTP archive", () => {
  const visit = (url: string, ...cookies: readonly object[]) => ({
    startedDateTime: "2026-03-01T10:00:00.000Z",
    request: { url },
    response: { cookies },
  });
  const har = (...entries: readonly unknown[]) => ({ log: { version: "1.2", entries } });

  it("gives a draft for each cookie that was set, without its value", () => {
    const read = importHar(
      har(
        visit(
          "https://www.shop.example/a?b",
          { name: "sid", value: "SECRET", path: "/", httpOnly: true },
          {
            name: "_ga",
            value: "SECRET",
            domain: ".shop.example",
            expires: "2028-02-29T10:00:00.400Z",
          },
          { name: "gone", value: "", expires: "1970-01-01T00:00:00.000Z" },
        ),
        visit("https://ads.example:8443/pixel", {
          name: "fr",
          expires: "2026-03-01T10:01:00.000Z",
        }),
        visit("https://www.shop.example/b", {
          name: "sid",
          path: "/",
          expires: "2026-03-02T10:00:01.000Z",
          httpOnly: true,
        }),
        visit("https://www.shop.example/c"),
      ),
      { site: "www.shop.example" },
    );
    expect(read.problems).toEqual([]);
    expect(read.drafts).toEqual([
      {
        name: "sid",
        storage: "cookie",
        domain: "www.shop.example",
        party: "first",
        path: "/",
        httpOnly: true,
        retention: [{ session: true }, { iso: "P1D" }],
      },
      {
        name: "_ga",
        storage: "cookie",
        domain: "shop.example",
        party: "first",
        retention: [{ iso: "P730D" }],
      },
      {
        name: "fr",
        storage: "cookie",
        domain: "ads.example",
        party: "third",
        retention: [{ iso: "PT1M" }],
      },
    ]);
    expect(JSON.stringify(read)).not.toContain("SECRET");
    expect(
      importHar(JSON.stringify(har(visit("http://a.example/", { name: "x" })))).drafts,
    ).toEqual([
      { name: "x", storage: "cookie", domain: "a.example", retention: [{ session: true }] },
    ]);
  });

  const ok = visit("https://a.example/", { name: "x" });
  it.each<[string, unknown]>([
    ["wrong-type", []],
    ["wrong-type log", {}],
    ["missing-field log.entries", { log: {} }],
    ["wrong-type log.entries[1]", har(ok, 7)],
    ["wrong-type log.entries[0].request", har({ ...ok, request: undefined })],
    ["wrong-type log.entries[0].response", har({ ...ok, response: 1 })],
    ["missing-field log.entries[0].response.cookies", har({ ...ok, response: {} })],
    ["missing-field log.entries[0].request.url", har({ ...ok, request: {} })],
    ["bad-value log.entries[0].request.url", har({ ...ok, request: { url: "nowhere" } })],
    ["missing-field log.entries[0].startedDateTime", har({ ...ok, startedDateTime: undefined })],
    ["bad-value log.entries[0].startedDateTime", har({ ...ok, startedDateTime: "then" })],
    ["missing-field log.entries[0].response.cookies[0].name", har(visit("http://a/", {}))],
    [
      "bad-name log.entries[0].response.cookies[0].name a<b>cd",
      har(visit("http://a/", { name: "a<b>cd" })),
    ],
    [
      "bad-value log.entries[0].response.cookies[0].expires x",
      har(visit("http://a/", { name: "x", expires: "soon" })),
    ],
    [
      "wrong-type log.entries[0].response.cookies[0].httpOnly x",
      har(visit("http://a/", { name: "x", httpOnly: "no" })),
    ],
  ])("reports %s", (problem, value) => {
    expect(problems(importHar(value))).toEqual([problem]);
  });
});

describe("a storage state", () => {
  const state = {
    cookies: [
      {
        name: "sid",
        value: "SECRET",
        domain: "shop.example",
        path: "/",
        expires: -1,
        httpOnly: true,
        secure: true,
        sameSite: "Lax",
      },
      {
        name: "_ga",
        value: "SECRET",
        domain: ".shop.example",
        path: "/",
        expires: 1_772_359_200 + 34_560_000 - 20,
        httpOnly: false,
      },
      {
        name: "chip",
        value: "SECRET",
        domain: "ads.example",
        path: "/",
        expires: -1,
        httpOnly: false,
        partitionKey: "https://shop.example",
      },
    ],
    origins: [
      {
        origin: "https://shop.example",
        localStorage: [{ name: "cart", value: "SECRET" }],
        indexedDB: [{ name: "drafts", version: 1, stores: [] }],
      },
    ],
  };

  it("gives a draft for each thing a browser holds, without its value", () => {
    const takenAt = new Date("2026-03-01T10:00:00Z");
    const read = importStorageState(state, { site: "shop.example", takenAt });
    expect(read.problems).toEqual([]);
    expect(read.drafts).toMatchObject([
      { name: "sid", party: "first", httpOnly: true, retention: [{ session: true }] },
      {
        name: "_ga",
        domain: "shop.example",
        retention: [{ iso: "P400D" }],
        inferred: ["retention"],
      },
      { name: "chip", party: "third", partitioned: true },
      {
        name: "cart",
        storage: "localStorage",
        domain: "shop.example",
        retention: [{ persistent: true }],
      },
      { name: "drafts", storage: "indexedDB" },
    ]);
    expect(JSON.stringify(read)).not.toContain("SECRET");
    expect(checkRegistry({ entries: completeDrafts(read.drafts) })).toEqual([]);
    expect(importStorageState(state).drafts[1]).not.toHaveProperty("retention");
  });

  it.each<[string, unknown]>([
    ["wrong-type", "[]"],
    ["missing-field cookies", {}],
    ["missing-field cookies[0].name", { cookies: [{ domain: "a", expires: -1 }] }],
    ["missing-field cookies[0].domain x", { cookies: [{ name: "x", expires: -1 }] }],
    ["wrong-type cookies[0].expires x", { cookies: [{ name: "x", domain: "a" }] }],
    ["missing-field origins[0].origin", { cookies: [], origins: [{}] }],
    ["bad-value origins[0].origin", { cookies: [], origins: [{ origin: "x" }] }],
    [
      "wrong-type origins[0].localStorage",
      { cookies: [], origins: [{ origin: "http://a", localStorage: {} }] },
    ],
  ])("reports %s", (problem, value) => {
    expect(problems(importStorageState(value))).toEqual([problem]);
  });
});

describe("the Open Cookie Database", () => {
  const rows = {
    "Google Analytics": [
      {
        cookie: "_ga_",
        category: "Analytics",
        domain: "",
        description: "Counts.",
        retentionPeriod: "2 years",
        wildcardMatch: "1",
      },
      {
        cookie: "soon",
        category: "Analytics",
        domain: "",
        description: "",
        retentionPeriod: "Varies",
        wildcardMatch: "0",
      },
    ],
    Facebook: [
      {
        cookie: "fr",
        category: "Marketing",
        domain: "facebook.com (3rd party)",
        description: "Ads, ads.",
        retentionPeriod: "90 days",
        wildcardMatch: "0",
      },
    ],
  };
  const csv = `ID,Platform,Category,Cookie / Data Key name,Domain,Description,Retention period,Data Controller,User Privacy & GDPR Rights Portals,Wildcard match
1,Google Analytics,Analytics,_ga_,,Counts.,2 years,Google,https://g.example,1
2,Google Analytics,Analytics,soon,,,Varies,Google,https://g.example,0
3,Facebook,Marketing,fr,facebook.com (3rd party),"Ads, ads.",90 days,Meta,https://f.example,0
`;

  it("says the same in its two formats", () => {
    const fromJson = importOpenCookieDatabase(JSON.stringify(rows));
    const fromCsv = importOpenCookieDatabase(csv);
    expect(fromCsv.drafts).toEqual(fromJson.drafts);
    expect(fromJson.drafts).toEqual([
      {
        name: "_ga_<id>",
        category: "analytics",
        provider: { name: "Google Analytics" },
        purpose: { en: "Counts." },
        retention: [{ iso: "P2Y" }],
      },
      { name: "soon", category: "analytics", provider: { name: "Google Analytics" } },
      {
        name: "fr",
        category: "marketing",
        party: "third",
        provider: { name: "Facebook" },
        purpose: { en: "Ads, ads." },
        retention: [{ iso: "P90D" }],
        domain: "facebook.com",
      },
    ]);
    expect(problems(fromJson)).toEqual(["bad-duration Google Analytics[1].retentionPeriod soon"]);
    expect(fromCsv.problems).toMatchObject([{ code: "bad-duration", line: 3, entry: "soon" }]);
    expect(checkRegistry({ entries: completeDrafts(fromJson.drafts) })).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["wrong-type A", { A: {} }],
    ["wrong-type A[0]", { A: [1] }],
    ["missing-field A[0].cookie", { A: [{ category: "Marketing" }] }],
    [
      "bad-value A[0].category x",
      { A: [{ cookie: "x", category: "Fun", retentionPeriod: "1 day" }] },
    ],
    ["bad-name A[0].cookie _", { A: [{ cookie: "_", category: "Marketing", wildcardMatch: "1" }] }],
  ])("reports %s", (problem, value) => {
    expect(problems(importOpenCookieDatabase(value))).toEqual([problem]);
  });

  it("reports what is neither of its files", () => {
    expect(importOpenCookieDatabase("name,purpose\na,b").problems[0]?.message).toMatch(
      /Cookie \/ Data Key/,
    );
    expect(importOpenCookieDatabase("{").problems[0]).toMatchObject({ code: "bad-json", line: 1 });
  });
});

describe("any importer", () => {
  const importers = [importDeviceStorage, importHar, importOpenCookieDatabase, importStorageState];

  it("survives any value, and gives drafts that can be completed or named in what is wrong", () => {
    const keys = fc.constantFrom(
      "log",
      "entries",
      "cookies",
      "origins",
      "disclosures",
      "name",
      "identifier",
      "request",
      "response",
      "url",
      "expires",
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.anything(),
        fc.dictionary(keys, tie("value"), { maxKeys: 5 }),
        fc.array(tie("value"), { maxLength: 3 }),
      ),
    }));
    fc.assert(
      fc.property(value, (one) => {
        for (const read of importers) {
          const { drafts } = read(one);
          expect(checkRegistry({ entries: completeDrafts(drafts) })).toBeInstanceOf(Array);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [90, "PT90S"],
    [60, "PT1M"],
    [3_599.6, "PT1H"],
    [5_400, "PT90M"],
    [86_400, "P1D"],
    [90_000, "PT25H"],
    [31_535_990, "P365D"],
  ])("says %d seconds as %s", (seconds, iso) => {
    const at = Date.parse("2026-03-01T10:00:00Z");
    const expires = new Date(at + seconds * 1000).toISOString();
    const { drafts } = importStorageState(
      { cookies: [{ name: "x", domain: "a", expires: Date.parse(expires) / 1000 }] },
      { takenAt: new Date(at) },
    );
    expect(drafts[0]?.retention).toEqual([{ iso }]);
  });

  it("says lifetimes that a comparison calls equal to what was seen", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40_000_000 }), (seconds) => {
        const at = Date.parse("2026-03-01T10:00:00Z");
        const cookie = { name: "x", expires: new Date(at + seconds * 1000).toISOString() };
        const { drafts } = importHar({
          log: {
            entries: [
              {
                startedDateTime: new Date(at).toISOString(),
                request: { url: "http://a/" },
                response: { cookies: [cookie] },
              },
            ],
          },
        });
        const retention = drafts[0]?.retention ?? [];
        expect(compareLifetime(retention, seconds).verdict).toBe("equal");
        const [one] = retention;
        if (one && "iso" in one) expect(durationSeconds(one.iso)).toBeGreaterThan(0);
      }),
    );
  });
});
