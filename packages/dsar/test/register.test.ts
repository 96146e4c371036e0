import {
  defineRegister,
  lintRegister,
  type RegisterInput,
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
    ["extra", 1],
  ])("names %s when it is %j", (path, value) => {
    expect(() => defineRegister(changed(path, value))).toThrow(
      expect.objectContaining({
        ...{ name: "DsarError", code: "register-invalid", path },
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
