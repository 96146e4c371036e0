import {
  affectedBy,
  breachJsonSchema,
  createIncidents,
  parseBreachEntry,
} from "@candor/dsar/incident";
import { createBreachStore, inProcessPool, migrate } from "@candor/dsar/postgres";
import { PGlite } from "@electric-sql/pglite";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  AWARE,
  assessed,
  authorityTold,
  MEASURE,
  OPENED,
  recorded,
  SCOPE,
} from "./support/incident.ts";
import { controller, register } from "./support/shop.ts";

const NOW = new Date("2026-03-10T12:00:00Z");

describe("what a breach touched, by the register", () => {
  it("finds categories, purposes, contexts and who else has the data", () => {
    const { categories, purposes, contexts, recipients } = affectedBy(register, ["carrier"]);
    const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
    expect([categories, purposes, contexts, recipients].map(ids)).toEqual([
      ["account", "invoices"],
      ["orders"],
      ["shop"],
      ["carrier"],
    ]);
    expect(affectedBy(register, []).categories).toEqual([]);
    expect(() => affectedBy(register, ["cellar"])).toThrowError(/"cellar" is not defined/);
  });
});

describe("an entry of the record", () => {
  const opened = { ...OPENED, kind: "opened" };

  it.each([
    ["kind", { at: NOW }],
    ["kind", { kind: "forgotten", at: NOW }],
    ["at", { ...opened, at: "yesterday" }],
    ["at", { ...opened, at: "2026-03-10" }],
    ["at", { ...opened, at: new Date("never") }],
    ["title", { ...opened, title: "  " }],
    ["title", { ...opened, title: "two\nlines" }],
    ["title", { ...opened, title: "x".repeat(501) }],
    ["what", { ...opened, what: "bell\u0007" }],
    ["what", { ...opened, what: "x".repeat(20_001) }],
    ["role", { ...opened, role: "bystander" }],
    ["law", { ...opened, law: "ccpa" }],
    ["nature", { ...opened, nature: [] }],
    ["nature.0", { ...opened, nature: ["honour"] }],
    ["scope.people", { ...SCOPE, scope: { ...scope(), people: { least: 5, most: 4 } } }],
    ["scope.people.least", { ...SCOPE, scope: { ...scope(), people: { least: -1, most: null } } }],
    ["scope.people.least", { ...SCOPE, scope: { ...scope(), people: { least: 1.5, most: null } } }],
    ["scope.countries.0", { ...SCOPE, scope: { ...scope(), countries: ["Sweden"] } }],
    ["scope.categories.0", { ...SCOPE, scope: { ...scope(), categories: ["'; drop"] } }],
    ["assessment.risk", { ...assessed("high"), assessment: { risk: "some" } }],
    ["complete", { ...authorityTold("2026-03-10T10:00:00Z"), complete: "yes" }],
    ["people", { kind: "people-told", at: NOW, means: "direct", people: -1, text: "x" }],
    ["exception", { kind: "people-not-told", at: NOW, exception: "costly", reasons: "x" }],
  ])("with a strange %s is refused by its name", (path, entry) => {
    expect(() => parseBreachEntry(entry)).toThrowError(
      expect.objectContaining({ code: "incident-invalid", path }),
    );
  });

  it("is refused with a key that nobody knows, and without a word of its content", () => {
    const secret = "hunter2";
    for (const entry of [
      { ...AWARE, extra: secret },
      { ...AWARE, how: 5, at: secret },
      secret,
      null,
    ])
      try {
        parseBreachEntry(entry);
        expect.unreachable();
      } catch (error) {
        expect(error).toMatchObject({ code: "incident-invalid" });
        expect(String(error)).not.toContain(secret);
      }
  });

  it("is read from JSON as from an object", () => {
    for (const entry of [{ ...OPENED, kind: "opened" }, AWARE, SCOPE, MEASURE, assessed("risk")])
      expect(parseBreachEntry(JSON.parse(JSON.stringify(entry)))).toEqual(entry);
  });

  it("of whatever shape gives an error of ours", () => {
    fc.assert(
      fc.property(fc.anything(), (entry) => {
        expect(() => parseBreachEntry(entry)).toThrowError(
          expect.objectContaining({ code: "incident-invalid" }),
        );
      }),
    );
  });
});

