import {
  compareRegisters,
  defineRegister,
  lintRegister,
  type RegisterInput,
  renderNotice,
  renderProcessors,
  renderRegister,
} from "@candor/dsar/register";
import { describe, expect, it } from "vitest";

const input: RegisterInput = {
  controller: {
    name: "Shop & Söner AB",
    address: "Storgatan 1, Stockholm",
    email: "privacy@shop.example",
    country: "SE",
    authority: { name: "IMY", url: "https://www.imy.se" },
  },
  region: ["SE", "DE"],
  contexts: [
    { id: "shop", name: { en: "Shop", sv: "Butik" } },
    { id: "blog", name: { en: "Blog" } },
  ],
  categories: [
    {
      id: "account",
      name: { en: "Account" },
      fields: [{ name: "email" }, { name: "birth year", retention: { iso: "P30D" } }],
      retention: { until: { en: "the account is deleted" } },
    },
    {
      id: "invoice",
      name: { en: "Invoices" },
      fields: [{ name: "amount" }],
      source: { en: "the payment service" },
      retention: { iso: "P7Y", from: { en: "the end of the year" }, basis: "BFL 7:2" },
    },
  ],
  purposes: [
    {
      id: "orders",
      name: { en: "Deliver orders" },
      context: "shop",
      basis: { article: "6(1)(b)" },
      categories: ["account", "invoice"],
      recipients: ["carrier"],
    },
    {
      id: "books",
      name: { en: "Keep books" },
      context: "shop",
      basis: { article: "6(1)(c)", detail: { en: "Accounting Act" } },
      categories: ["invoice"],
    },
  ],
  recipients: [{ id: "carrier", name: "Carrier <DE>", role: "processor", location: "DE" }],
};

/** The input with one place changed. */
function changed(path: string, value: unknown): RegisterInput {
  const copy = structuredClone(input) as unknown as Record<string, unknown>;
  const keys = path.split(/[.[\]]+/).filter((key) => key !== "");
  const last = keys.pop() ?? "";
  const place = keys.reduce((at, key) => at[key] as Record<string, unknown>, copy);
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy as unknown as RegisterInput;
}

describe("defineRegister", () => {
  it("looks up what it names", () => {
    const register = defineRegister(input);
    expect(register.context("shop").name.en).toBe("Shop");
    expect(register.category("invoice").fields).toHaveLength(1);
    expect(register.recipient("carrier").role).toBe("processor");
    expect(register.purposesIn("shop").map(({ id }) => id)).toEqual(["orders", "books"]);
    expect(register.purposesIn("blog")).toEqual([]);
    expect(() => register.context("forum")).toThrow(/"forum" is not defined/);
  });

  it.each<[string, unknown]>([
    ["controller", undefined],
    ["controller.name", ""],
    ["controller.country", "Sweden"],
    ["controller.authority.url", "javascript:alert(1)"],
    ["region", []],
    ["region[1]", "germany"],
    ["contexts[0].id", "The Shop"],
    ["contexts[1].id", "shop"],
    ["contexts[0].name.en", undefined],
    ["contexts[0].name.sv", 7],
    ["categories[1].id", "account"],
    ["categories[0].fields", []],
    ["categories[0].fields[1].retention.iso", "30 days"],
    ["categories[0].fields[1].retention.iso", "P"],
    ["categories[1].retention.iso", "P7Y2"],
    ["purposes[0].context", "forum"],
    ["purposes[0].categories[1]", "invoices"],
    ["purposes[0].categories", []],
    ["purposes[0].basis.article", "6(1)(g)"],
    ["purposes[0].recipients[0]", "nobody"],
    ["purposes[1].id", "orders"],
    ["recipients[0].location", "de"],
    ["recipients[0].role", "friend"],
    ["recipients[0].saveguard", { en: "typo" }],
    ["categories[0].records", ["../etc"]],
    ["categories[0].origin", "guessed"],
    ["categories[0].fields[0].others", { withhold: "sometimes", why: { en: "x" } }],
    ["categories[0].fields[0].others", { withhold: "always" }],
    ["version", ""],
    ["effective", "22 November"],
    ["stores", [{ id: "db", name: { en: "Database" }, location: "SE", categories: ["letters"] }]],
    ["stores", [{ id: "db", name: { en: "Database" }, location: "Sweden", categories: [] }]],
    ["disclosures", [{ id: "court", occasion: { en: "an order" } }]],
    ["measures", [{ de: "nur deutsch" }]],
    ["extra", 1],
  ])("names %s when it is %j", (path, value) => {
    expect(() => defineRegister(changed(path, value))).toThrow(
      expect.objectContaining({
        ...{ name: "DsarError", code: "register-invalid" },
        path: expect.stringContaining(path),
        message: expect.stringContaining(path),
      }),
    );
  });

  it.each([null, 7, "register", []])("refuses %j", (value) => {
    expect(() => defineRegister(value as unknown as RegisterInput)).toThrow(
      expect.objectContaining({ code: "register-invalid" }),
    );
  });
});

