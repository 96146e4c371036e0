import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { completeDrafts, importPolicyText } from "../src/imports/index.ts";
import {
  CATEGORIES,
  checkRegistry,
  defineRegistry,
  type EntryInput,
  parseRegistry,
} from "../src/index.ts";
import { findKnownCookie, knownCookies, loadKnownDetails } from "../src/known/index.ts";
import { slowMatch } from "./slow-matcher.ts";

const known = await loadKnownDetails();
const sample = (name: string): string =>
  name
    .replace(/<[^<>]*uuid>/g, "0f8fad5b-d9cb-469f-a165-70867728950e")
    .replace(/<[^<>:]+(?::\w+)?(?:\{(\d+)\})?>/g, (_, length: string | undefined) =>
      "1".repeat(Number(length ?? 3)),
    );

const all: readonly EntryInput[] = knownCookies().map(({ name, category }) => ({
  name,
  category,
  party: "first",
  purpose: { en: "Is known." },
  retention: known(sample(name))?.retention ?? [{ session: true }],
}));

describe("the table of known cookies", () => {
  it("is a registry that stands: no catch-all, no pair that clashes, each retention a good one", () => {
    expect(checkRegistry({ entries: all })).toEqual([]);
    expect(all.length).toBeGreaterThan(2_300);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it("types the retention of 99.5 % of its rows", () => {
    const typed = knownCookies().filter(({ name }) => known(sample(name))?.retention !== undefined);
    expect(typed.length / all.length).toBeGreaterThanOrEqual(0.995);
  });

  it("finds each of its names, as the slow reference does", () => {
    const { entries } = defineRegistry({ entries: all });
    for (const { name } of knownCookies().filter((_, at) => at % 7 === 0)) {
      const seen = sample(name);
      const found = findKnownCookie(seen);
      expect(found?.name).toBe(slowMatch(entries, seen, "cookie")?.name);
      expect(CATEGORIES).toContain(found?.category);
    }
  });

  it.each([
    ["_ga", "analytics", "Google Analytics", [{ iso: "P2Y" }]],
    ["_ga_G1A2B3C4D5", "analytics", "Google Analytics", [{ iso: "P2Y" }]],
    ["_gat_UA-12345678-1", "analytics", "Google Analytics", [{ iso: "PT1M" }]],
    ["_gcl_au", "marketing", "Google Ads", [{ iso: "P90D" }]],
    ["_pk_id.1.1fff", "analytics", "Matomo", [{ iso: "P13M" }]],
    ["wp-settings-time-7", "functional", "WordPress", [{ iso: "P1Y" }]],
    ["wp-settings-7", "functional", "WordPress", [{ iso: "P1Y" }]],
    ["PHPSESSID", "essential", "PHP.net", [{ session: true }]],
    ["CookieConsent", "essential", "Cookiebot", [{ iso: "P1Y" }]],
    ["_gid", "analytics", "Google Analytics", [{ iso: "PT24H" }]],
  ])("knows %s", (name, category, provider, retention) => {
    expect(known(name)).toMatchObject({ category, provider, retention });
  });

  // Wildcards of two or three letters would claim half the web.
  it.each([
    "SRV",
    "tpl",
    "capacity",
    "_session",
    "_store",
    "cc-window-state",
    "P_lang",
    "MSOffice",
    "_gauge",
    "sb-theme",
    "mp_settings",
    "usage",
  ])("does not claim %s", (name) => {
    expect(findKnownCookie(name)).toBeNull();
  });

  it("lists every change of the source, and carries its notice", () => {
    const changes = readFileSync(new URL("../scripts/known/changes.tsv", import.meta.url), "utf8");
    const [head, ...rows] = changes.replace(/\n$/, "").split("\n");
    expect(head?.split("\t")).toEqual(["row", "rule", "from", "to"]);
    expect(rows.every((row) => row.split("\t").length === 4)).toBe(true);
    for (const dirt of ["Seesion", "undefined", "Awin", "ce_need_secure_cookie", "SR*", "SSPR_*"]) {
      expect(changes).toContain(dirt);
    }
    const notice = readFileSync(new URL("../NOTICE", import.meta.url), "utf8");
    expect(notice).toMatch(/Open-Cookie-Database\n +commit [0-9a-f]{40}/);
  });
});

it("completes what a policy leaves out, and marks it", () => {
  const { drafts } = importPolicyText(
    "We use third-party services:\n\nName Purpose Retention\n_ga Tells browsers apart. 2 years\n_fbp Shows you advertisements. 3 months\nours_1 Does something. 1 day",
  );
  const entries = completeDrafts(drafts, { known });
  expect(entries.map(({ category, provider, inferred }) => [category, provider, inferred])).toEqual(
    [
      [
        "analytics",
        { name: "Google Analytics", application: true },
        ["party", "category", "provider"],
      ],
      ["marketing", { name: "Facebook", application: true }, ["party", "category", "provider"]],
      [
        "marketing",
        { name: "A third party", application: true },
        ["party", "category", "provider"],
      ],
    ],
  );
  expect(checkRegistry({ entries })).toEqual([]);
});

const seed = new URL("../../../../shared/seeds/004_a48e56421da95f94.txt", import.meta.url);
const declared = new URL(
  "../../../examples/website/companies/stratum/registry.json",
  import.meta.url,
);

it.skipIf(!existsSync(seed))(
  "reads a real policy into what a person declared of it (../shared/seeds)",
  () => {
    const { drafts } = importPolicyText(readFileSync(seed, "utf8"));
    const told = ({ name, category, party, provider, retention, inferred = [] }: EntryInput) => ({
      name,
      category,
      party,
      provider: provider?.name,
      application: provider?.application ?? false,
      retention: retention.map((one) => ("iso" in one ? [one.iso, one.when?.["en"]] : one)),
      inferred: [...inferred].sort(),
    });
    const byHand = parseRegistry(readFileSync(declared, "utf8")).entries.map(told);
    expect(completeDrafts(drafts, { known }).map(told)).toEqual(byHand);
  },
);
