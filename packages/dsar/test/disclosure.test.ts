import { randomUUID } from "node:crypto";
import type { JsonObject, PersonalRecord } from "@candor/dsar";
import { createExport, exportManifestJsonSchema, type Manifest } from "@candor/dsar/export";
import {
  type DataCategory,
  defineRegister,
  type Register,
  type RegisterInput,
} from "@candor/dsar/register";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, exportSource } from "./support/export-source.ts";
import { filesIn } from "./support/read-zip.ts";
import { register as shop } from "./support/shop.ts";

const ADA = "ada@example.org";
const BOB = "bob@example.org";

/** A register as its input: without the look-ups. */
function inputOf(register: Register): RegisterInput {
  return JSON.parse(JSON.stringify(register)) as RegisterInput;
}

function registerWith(...categories: DataCategory[]): Register {
  return defineRegister({
    ...inputOf(shop),
    version: "7",
    effective: "2026-11-01",
    categories: [...shop.categories, ...categories],
    purposes: [
      ...shop.purposes,
      {
        id: "talk",
        name: { en: "Let people talk" },
        context: "shop",
        basis: { article: "6(1)(b)" },
        categories: categories.map(({ id }) => id),
      },
    ],
  });
}

const THREADS: DataCategory = {
  id: "messages",
  name: { en: "Messages" },
  records: ["shop/thread"],
  retention: { iso: "P1Y" },
  fields: [
    { name: "subject" },
    {
      name: "what others wrote",
      key: "messages.text",
      others: { withhold: { unless: "author" }, why: { en: "Someone else wrote it" } },
    },
    {
      name: "who wrote",
      key: "messages.author",
      others: { withhold: { unless: "author" }, why: { en: "It is someone else's address" } },
    },
    {
      name: "note",
      others: { withhold: "addresses", why: { en: "Staff name other customers in notes" } },
    },
    { name: "seller_phone", others: { withhold: "always", why: { en: "It is the seller's" } } },
  ],
};

const THREAD: PersonalRecord = {
  kind: "thread",
  data: {
    subject: "Your bicycle",
    messages: [
      { author: "Ada@Example.org", text: "Is it blue?" },
      { author: BOB, text: "My wife is ill, come to Elm Street 5" },
    ],
    note: `ADA@example.org and ${BOB} agreed; he is at +46 70 123 45 67, order 20261122-0017.`,
    seller_phone: "070-1234567",
  },
};

interface Source {
  readonly records: readonly PersonalRecord[];
  readonly register?: Register;
  readonly right?: "access" | "portability";
  readonly email?: string | null;
}

/** The files of an export of one connector, `shop`. */
async function exported({
  records,
  register = registerWith(THREADS),
  right = "access",
  email = ADA,
}: Source): Promise<{
  readonly names: readonly string[];
  readonly text: (path: string) => string;
  readonly json: (path: string) => unknown;
}> {
  const source = { ...exportSource({ shop: records }), register, right };
  const files = filesIn(
    await bytesOf(createExport(email === null ? source : { ...source, email })),
  );
  const text = (path: string): string => files.get(path) ?? `no ${path}`;
  return { names: [...files.keys()], text, json: (path) => JSON.parse(text(path)) };
}

function judge(schema: unknown, value: unknown): void {
  // Own members alone: JSON has no prototypes.
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, ownProperties: true });
  addFormats.default(ajv);
  const valid = ajv.validate(schema as object, value);
  expect(valid, JSON.stringify(ajv.errors)).toBe(true);
}

