import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { formatRetention, parseRegistry, renderHtml, renderMarkdown } from "../src/index.ts";
import { loadWords } from "../src/locales/index.ts";

const companies = new URL("../../../examples/website/companies/", import.meta.url);
const stratum = parseRegistry(await readFile(new URL("stratum/registry.json", companies), "utf8"));
const hearth = parseRegistry(await readFile(new URL("hearth/registry.json", companies), "utf8"));

describe("Stratum's registry", () => {
  it("declares the ten cookies, as its policy states them", () => {
    const rows = stratum.entries.map(({ name, retention, category, storage, party }) => [
      name,
      formatRetention(retention, "en"),
      category,
      storage,
      party,
    ]);
    expect(rows).toEqual([
      ["local_csrftoken", "30 days", "essential", "cookie", "first"],
      ["opene_cs", "7 days / 365 days", "essential", "cookie", "first"],
      ["local_sessid", "Session", "essential", "cookie", "first"],
      ["rmp-rate", "20 days", "essential", "cookie", "first"],
      ["wp_gdsr_cmmthumb", "1 year", "essential", "cookie", "first"],
      ["_ga_<container-id>", "2 years", "analytics", "cookie", "first"],
      ["_gat_<container-id>", "30 days", "analytics", "cookie", "first"],
      ["_ga", "2 years", "analytics", "cookie", "first"],
      ["_gid", "24 hours", "analytics", "cookie", "first"],
      ["_gcl_au", "90 days", "marketing", "cookie", "first"],
    ]);
  });

  it("marks what the policy does not say", () => {
    for (const { name, inferred, provider } of stratum.entries) {
      const google = name.startsWith("_g");
      expect(provider?.application ?? false).toBe(google);
      const marks = google ? ["category", "party", "provider"] : [];
      expect(inferred).toEqual(name === "opene_cs" ? ["retention.when"] : marks);
    }
    const [refused, accepted] = stratum.match("opene_cs")?.retention ?? [];
    expect(refused).toMatchObject({ iso: "P7D", when: { en: "after refusal" } });
    expect(accepted).toMatchObject({ iso: "P365D", when: { en: "after consent" } });
  });

  it.each([
    ["_ga", "_ga"],
    ["_gid", "_gid"],
    ["_ga_G1A2B3C4D5", "_ga_<container-id>"],
    ["_gat_UA-12345678-1", "_gat_<container-id>"],
    ["_gat_gtag_UA_12345678_1", "_gat_<container-id>"],
    ["_gcl_au", "_gcl_au"],
    ["_gcl_aw", null],
    ["_gat", null],
    ["_ga_", null],
  ])("knows the cookie %s as %s", (name, declared) => {
    expect(stratum.match(name)?.name ?? null).toBe(declared);
  });

  it("names no service that the site does not run yet", () => {
    expect(stratum.services).toEqual([]);
  });
});

describe("Hearth's registry", () => {
  it("declares what the site itself needs and nothing else", () => {
    const rows = hearth.entries.map((entry) => [
      entry.name,
      formatRetention(entry.retention, "en"),
      entry.category,
      entry.party,
      entry.httpOnly ?? false,
      entry.provider,
    ]);
    expect(rows).toEqual([
      ["hearth_session", "Session", "essential", "first", true, undefined],
      ["hearth_theme", "1 year", "essential", "first", false, undefined],
    ]);
  });
});

describe.each([
  ["Stratum", stratum, ["en", "de", "fr", "sv"]],
  ["Hearth", hearth, ["en", "de", "sv"]],
] as const)("%s's table", (_, registry, locales) => {
  it.each(locales)("is in one language alone: %s", async (locale) => {
    const html = renderHtml(registry, { locale, words: await loadWords(locale) });
    expect([...html.matchAll(/ lang="([^"]*)"/g)].every(([, lang]) => lang === locale)).toBe(true);
    expect(renderMarkdown(registry, { locale })).toContain("| --- | --- | --- | --- |");
  });
});
