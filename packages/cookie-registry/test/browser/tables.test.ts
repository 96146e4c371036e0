import axe from "axe-core";
import fc from "fast-check";
import { marked } from "marked";
import { afterEach, describe, expect, it } from "vitest";
import {
  CATEGORIES,
  checkRegistry,
  defineRegistry,
  type EntryInput,
  formatRetention,
  type Registry,
  type RegistryInput,
  renderHtml,
  renderMarkdown,
  STORAGE_KINDS,
  type StorageKind,
  type TableWords,
} from "../../src/index.ts";
import { de } from "../../src/locales/de.ts";
import { loadWords } from "../../src/locales/index.ts";
import { entry } from "../declare.ts";

const stratum = [
  entry("local_csrftoken", { retention: [{ iso: "P30D" }] }),
  entry("opene_cs", {
    retention: [
      { iso: "P7D", when: { en: "after refusal", de: "nach Ablehnung" } },
      { iso: "P365D", when: { en: "after consent" } },
    ],
  }),
  entry("_ga_<container-id>", {
    category: "analytics",
    provider: { name: "Google Analytics", application: true },
    retention: [{ iso: "P2Y" }],
  }),
  entry("pixel", { category: "marketing", party: "third", provider: { name: "Ads & Co" } }),
] as const;

/** The cells of every row that declares an entry, as text; what a browser makes of the markup. */
function cells(root: ParentNode): string[][] {
  return [...root.querySelectorAll("tr")]
    .filter((row) => row.querySelector("td"))
    .map((row) => [...row.children].map((cell) => cell.textContent ?? ""));
}

function parsed(html: string): Document {
  return new DOMParser().parseFromString(html, "text/html");
}

/** Lists by category what the registry declares, in the order a table has to show it. */
function inOrder({ entries }: Registry): Registry["entries"][number][] {
  return CATEGORIES.flatMap((category) => entries.filter((one) => one.category === category));
}