describe("lintRegister", () => {
  it("finds nothing in a complete register", () => {
    expect(lintRegister(defineRegister(input))).toEqual([]);
  });

  it.each<[string, string, string, unknown]>([
    ["purpose-without-basis", "purposes[0].basis", "purposes[0].basis", undefined],
    ["basis-without-detail", "purposes[1].basis", "purposes[1].basis", { article: "6(1)(f)" }],
    [
      "field-without-retention",
      "categories[0].fields[0].retention",
      "categories[0].retention",
      undefined,
    ],
    ["recipient-without-purpose", "recipients[0]", "purposes[0].recipients", undefined],
    ["outside-region", "recipients[0].location", "recipients[0].location", "US"],
  ])("%s at %s", (rule, at, path, value) => {
    const findings = lintRegister(defineRegister(changed(path, value)));
    expect(findings).toMatchObject([{ rule, path: at }]);
  });

  it("finds a category that no purpose needs", () => {
    const purposes = input.purposes.map((purpose) => ({ ...purpose, categories: ["invoice"] }));
    const findings = lintRegister(defineRegister({ ...input, purposes }));
    expect(findings).toMatchObject([{ rule: "category-without-purpose", path: "categories[0]" }]);
  });

  it("accepts a safeguard for a recipient outside the region", () => {
    const recipient = {
      id: "carrier",
      name: "C",
      role: "processor",
      location: "US",
      safeguard: { en: "Standard contractual clauses" },
    } as const;
    expect(lintRegister(defineRegister({ ...input, recipients: [recipient] }))).toEqual([]);
  });
});

describe("renderRegister", () => {
  it("says who, why, on what basis, which data, how long, who receives it, and the rights", () => {
    const sections = renderRegister(defineRegister(input));
    const ids = sections.map(({ id }) => id);
    expect(ids).toEqual(["controller", "purposes", "categories", "recipients", "rights"]);
    const html = sections.map((section) => section.html).join("\n");
    for (const part of [
      ...["Shop &amp; Söner AB", "Deliver orders", "a contract with you (Art. 6(1)(b) GDPR)"],
      ...["a legal obligation (Art. 6(1)(c) GDPR): Accounting Act", "until the account is deleted"],
      ...[
        "birth year: 30 days",
        "7 years from the end of the year (BFL 7:2)",
        "Carrier &lt;DE&gt;",
      ],
      ...["the payment service", "https://www.imy.se", "Art. 77"],
    ])
      expect(html).toContain(part);
    expect(html).not.toMatch(/<script|style=|<DE>/);
  });

  it("takes texts in the language asked for, and English where there is none", () => {
    const html = renderRegister(defineRegister(input), { locale: "sv" })
      .map((section) => section.html)
      .join("");
    expect(html).toContain("Butik");
    expect(html).toContain("Deliver orders");
  });
});

const complete: RegisterInput = {
  ...input,
  version: "2",
  effective: "2026-11-22",
  stores: [
    { id: "db", name: { en: "Database" }, location: "SE", categories: ["account", "invoice"] },
  ],
  disclosures: [
    {
      id: "court",
      occasion: { en: "a court orders it" },
      to: { en: "the court" },
      basis: { article: "6(1)(c)", detail: { en: "the order" } },
    },
  ],
  measures: [{ en: "Passwords are kept as hashes" }],
};