describe("other people's data in an export", () => {
  it("is withheld field by field as the register says, and the person's own is shown", async () => {
    const { json } = await exported({ records: [THREAD] });
    expect(json("data/shop.json")).toMatchObject({
      records: [
        {
          data: {
            subject: "Your bicycle",
            messages: [
              { author: "Ada@Example.org", text: "Is it blue?" },
              { author: null, text: null },
            ],
            note: "ADA@example.org and [withheld] agreed; he is at [withheld], order 20261122-0017.",
            seller_phone: null,
          },
          withheld: ["/messages/1/text", "/messages/1/author", "/note", "/seller_phone"],
        },
      ],
    });
  });

  it("is the same whatever the order of the rules: each looks at the record as it was", async () => {
    const backwards = { ...THREADS, fields: [...THREADS.fields].reverse() };
    const data = async (register: Register): Promise<unknown> => {
      const { json } = await exported({ records: [THREAD], register });
      return (json("data/shop.json") as { records: { data: unknown }[] }).records[0]?.data;
    };
    expect(await data(registerWith(backwards))).toEqual(await data(registerWith(THREADS)));
    // An author that was withheld still says whose the text is, and hides no field below it.
    const nested: DataCategory = {
      ...THREADS,
      fields: [
        { name: "a", others: { withhold: "always", why: { en: "x" } } },
        { name: "a.b", others: { withhold: "addresses", why: { en: "y" } } },
      ],
    };
    const records = [{ kind: "thread", data: { a: { b: BOB } } }];
    const { json } = await exported({ records, register: registerWith(nested) });
    expect(json("data/shop.json")).toMatchObject({
      records: [{ data: { a: null }, withheld: ["/a"] }],
    });
  });

  it("appears in no file at all", async () => {
    const { names, text } = await exported({ records: [THREAD] });
    for (const name of names)
      for (const secret of [BOB, "My wife", "Elm Street", "+46 70", "070-1234567"])
        expect(text(name), name).not.toContain(secret);
  });

  it("is named on the page with the reason, the basis and how often", async () => {
    const page = (await exported({ records: [THREAD, THREAD] })).text("index.html");
    expect(page).toContain("What was withheld, and why");
    expect(page).toMatch(
      /<td>messages\.text<\/td><td>all of it, where &quot;author&quot; is not you<\/td><td>2<\/td><td>Someone else wrote it<\/td><td>Art\. 15\(4\) GDPR/,
    );
    expect(page).toContain('<th scope="row">seller_phone</th><td><em>[withheld]</em></td>');
    expect(page).not.toContain("What is not in this copy");
  });

  it("says so in the cells of a table, and tells an empty cell apart", async () => {
    const empty = { kind: "thread", data: { subject: "", seller_phone: null } };
    const { text } = await exported({ records: [THREAD, empty] });
    const [, first = "", second = ""] = text("data/shop/thread.csv").split("\r\n");
    expect(first).toMatch(/,\[withheld\]$/);
    expect(second).toBe(",,,");
  });

  it("takes nothing for the person's own when nobody knows the address any more", async () => {
    const { text } = await exported({ records: [THREAD], email: null });
    expect(text("data/shop.json")).not.toContain("Is it blue?");
    expect(text("data/shop.json").toLowerCase()).not.toContain(ADA);
  });

  it("lets a record say itself that a part is the person's", async () => {
    const category: DataCategory = {
      ...THREADS,
      fields: [
        { name: "text", others: { withhold: { unless: "mine" }, why: { en: "Not yours" } } },
      ],
    };
    const records = [true, false, "true", 1, null].map((mine, id) => ({
      kind: "thread",
      data: { id, mine, text: "words" },
    }));
    const { json } = await exported({ records, register: registerWith(category) });
    const shown = (json("data/shop.json") as { records: { data: JsonObject }[] }).records;
    expect(shown.map(({ data }) => data["text"])).toEqual(["words", null, null, null, null]);
  });

  it("withholds by system where two use one word", async () => {
    const elsewhere = { ...THREADS, records: ["forum/thread"] };
    const { text } = await exported({ records: [THREAD], register: registerWith(elsewhere) });
    expect(text("data/shop.json")).toContain(BOB);
  });

  it("strikes every foreign address out of any text, in time that grows with its length", async () => {
    const category = { ...THREADS, fields: [THREADS.fields[3] ?? { name: "note" }] };
    const register = registerWith(category);
    const address = fc.constantFrom(
      "eva@example.com",
      "o'neil+x@mail.example.co.uk",
      "ü@exämple.se",
    );
    const words = fc.array(fc.constantFrom("<", ">", " ", ",", "\n", "(", "mailto:", "word", ADA));
    await fc.assert(
      fc.asyncProperty(words, address, words, async (before, foreign, after) => {
        const note = `${before.join(" ")} ${foreign} ${after.join(" ")}`;
        const { text } = await exported({
          records: [{ kind: "thread", data: { note } }],
          register,
        });
        expect(text("data/shop.json")).not.toContain(foreign);
      }),
      { numRuns: 40 },
    );
    const long = "a".repeat(300_000);
    const { text } = await exported({
      records: [{ kind: "thread", data: { note: long } }],
      register,
    });
    expect(text("data/shop.json")).toContain(long);
  });
});