describe("the HTML table in a browser", () => {
  it("has exactly the declared rows, by category", () => {
    const page = parsed(renderHtml(defineRegistry({ entries: stratum }), { locale: "en" }));
    expect(cells(page)).toEqual([
      ["local_csrftoken", "Serves a test.", "30 days", "This website"],
      [
        "opene_cs",
        "Serves a test.",
        "7 days / 365 days7 days: after refusal365 days: after consent",
        "This website",
      ],
      [
        "_ga_<container-id>",
        "Serves a test.",
        "2 years",
        "Google Analytics (third-party application)",
      ],
      ["pixel", "Serves a test.", "Session", "Ads & Co (third party)"],
    ]);
    const groups = [...page.querySelectorAll("tbody")].map(
      (body) => body.querySelector('th[scope="rowgroup"]')?.textContent,
    );
    expect(groups).toEqual(["Essential", "Analytics", "Marketing"]);
    expect(page.querySelector("caption")?.textContent).toContain("Cookies");
  });

  it.each([
    ["de", "de", ["Name", "Zweck", "Speicherdauer", "Gesetzt von"]],
    ["de-AT", "de", ["Name", "Zweck", "Speicherdauer", "Gesetzt von"]],
    ["fr", "fr", ["Nom", "Finalité", "Durée de conservation", "Déposé par"]],
    ["sv", "sv", ["Namn", "Ändamål", "Lagringstid", "Sätts av"]],
    ["ar", "ar", ["الاسم", "الغرض", "مدة الاحتفاظ", "الجهة"]],
    ["ga", "en", ["Name", "Purpose", "Kept for", "Set by"]],
  ])("is headed in the language of %s and says so", async (locale, language, headings) => {
    const words = await loadWords(locale);
    const page = parsed(renderHtml(defineRegistry({ entries: stratum }), { locale, words }));
    const heads = [...page.querySelectorAll("thead th")];
    expect(heads.map((head) => head.textContent)).toEqual(headings);
    expect(heads.every((head) => head.getAttribute("scope") === "col")).toBe(true);
    expect(page.querySelector("table")?.lang).toBe(language);
    expect(page.querySelector("table")?.dir).toBe(language === "ar" ? "rtl" : "");
    const purpose = page.querySelector("td") as HTMLElement;
    expect(purpose.closest("[lang]")?.getAttribute("lang")).toBe("en");
  });

  it("takes another language's words, a caption, a remark and a choice of categories", () => {
    const words: TableWords = {
      lang: "fi",
      caption: "Evästeet",
      name: "Nimi",
      purpose: "Tarkoitus",
      retention: "Kesto",
      provider: "Asettaja",
      storage: "Tallennus",
      thisSite: "Tämä sivusto",
      application: "kolmannen osapuolen sovellus",
      thirdParty: "kolmas osapuoli",
      session: "Istunto",
      persistent: "Kunnes poistetaan",
      until: "Kunnes %",
      services: "Palvelut, jotka eivät tallenna mitään",
      categories: {
        essential: "Välttämättömät",
        functional: "Toiminnalliset",
        analytics: "Tilastot",
        marketing: "Markkinointi",
      },
    };
    const html = renderHtml(defineRegistry({ entries: stratum }), {
      locale: "fi",
      words,
      caption: "A < B",
      className: 'x"y',
      categories: ["marketing"],
      note: ({ name }) => `<${name}>`,
    });
    const page = parsed(html);
    expect(cells(page)).toEqual([
      ["pixel", "Serves a test.", "Istunto", "Ads & Co (kolmas osapuoli)<pixel>"],
    ]);
    const table = page.querySelector("table");
    expect([table?.lang, table?.className]).toEqual(["fi", 'x"y']);
    expect(table?.caption?.textContent).toBe("A < B");
  });

  it("says which storage when there is more than cookies, and lists services below", () => {
    const registry = defineRegistry({
      entries: [entry("a"), entry("b", { storage: "localStorage" })],
      services: [
        {
          name: "Matomo",
          category: "analytics",
          purpose: { en: "Counts." },
          expects: "no-storage",
        },
      ],
    });
    const page = parsed(renderHtml(registry, { locale: "en" }));
    expect(cells(page).map(([name, storage]) => [name, storage])).toEqual([
      ["a", "cookie"],
      ["b", "localStorage"],
    ]);
    expect(page.querySelector("tbody th")?.getAttribute("colspan")).toBe("5");
    expect([...page.querySelectorAll("li")].map((item) => item.textContent)).toEqual([
      "Matomo: Counts.",
    ]);
  });
});

describe("the HTML table on a page", () => {
  afterEach(() => {
    document.body.replaceChildren();
  });

  it("has nothing that axe would report", async () => {
    document.title = "Cookies";
    document.documentElement.lang = "de";
    const registry = defineRegistry({
      entries: stratum,
      services: [
        {
          name: "Matomo",
          category: "analytics",
          purpose: { en: "Counts." },
          expects: "no-storage",
        },
      ],
    });
    const html = renderHtml(registry, { locale: "de", words: de });
    document.body.innerHTML = `<main><h1>Cookies</h1>${html}</main>`;
    const { violations, passes } = await axe.run(document.body);
    expect(violations).toEqual([]);
    expect(passes.map(({ id }) => id)).toContain("td-headers-attr");
  });
});

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme-composite" }),
  fc.constantFrom(
    "</td><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp;amp; &#60;",
    "a | b \\| c \\\\| d",
    "line\none\r\ntwo",
    "`code` ``two`` ```",
    "**bold** _em_ ~~no~~ [a](b) ![c](d)",
    "<!-- x -->",
    "]]>",
    '" onclick="x',
    "' x='",
    "# h",
    "- item",
    "1. item",
    "| --- |",
    "http://a.b www.a.b c@d.e",
    "$(x) {{ y }} <%= z %>",
    "\u2028\u2029\u00a0\u200f",
    "&",
    "\\",
    "|",
    "`",
    "a\\",
    "*",
    "  two  spaces  ",
  ),
);
const hostile = fc
  .record({
    name: text,
    storage: fc.constantFrom<StorageKind>(...STORAGE_KINDS),
    category: fc.constantFrom(...CATEGORIES),
    purpose: text,
    provider: text,
    when: text,
    until: text,
  })
  .map(({ name, storage, category, purpose, provider, when, until }): EntryInput => {
    const retention = [{ session: true as const, when: { en: when } }, { until: { en: until } }];
    return entry(name, {
      storage,
      category,
      purpose: { en: purpose },
      provider: { name: provider },
      retention,
    });
  });