describe("stores, disclosures, measures", () => {
  it("finds nothing in a complete register, and renders all of it", () => {
    const register = defineRegister(complete);
    expect(lintRegister(register)).toEqual([]);
    const sections = renderRegister(register);
    expect(sections.map(({ id }) => id)).toContain("keeping");
    const html = sections.map((section) => section.html).join("\n");
    for (const part of ["Database", "a court orders it", "any of it", "kept as hashes"])
      expect(html).toContain(part);
  });

  it("refuses a store outside the promised region, whatever the safeguard", () => {
    const stores = [{ ...complete.stores?.[0], location: "US" }] as RegisterInput["stores"];
    const findings = lintRegister(defineRegister({ ...complete, ...(stores ? { stores } : {}) }));
    expect(findings).toMatchObject([{ rule: "store-outside-region", path: "stores[0].location" }]);
  });

  it("finds a category that nobody stores, a disclosure without basis, no representative", () => {
    const register = defineRegister({
      ...complete,
      controller: { ...complete.controller, country: "US" },
      stores: [{ id: "db", name: { en: "Database" }, location: "SE", categories: ["account"] }],
      disclosures: [{ id: "court", occasion: { en: "an order" }, to: { en: "the court" } }],
    });
    expect(lintRegister(register).map(({ rule }) => rule)).toEqual([
      ...["category-without-store", "disclosure-without-basis", "establishment-outside-union"],
    ]);
  });
});

describe("renderNotice", () => {
  it("says before a form what for, on what basis, which data, how long, and who receives it", () => {
    const html = renderNotice(defineRegister(input), "shop");
    for (const part of [
      ...["Deliver orders: a contract with you (Art. 6(1)(b) GDPR)", "Accounting Act"],
      ...["birth year (30 days)", "Kept until the account is deleted.", "Carrier &lt;DE&gt;"],
    ])
      expect(html).toContain(part);
    expect(renderNotice(defineRegister(input), "blog")).toContain("Nobody outside the company.");
    expect(() => renderNotice(defineRegister(input), "forum")).toThrow(/"forum" is not defined/);
  });
});

describe("renderProcessors", () => {
  it("lists processors by purpose, and nobody else", () => {
    const html = renderProcessors(defineRegister(input));
    expect(html).toContain("<dt>Deliver orders</dt><dd>Carrier &lt;DE&gt; (DE)</dd>");
    expect(html).not.toContain("Keep books");
    const alone = defineRegister(changed("recipients[0].role", "authority"));
    expect(renderProcessors(alone)).toContain("No processor");
  });
});

describe("compareRegisters", () => {
  const base = complete as RegisterInput;

  it("finds no change between a register and its copy in another order of keys", () => {
    const copy = JSON.parse(
      JSON.stringify(base, (_key, value: unknown) =>
        typeof value === "object" && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).reverse())
          : value,
      ),
    );
    expect(compareRegisters(base, copy)).toEqual([]);
  });

  it("says in words what a person must hear of, first", () => {
    const [account, invoice] = base.categories;
    if (account === undefined || invoice === undefined) throw new Error("no categories");
    const after: RegisterInput = {
      ...base,
      contexts: [...base.contexts.slice(0, 1), { id: "blog", name: { en: "Journal" } }],
      categories: [account, { ...invoice, retention: { iso: "P10Y" } }],
      purposes: [
        ...base.purposes.slice(0, 1),
        {
          id: "newsletter",
          name: { en: "Send news" },
          context: "blog",
          basis: { article: "6(1)(a)" },
          categories: ["account"],
        },
      ],
      recipients: [{ id: "carrier", name: "Carrier <DE>", role: "processor", location: "PL" }],
    };
    expect(compareRegisters(base, after)).toMatchObject([
      {
        path: "categories.invoice.retention",
        text: 'Changed: the data "Invoices", retention: 7 years from the end of the year becomes 10 years.',
        notify: true,
      },
      { kind: "added", path: "purposes.newsletter", text: 'New: the purpose "Send news".' },
      {
        path: "recipients.carrier.location",
        text: 'Changed: the recipient "Carrier <DE>", location: "DE" becomes "PL".',
        notify: true,
      },
      { path: "contexts.blog.name", notify: false },
      { kind: "removed", path: "purposes.books", notify: false },
    ]);
  });
});