describe("portability", () => {
  const register = defineRegister({
    ...inputOf(registerWith(THREADS)),
    categories: [
      ...registerWith(THREADS).categories,
      {
        id: "profile",
        name: { en: "Profile" },
        fields: [{ name: "nickname" }, { name: "score", origin: "derived" }],
      },
      {
        id: "credit",
        name: { en: "Credit" },
        source: { en: "an agency" },
        fields: [{ name: "x" }],
      },
      { id: "books", name: { en: "Books" }, fields: [{ name: "amount" }] },
    ],
    purposes: [
      ...registerWith(THREADS).purposes,
      {
        id: "serve",
        name: { en: "Serve" },
        context: "shop",
        basis: { article: "6(1)(a)" },
        categories: ["profile", "credit"],
      },
      {
        id: "tax",
        name: { en: "Tax" },
        context: "shop",
        basis: { article: "6(1)(c)" },
        categories: ["books"],
      },
    ],
  });
  const records: PersonalRecord[] = [
    { kind: "profile", data: { nickname: "ada", score: 7 } },
    { kind: "credit", data: { x: 1 } },
    { kind: "books", data: { amount: 5 } },
    { kind: "unknown", data: { y: 1 } },
    THREAD,
  ];

  it("holds what the person provided on consent or contract, and nothing else", async () => {
    const { names, json } = await exported({ records, register, right: "portability" });
    expect(names.filter((name) => name.endsWith(".csv"))).toEqual([
      "data/shop/profile.csv",
      "data/shop/thread.csv",
    ]);
    expect(json("data/shop.json")).toMatchObject({
      records: [{ kind: "profile", data: { nickname: "ada" } }, { kind: "thread" }],
    });
    expect(JSON.stringify(json("data/shop.json"))).not.toContain("score");
  });

  it("names on its page and in its manifest what it leaves to access", async () => {
    const { text, json } = await exported({ records, register, right: "portability" });
    const page = text("index.html");
    expect(page).toContain("Art. 20 of the General Data Protection Regulation");
    for (const kind of ["shop, credit", "shop, books", "shop, unknown", "shop, profile: score"])
      expect(page).toContain(`<td>${kind}</td>`);
    expect(page).toContain("Art. 20(4) GDPR");
    const manifest = json("manifest.json") as Manifest;
    expect(manifest.right).toBe("portability");
    expect(manifest.systems[0]?.leftOut.map(({ kind }) => kind)).toEqual([
      ...["credit", "books", "unknown"],
    ]);
    judge(exportManifestJsonSchema(), manifest);
  });

  it("is all of it when access is asked for", async () => {
    const { json } = await exported({ records, register });
    expect((json("data/shop.json") as { records: unknown[] }).records).toHaveLength(5);
  });
});

