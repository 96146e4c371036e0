import { afterEach, expect, it } from "vitest";
import { completeDrafts, importPolicyText } from "../../src/imports/index.ts";
import { defineRegistry, renderHtml } from "../../src/index.ts";
import { loadWords } from "../../src/locales/index.ts";
import { entry } from "../declare.ts";

const registry = defineRegistry({
  entries: [
    entry("sid"),
    entry("choice", {
      retention: [
        { iso: "P7D", when: { en: "after refusal" } },
        { iso: "P365D", when: { en: "after consent" } },
      ],
    }),
    entry("cart", { storage: "localStorage", category: "functional", retention: [{ iso: "P1Y" }] }),
    entry("_ga_<container-id>", {
      category: "analytics",
      provider: { name: "Google Analytics", application: true },
      retention: [{ iso: "P2Y" }],
    }),
    entry("fr", {
      category: "marketing",
      party: "third",
      provider: { name: "Ads & Co" },
      retention: [{ iso: "PT24H" }],
    }),
  ],
});

afterEach(() => document.body.replaceChildren());

it.each(["en", "de", "fr", "sv"])(
  "the table is read back from what a browser shows and copies of it: %s",
  async (locale) => {
    const words = await loadWords(locale);
    document.body.innerHTML = renderHtml(registry, { locale, words });
    const { drafts, problems } = importPolicyText(document.body.innerText, { language: "en" });
    expect(problems).toEqual([]);
    const read = completeDrafts(drafts).map(({ inferred: _, storage = "cookie", ...rest }) => ({
      ...rest,
      storage,
    }));
    expect(read).toEqual(registry.entries.map(({ inferred: _, ...rest }) => rest));
  },
);