/** Declarations made of anything that is let through. */
const declarations = fc
  .array(hostile, { maxLength: 6 })
  .map((all) => {
    const entries: EntryInput[] = [];
    for (const one of all) {
      if (checkRegistry({ entries: [...entries, one] }).length === 0) entries.push(one);
    }
    return entries;
  })
  .chain((entries) =>
    fc.record({ name: text, purpose: text }).map(({ name, purpose }): RegistryInput => {
      const services = [
        { name, purpose: { en: purpose }, category: "analytics", expects: "no-storage" },
      ] as const;
      const whole = { entries, services };
      return checkRegistry(whole).length === 0 ? whole : { entries };
    }),
  );

/** White space as a page shows it. */
const shown = (value: string): string => value.replace(/\s+/g, " ").trim();

describe("whatever a declaration holds", () => {
  it("is the text of its cells in HTML, and never markup", () => {
    const allowed = new Set(
      "TABLE CAPTION THEAD TBODY TR TH TD CODE BR SMALL SECTION P UL LI STRONG SPAN".split(" "),
    );
    const attributes = new Set(["class", "lang", "dir", "scope", "colspan", "translate"]);
    let rows = 0;
    fc.assert(
      fc.property(declarations, (input) => {
        const registry = defineRegistry(input);
        const page = parsed(renderHtml(registry, { locale: "en" }));
        const found = cells(page);
        const expected = inOrder(registry).map(({ name, purpose, provider }) => [
          name.replace(/\r\n?/g, "\n"),
          (purpose["en"] ?? "").replace(/\r\n?/g, "\n"),
          (provider?.name ?? "").replace(/\r\n?/g, "\n"),
        ]);
        expect(found.map((row) => [row[0], row.at(-3), row.at(-1)])).toEqual(expected);
        for (const element of page.body.querySelectorAll("*")) {
          expect(allowed).toContain(element.tagName);
          for (const { name } of element.attributes) expect(attributes).toContain(name);
        }
        rows += found.length;
      }),
      { numRuns: 300 },
    );
    expect(rows).toBeGreaterThan(200);
  }, 60_000);

  it("is the text of its cells in Markdown too, as another parser reads it", () => {
    let rows = 0;
    fc.assert(
      fc.property(declarations, (input) => {
        const registry = defineRegistry(input);
        const markdown = renderMarkdown(registry, { locale: "en" });
        const page = parsed(marked.parse(markdown, { async: false }) as string);
        const expected = inOrder(registry).map(({ name, purpose, retention, provider }) => {
          const conditions = `(Session: ${retention[0]?.when?.["en"]})`;
          return [
            name,
            purpose["en"],
            `${formatRetention(retention, "en")} ${conditions}`,
            provider?.name,
          ].map((cell) => shown(cell ?? ""));
        });
        const found = cells(page).map((row) => row.map(shown));
        expect(found.map(([name, ...rest]) => [name, ...rest.slice(-3)])).toEqual(expected);
        const items = [...page.querySelectorAll("li")].map((item) => shown(item.textContent ?? ""));
        expect(items).toEqual(
          registry.services.map((one) => `${shown(one.name)}: ${shown(one.purpose["en"] ?? "")}`),
        );
        expect(page.querySelectorAll("script, img, a, em, del, blockquote").length).toBe(0);
        rows += found.length;
      }),
      { numRuns: 300 },
    );
    expect(rows).toBeGreaterThan(200);
  }, 60_000);
});