describe("schema and manifest of an export, judged by ajv", () => {
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(null, true, 0, -1.5, "", "2026-11-22", "2026-02-30", "2026-11-22T10:00:00Z"),
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("a", "b", "__proto__", "x/y", "toString"), tie("value")),
    ),
  })).value;

  it("fits whatever the records are like", async () => {
    const data = fc.dictionary(fc.constantFrom("id", "a", "__proto__", "note"), value);
    const record = fc.record({ kind: fc.constantFrom("order", "visit"), data });
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 6 }), async (given) => {
        const records = JSON.parse(JSON.stringify(given)) as PersonalRecord[];
        const { json } = await exported({ records });
        judge(json("data/shop.schema.json"), json("data/shop.json"));
        expect((json("data/shop.json") as { records: unknown[] }).records).toEqual(records);
      }),
      { numRuns: 40 },
    );
  });

  it("leaves a cell empty where a record lacks a column of any name", async () => {
    const records = ['{"id":1,"toString":"x","__proto__":"y"}', '{"id":2}'].map((data) => ({
      kind: "order",
      data: JSON.parse(data) as JsonObject,
    }));
    const { text } = await exported({ records });
    expect(text("data/shop/order.csv")).toBe("id,toString,__proto__\r\n1,x,y\r\n2,,\r\n");
  });

  it("says what each field is, in the register's words, and refuses another form", async () => {
    const { json } = await exported({ records: [THREAD] });
    const schema = json("data/shop.schema.json") as object;
    expect(JSON.stringify(schema)).toContain('"description":"seller_phone"');
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const content = json("data/shop.json") as { records: { data: JsonObject }[] };
    const odd = structuredClone(content);
    odd.records[0] = { ...THREAD, data: { ...THREAD.data, subject: 7 } };
    expect(ajv.validate(schema, content)).toBe(true);
    expect(ajv.validate(schema, odd)).toBe(false);
  });

  it("takes an object with very many names for a map, and stays small", async () => {
    const visits = Object.fromEntries(Array.from({ length: 5000 }, () => [randomUUID(), 1]));
    const { text, json } = await exported({ records: [{ kind: "visit", data: { visits } }] });
    expect(text("data/shop.schema.json").length).toBeLessThan(100_000);
    judge(json("data/shop.schema.json"), json("data/shop.json"));
  });

  it("counts records and what was withheld, and names its versions", async () => {
    const { json } = await exported({ records: [THREAD, THREAD, { kind: "visit", data: {} }] });
    judge(json("manifest.schema.json"), json("manifest.json"));
    expect(json("manifest.schema.json")).toEqual(exportManifestJsonSchema());
    expect(json("manifest.json")).toMatchObject({
      right: "access",
      versions: { records: 2, register: "7", effective: "2026-11-01" },
      counts: { records: 3, withheld: 8 },
      systems: [
        {
          connector: "shop",
          kinds: [
            { kind: "thread", records: 2, withheld: 8 },
            { kind: "visit", records: 1, withheld: 0 },
          ],
          leftOut: [],
        },
      ],
    });
  });

  it("links every question of Art. 15(1)-(2) to its answer on the page", async () => {
    const page = (await exported({ records: [THREAD] })).text("index.html");
    for (const letter of ["a", "b", "c", "d", "e", "f", "g", "h"])
      expect(page).toContain(`Art. 15(1)(${letter})`);
    expect(page).toContain("Art. 15(2)");
    const anchors = [...page.matchAll(/href="#([\w-]+)"/g)].map(([, id]) => id);
    for (const id of anchors) expect(page).toContain(`id="${id}"`);
    expect(page).toContain("No machine alone decides anything about you");
  });
});

describe("names of files", () => {
  it("are apart for a file system without capitals, and no device of Windows", async () => {
    const records = ["order", "Order", "ORDER_2", "con", "NUL", "com1"].map((kind) => ({
      kind,
      data: {},
    }));
    const { names } = await exported({ records });
    const lower = names.map((name) => name.toLowerCase());
    expect(new Set(lower).size).toBe(names.length);
    for (const name of lower) expect(name).not.toMatch(/(^|\/)(con|nul|com1)\./);
    expect(names.filter((name) => name.endsWith(".csv"))).toHaveLength(records.length);
  });
});
