import { describe, expect, it } from "vitest";
import {
  defineRegistry,
  type EntryInput,
  isRegistryError,
  type RegistryError,
} from "../src/index.ts";
import { declare, entry, refusals } from "./declare.ts";

describe("names that are refused", () => {
  it.each([
    ["", "bad-name"],
    [" _ga", "bad-name"],
    ["_ga ", "bad-name"],
    ["a\u0000b", "bad-name"],
    ["a\nb", "bad-name"],
    ["\ud800x", "bad-name"],
    ["_ga\u202egnp", "bad-name"],
    ["_ga_<", "bad-name"],
    ["_ga_<id", "bad-name"],
    ["_ga_<>", "bad-name"],
    ["_ga_<1d>", "bad-name"],
    ["_ga_<id:letters>", "bad-name"],
    ["_ga_<id:constructor>", "bad-name"],
    ["_ga_<id:hex{0}>", "bad-name"],
    ["_ga_<id:hex{1000}>", "bad-name"],
    ["_ga_<id:hex{8>", "bad-name"],
    ["_ga_<id:uuid{2}>", "bad-name"],
    ["_ga_<id:base64>", "bad-name"],
    ["_ga_<a><b>", "bad-name"],
    ["_ga_<a:hex{8}><b:digits>", "bad-name"],
    ["_ga_<<id>", "bad-name"],
    ["<id>", "catch-all"],
    ["<id:digits>", "catch-all"],
    ["_<id>", "catch-all"],
    ["__<id>", "catch-all"],
    ["a<id>", "catch-all"],
    ["<id:hex{15}>", "catch-all"],
    ["<id:any{40}>", "catch-all"],
    ["<id:base64url>", "catch-all"],
    ["<a:hex{8}>-<b:hex>", "catch-all"],
  ])("%j: %s", (name, code) => {
    const [issue, ...more] = refusals(() => declare("good", name));
    expect(issue).toMatchObject({ code, entry: name, field: "entries[1].name" });
    expect(issue?.message).toMatch(/^entries\[1\]\.name \(/);
    expect(more).toEqual([]);
  });

  it.each([
    "_ga",
    "a",
    "ab<id>",
    "<id>_ab",
    "_a<id>",
    "<hash:hex{32}>",
    "<id:uuid>",
    "sid-<id:uuid>",
    "<a:hex{8}>-<b:hex{8}>",
    "a>b",
  ])("takes %j", (name) => {
    expect(declare(name).entries[0]?.name).toBe(name);
  });
});

describe("pairs that are refused", () => {
  it.each([
    ["_ga", "_ga", "duplicate"],
    ["_ga_<a>", "_ga_<b>", "ambiguous"],
    ["_ga_<a>", "_ga_<b:digits>", "ambiguous"],
    ["ab<x>", "<y>cd", "ambiguous"],
    ["ab<x>", "a<y>b", "ambiguous"],
    ["a<x>b<y>c", "a<x>cb<y>", "ambiguous"],
    ["ab<x:hex{3}>", "ab<y:digits>", "ambiguous"],
    ["ab<x:uuid>", "ab<y:base64url>", "ambiguous"],
    ["<x:uuid>", "<y:word{36}>", "ambiguous"],
  ])("%j beside %j: %s", (earlier, later, code) => {
    for (const [first, second] of [
      [earlier, later],
      [later, earlier],
    ] as const) {
      const [issue, ...more] = refusals(() => declare("unrelated", first, second));
      expect(issue).toMatchObject({ code, entry: second, other: first, field: "entries[2].name" });
      expect(issue?.message).toContain(second);
      expect(issue?.message).toContain("entries[1]");
      expect(more).toEqual([]);
    }
  });

  it.each([
    ["_ga", "_ga_<id>"],
    ["_ga_x", "_ga_<id>"],
    ["_g<id>", "_ga_<id>"],
    ["ab<x:digits>", "ab<y:digits>z"],
    ["ab<x:uuid>", "ab<y:hex>"],
    ["ab<x:hex{3}>", "ab<y:hex{4}>"],
    ["abc<x>", "abd<x>"],
    ["ab<x:digits>_<y>", "ab<x:digits>-<y>"],
  ])("takes %j beside %j", (a, b) => {
    expect(refusals(() => declare(a, b))).toEqual([]);
  });

  it("keeps storages and hosts apart", () => {
    const both = [entry("id"), entry("id", { storage: "localStorage" })];
    expect(refusals(() => defineRegistry({ entries: both }))).toEqual([]);
    const hosts = ["a.example", "b.example"].map((domain) => entry("id", { domain }));
    expect(refusals(() => defineRegistry({ entries: hosts }))).toEqual([]);
    const nested = ["a.example", "shop.a.example"].map((domain) => entry("id", { domain }));
    expect(refusals(() => defineRegistry({ entries: nested }))[0]?.code).toBe("duplicate");
    const anywhere = [entry("id", { domain: "a.example" }), entry("id")];
    expect(refusals(() => defineRegistry({ entries: anywhere }))[0]?.code).toBe("duplicate");
  });
});

describe("values that are refused", () => {
  it.each<[string, Partial<EntryInput>, string]>([
    ["bad-value", { retention: [] }, "entries[0].retention"],
    [
      "bad-duration",
      { retention: [{ session: true }, { iso: "7 days" }] },
      "entries[0].retention[1].iso",
    ],
    ["bad-duration", { retention: [{ iso: "P0D" }] }, "entries[0].retention[0].iso"],
    ["bad-value", { purpose: {} }, "entries[0].purpose"],
    ["bad-value", { purpose: { en: " \n" } }, "entries[0].purpose.en"],
    ["bad-language", { purpose: { english: "x" } }, "entries[0].purpose.english"],
    ["bad-language", { purpose: { "": "x" } }, "entries[0].purpose."],
    [
      "bad-value",
      { retention: [{ session: true, when: { en: "" } }] },
      "entries[0].retention[0].when.en",
    ],
    ["bad-language", { retention: [{ until: { e: "x" } }] }, "entries[0].retention[0].until.e"],
  ])("%s: %j", (code, more, field) => {
    const issues = refusals(() => defineRegistry({ entries: [entry("_ga", more)] }));
    expect(issues).toMatchObject([{ code, field, entry: "_ga" }]);
  });

  it("names every required field that is missing, in code without types too", () => {
    const issues = refusals(() => defineRegistry({ entries: [{} as EntryInput] }));
    expect(issues.map(({ code, field }) => `${code} ${field}`)).toEqual([
      "missing-field entries[0].name",
      "missing-field entries[0].category",
      "missing-field entries[0].party",
      "missing-field entries[0].purpose",
      "missing-field entries[0].retention",
    ]);
  });

  it("reports everything at once", () => {
    const error = (() => {
      try {
        return defineRegistry({
          entries: [entry("<x>"), entry("a1"), entry("a1"), entry("b", { retention: [] })],
          services: [{ name: "M", category: "analytics", purpose: {}, expects: "no-storage" }],
        });
      } catch (caught) {
        return caught;
      }
    })();
    expect(isRegistryError(error)).toBe(true);
    expect((error as RegistryError).code).toBe("catch-all");
    expect((error as RegistryError).issues.map(({ code }) => code)).toEqual([
      "catch-all",
      "bad-value",
      "duplicate",
      "bad-value",
    ]);
    expect((error as Error).message.split("\n")).toHaveLength(4);
  });

  it("knows its own errors from others", () => {
    expect(isRegistryError(new Error("registry"))).toBe(false);
    expect(isRegistryError({ name: "RegistryError", issues: [] })).toBe(false);
  });
});

describe("a registry that stands", () => {
  it("fills in defaults and keeps what was stated", () => {
    const [one] = defineRegistry({ entries: [entry("_ga", { inferred: ["party"] })] }).entries;
    expect(one).toEqual({ ...entry("_ga"), storage: "cookie", inferred: ["party"] });
    expect(declare("_ga").entries[0]?.inferred).toEqual([]);
    expect(defineRegistry({ version: "7", entries: [] }).version).toBe("7");
    expect("version" in declare("_ga")).toBe(false);
  });

  it("cannot be changed afterwards, neither itself nor through what it was made of", () => {
    const input = entry("_ga", { retention: [{ iso: "P2Y" }] });
    const registry = defineRegistry({ entries: [input] });
    (input.purpose as Record<string, string>)["en"] = "Something else.";
    expect(registry.entries[0]?.purpose).toEqual({ en: "Serves a test." });
    expect(() => Object.assign(registry.entries[0]?.retention[0] ?? {}, { iso: "P3Y" })).toThrow(
      TypeError,
    );
    expect(() => (registry.entries as unknown[]).push(1)).toThrow(TypeError);
    expect(() => Object.assign(registry, { match: () => null })).toThrow(TypeError);
  });
});