function scope() {
  if (SCOPE.kind !== "scope") throw new Error("unreachable");
  return SCOPE.scope;
}

describe("notices and the export", () => {
  const database = PGlite.create();
  const incidents = database.then((pglite) =>
    createIncidents({
      store: createBreachStore({ pool: inProcessPool(pglite) }),
      ...{ controller, register, now: () => NOW },
    }),
  );
  beforeAll(async () => migrate(inProcessPool(await database)), 120_000);
  afterAll(async () => (await database).close());

  it("tell the authority what Art. 33(3)(a) to (d) asks for, and what follows later", async () => {
    const record = await incidents;
    const early = await recorded(record, AWARE);
    const first = record.notice(early, "authority", "text");
    expect(first.match(/Not known yet; it follows/g)).toHaveLength(4);
    const known = await recorded(record, AWARE, SCOPE, MEASURE, assessed("high"));
    const notice = record.notice(known, "authority", "text");
    for (const part of [
      "To: IMY",
      "aware of it since 2026-03-10 09:20 (UTC+01:00)",
      "People: between 100 and 120 (customers)",
      "Records: at least 240",
      "Data: Invoices",
      "Countries: SE, DE",
      "Shop AB, privacy@shop.example",
      "Mail that pretends to come from us",
      "Taken: The link was removed",
      "The risk is high",
    ])
      expect(notice).toContain(part);
    expect(notice).not.toContain("Not known yet");
  });

  it("tell the people in plain words what Art. 34(2) asks for", async () => {
    const record = await incidents;
    const breach = await recorded(record, AWARE, SCOPE, MEASURE, assessed("high"));
    const notice = record.notice(breach, "people", "text");
    for (const part of ["copied the customer list", "Account", "What you can do", "imy.se"])
      expect(notice).toContain(part);
    expect(notice).not.toMatch(/Art\.|controller|data subject/i);
  });

  it("are the same in three forms, and nothing typed becomes markup", async () => {
    const record = await incidents;
    const what = "Read <script>alert(1)</script> & *this*\n# not a heading";
    const { id } = await record.open({ ...OPENED, what }, "desk");
    const breach = await record.breach(id);
    const html = record.notice(breach, "people", "html");
    expect(html).toContain("Read &lt;script&gt;alert(1)&lt;/script&gt; &amp; *this*<br># not");
    const markdown = record.notice(breach, "people", "markdown");
    expect(markdown).toContain("Read \\<script\\>alert(1)\\</script\\> & \\*this\\*");
    expect(markdown.match(/^# /gm)).toHaveLength(1);
    expect(record.notice(breach, "people", "text")).toContain(what);
  });

  it("are exported with a schema that another reader holds them to", async () => {
    const record = await incidents;
    const { id } = await recorded(record, AWARE, SCOPE, MEASURE, assessed("high"));
    const exported = await record.export(id);
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const valid = ajv.compile(breachJsonSchema());
    expect([valid(exported), valid.errors]).toEqual([true, null]);
    expect(exported).toMatchObject({
      deadline: { safe: "2026-03-13T08:20:00.000Z" },
      duties: { authority: { state: "open" }, people: { state: "open" } },
      entries: [{ seq: 1 }, { seq: 2 }, { seq: 3 }, { seq: 4 }, { seq: 5 }],
      head: { seq: 5 },
    });
    expect(valid({ ...(exported as object), version: 2 })).toBe(false);
  });

  it("are not written from what the register does not know, or from the future", async () => {
    const record = await incidents;
    const { id } = await recorded(record);
    const strange = { ...SCOPE, scope: { ...scope(), systems: ["cellar"] } } as const;
    await expect(record.record(id, strange, "desk")).rejects.toMatchObject({ path: "scope" });
    const tomorrow = { ...AWARE, at: new Date(NOW.getTime() + 86_400_000) };
    await expect(record.record(id, tomorrow, "desk")).rejects.toMatchObject({ path: "at" });
    await expect(
      record.record(id, authorityTold("2026-03-10T10:00:00Z"), "desk"),
    ).rejects.toMatchObject({ code: "transition-impossible" });
  });
});
