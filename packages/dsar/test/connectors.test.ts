import { createDecipheriv } from "node:crypto";
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connector, Hold, OutsideTask, Sql } from "@candor/dsar";
import {
  httpConnector,
  isSigned,
  type KeepRule,
  type Masking,
  mailConnector,
  manualConnector,
  masked,
  type SqlTable,
  signWebhook,
  sqlConnector,
  unreachedProcessors,
} from "@candor/dsar/connectors";
import { fileErasureLedger } from "@candor/dsar/node";
import { PGlite } from "@electric-sql/pglite";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { register } from "./support/shop.ts";

describe("maskings", () => {
  const key = new Uint8Array(32).fill(1);

  it.each<[string, string, Masking, string | RegExp | null]>([
    ["null", "x", { mask: "null" }, null],
    ["text", "x", { mask: "text", text: "gone" }, "gone"],
    [
      "random",
      "x",
      { mask: "random", length: 5, suffix: "@e.invalid" },
      /^[a-z0-9]{5}@e\.invalid$/,
    ],
    // Fides' cases: sha256("monkey" + "adobo"), HMAC-SHA256("test_key", "my_data" + "test_salt").
    [
      "hash",
      "monkey",
      { mask: "hash", salt: "adobo" },
      "1c015e801323afa54bde5e4d510809e6b5f14ad9b9961c48cbd7143106b6e596",
    ],
    [
      "hmac",
      "my_data",
      { mask: "hmac", key: "test_key", salt: "test_salt" },
      "df1e66dc2262ae3336f36294811f795b075900287e0a1add7974eacea8a52970",
    ],
    ["encrypt", "x", { mask: "encrypt", key }, /^[A-Za-z0-9+/]{38,40}=*$/],
    ["year", "1815-12-10", { mask: "coarse", to: "year" }, "1815"],
    ["network", "192.0.2.77", { mask: "coarse", to: "network" }, "192.0.2.0"],
    ["network of IPv6", "2001:db8:1:2::7", { mask: "coarse", to: "network" }, "2001:db8:1::"],
    ["letters", "Ärla", { mask: "coarse", to: { letters: 1 } }, "Ä"],
  ])("%s", (_name, value, masking, expected) => {
    const result = masked(value, masking);
    if (expected instanceof RegExp) expect(result).toMatch(expected);
    else expect(result).toBe(expected);
    expect(masked(null, masking)).toBeNull();
  });

  it("encrypts so that the key's holder alone reads it, and never twice alike", () => {
    const [one, two] = [1, 2].map(() => masked("Ada Lovelace", { mask: "encrypt", key }) ?? "");
    expect(one).not.toBe(two);
    const bytes = Buffer.from(one ?? "", "base64");
    const open = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
    open.setAuthTag(bytes.subarray(-16));
    const text = open.update(bytes.subarray(12, -16), undefined, "utf8") + open.final("utf8");
    expect(text).toBe("Ada Lovelace");
  });

  it.each<[string, Masking]>([
    ["erase.name", { mask: "hash", salt: "" }],
    ["erase.name", { mask: "hmac", key: "" }],
    ["erase.name", { mask: "encrypt", key: new Uint8Array(16) }],
    ["erase.name", { mask: "random", length: 0 }],
    ["erase.name", { mask: "coarse", to: { letters: Number.NaN } }],
  ])("refuses %s %j", (path, masking) => {
    const table: SqlTable = { table: "t", key: "id", subject: "email", erase: { name: masking } };
    expect(() => sqlConnector({ name: "x", timeZone: "UTC", tables: [table] })).toThrow(
      expect.objectContaining({ code: "configuration-invalid", path: `tables[0].${path}` }),
    );
  });
});

describe("SQL connector", { timeout: 60_000 }, () => {
  let database: PGlite;
  let tx: Sql;
  const ADA = "ada@example.org";
  const now = new Date("2026-03-10T10:00:00Z");
  const signal = new AbortController().signal;
  const subject = { email: ADA, name: null };
  const keep: KeepRule = {
    iso: "P7Y",
    from: "issued",
    counted: "year",
    why: "Invoices are kept for the tax office",
    basis: "BFL 7:2",
  };
  const tables: SqlTable[] = [
    {
      ...{ table: "line", key: "id", erase: "delete" },
      subject: { via: "invoice_id", table: "invoice", key: "id", subject: "email" },
      keep: { ...keep, from: "at" },
    },
    {
      ...{ table: "invoice", key: "id", subject: "email", hide: ["secret"] },
      keep: { ...keep, fields: ["email", "name", "amount"] },
      erase: {
        email: { mask: "random", suffix: "@erased.invalid" },
        name: { mask: "text", text: "erased" },
        phone: { mask: "null" },
      },
      describe: (row) => `Invoice ${row["id"]}`,
    },
    { table: 'odd"name', key: "id", subject: "email", erase: "delete", where: { company: "a" } },
  ];
  let connector: Connector;

  beforeAll(async () => {
    database = await PGlite.create();
    await database.exec(`
      create table invoice (id int primary key, email text, name text, phone text, amount int,
        issued date, secret text);
      create table line (id int primary key, invoice_id int, item text, at timestamptz);
      create table "odd""name" (id int primary key, email text, company text);
    `);
    tx = {
      async query<R extends object>(text: string, values: readonly unknown[] = []) {
        const { rows, affectedRows } = await database.query<R>(text, [...values]);
        return { rows, rowCount: affectedRows ?? 0 };
      },
    };
    connector = sqlConnector({ name: "shop", timeZone: "Europe/Stockholm", tables });
  }, 120_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.exec(`
      truncate invoice, line, "odd""name";
      insert into invoice values
        (1, 'Ada@Example.org', 'Ada', '+46', 10, '2018-05-01', 's1'),
        (2, 'ada@example.org', 'Ada', '+46', 20, '2019-01-01', 's2'),
        (3, 'eve@example.org', 'Eve', '+47', 30, '2018-05-01', 's3');
      insert into line values (1, 1, 'soap', '2018-05-01'), (2, 2, 'salt', '2019-01-01'),
        (3, 3, 'rope', '2018-05-01');
      insert into "odd""name" values (1, 'ada@example.org', 'a'), (2, 'ada@example.org', 'b');
    `);
  });

  const read = async (text: string): Promise<unknown[]> => (await database.query(text)).rows;
  const erase = (holds: readonly Hold[] = []) =>
    connector.erase(subject, tx, { signal, now, holds });
  const hold = (fields: readonly string[] | null): Hold => ({
    ...{ id: "h", fields, reason: "A claim is before the court", basis: "Art. 17(3)(e)" },
    until: null,
  });

  it("shows a person's rows, whatever the case of the address, and hides what is hidden", async () => {
    const records = [];
    for await (const record of await connector.collect(subject, tx, { signal, now }))
      records.push(record);
    expect(records.map(({ kind, data }) => [kind, data["id"]])).toEqual([
      ...[
        ["line", 1],
        ["line", 2],
        ["invoice", 1],
        ["invoice", 2],
      ],
      ['odd"name', 1],
    ]);
    expect(JSON.stringify(records)).not.toMatch(/s1|candor|Eve/);
  });

  it("erases what is over, keeps the fields that the law keeps, and masks the rest", async () => {
    const { erased, kept } = await erase();
    // 2018 + 7 years ended with 2025; 2019's books are kept to the end of 2026.
    expect(kept).toEqual([
      { what: "line 2", why: keep.why, basis: keep.basis, until: "2026-12-31" },
      {
        ...{ what: "Invoice 2: email, name, amount", why: keep.why, basis: keep.basis },
        until: "2026-12-31",
      },
    ]);
    expect(erased).toBe(4); // line 1, invoices 1 and 2 in part, the odd row
    expect(await read("select * from line order by id")).toHaveLength(2);
    expect(await read("select * from invoice order by id")).toMatchObject([
      {
        name: "erased",
        phone: null,
        amount: 10,
        email: expect.stringMatching(/@erased\.invalid$/),
      },
      { email: ADA, name: "Ada", phone: null, amount: 20 },
      { name: "Eve", phone: "+47" },
    ]);
    expect(await read('select id from "odd""name"')).toEqual([{ id: 2 }]);
  });

  it("leaves the fields that are held, and names hold and reason", async () => {
    const { kept } = await erase([hold(["phone"])]);
    expect(await read("select phone from invoice where id < 3 order by id")).toEqual([
      { phone: "+46" },
      { phone: "+46" },
    ]);
    expect(kept).toContainEqual({
      ...{ what: "Invoice 1: phone", why: "A claim is before the court" },
      ...{ basis: "Art. 17(3)(e)", until: "the hold is released" },
    });
  });

  it("leaves whole rows that are held whole, also those that would be deleted", async () => {
    await erase([hold(null)]);
    expect(await read("select * from line")).toHaveLength(3);
    expect(await read("select * from invoice where name = 'erased'")).toHaveLength(0);
    await erase([hold(["item"])]);
    expect(await read("select * from line")).toHaveLength(3);
  });

  it("sweeps everybody's rows when their time is over, once, and none that is held", async () => {
    const sweep = (holdsOf: (email: string) => readonly Hold[]) =>
      connector.sweep?.(tx, { signal, now, holdsOf });
    const eveHeld = (email: string) => (email.startsWith("eve") ? [hold(null)] : []);
    expect(await sweep(eveHeld)).toBe(2);
    expect(await read("select name from invoice order by id")).toEqual([
      ...[{ name: "erased" }, { name: "Ada" }, { name: "Eve" }],
    ]);
    expect(await sweep(eveHeld)).toBe(0);
    expect(await sweep(() => [])).toBe(2);
    expect(await sweep(() => [])).toBe(0);
  });

  it("lists its people", async () => {
    const people = new Set<string>();
    for await (const email of connector.subjects?.(tx) ?? []) people.add(email);
    expect([...people].sort()).toEqual(["Ada@Example.org", ADA, "eve@example.org"]);
  });

  it("takes an address for a value and never for SQL", async () => {
    for (const email of ["' or true --", 'x"; drop table invoice; --', "$1", "%"]) {
      const options = { signal, now, holds: [] };
      expect(await connector.erase({ email, name: null }, tx, options)).toEqual({
        erased: 0,
        kept: [],
      });
    }
    expect(await read("select * from invoice")).toHaveLength(3);
  });

  it.each<[string, Partial<SqlTable>]>([
    ["tables[0].erase", { erase: {} }],
    ["tables[0].keep.fields", { erase: "delete", keep: { ...keep, fields: ["name"] } }],
    ["keep.iso", { keep: { ...keep, iso: "7 years" } }],
  ])("refuses a table with a wrong %s", (path, change) => {
    const table = {
      table: "t",
      key: "id",
      subject: "email",
      erase: "delete",
      ...change,
    } as SqlTable;
    expect(() => sqlConnector({ name: "x", timeZone: "UTC", tables: [table] })).toThrow(
      expect.objectContaining({ code: "configuration-invalid", path }),
    );
  });
});

const KEY = new Uint8Array(32).fill(5);
const ID = "a7551968-d5d6-44b2-9831-815ac9017798";
const NOW = new Date("2026-03-10T10:00:00Z");

describe("webhook signatures, judged by the standardwebhooks package", () => {
  const judge = new Webhook(Buffer.from(KEY).toString("base64"));

  it("signs as the specification has it", () => {
    const at = new Date();
    const headers = signWebhook(KEY, { id: "msg_1", at, body: '{"a":1}' });
    expect(judge.verify('{"a":1}', { ...headers })).toEqual({ a: 1 });
    expect(() => judge.verify('{"a":2}', { ...headers })).toThrow();
  });

  it("accepts what the package signs, under an old key too, and nothing else", () => {
    const signature = judge.sign("msg_2", NOW, "body");
    const headers = {
      ...{ "webhook-id": "msg_2", "webhook-signature": `v1a,x ${signature}` },
      "webhook-timestamp": String(NOW.getTime() / 1000),
    };
    const good = { headers, body: "body", now: NOW };
    expect(isSigned([new Uint8Array(32).fill(6), KEY], good)).toBe(true);
    expect(isSigned([new Uint8Array(32).fill(6)], good)).toBe(false);
    for (const bad of [
      { ...good, body: "Body" },
      { ...good, now: new Date(NOW.getTime() + 301_000) },
      { ...good, now: new Date(NOW.getTime() - 301_000) },
      { ...good, headers: { ...headers, "webhook-id": "msg_3" } },
      { ...good, headers: { ...headers, "webhook-timestamp": "now" } },
      { ...good, headers: { ...headers, "webhook-signature": "" } },
      { ...good, headers: {} },
    ])
      expect(isSigned([KEY], bad)).toBe(false);
  });
});

const task: OutsideTask = {
  ...{ kind: "erase", idempotencyKey: ID, requestId: ID, type: "erasure", law: "gdpr" },
  subject: { email: "ada@example.org", name: null },
  ...{ receivedAt: NOW, due: "2026-04-10" },
  callbackUrl: `https://shop.example/privacy/request/callbacks/${ID}`,
};

describe("systems outside", () => {
  const options = { signal: new AbortController().signal, now: NOW };
  const report = (body: object | string, key = KEY) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const headers = { ...signWebhook(key, { id: "r1", at: NOW, body: text }) };
    return { headers, body: text, idempotencyKey: ID, now: NOW };
  };
  const done = { subject_request_id: ID, request_status: "completed", results_count: 3 };

  it("asks over HTTP in OpenDSR, signed, with the key that stays the same", async () => {
    const sent: { url: string; init: RequestInit }[] = [];
    const connector = httpConnector({
      ...{ name: "crm", url: "https://crm.example/requests", secrets: [KEY] },
      fetch: async (url, init) => {
        sent.push({ url: String(url), init: init ?? {} });
        return new Response(null, { status: 201 });
      },
    });
    expect(await connector.request(task, options)).toEqual({ state: "waiting", seconds: 86_400 });
    const init = sent[0]?.init ?? {};
    const headers = init.headers as Record<string, string>;
    expect(headers["idempotency-key"]).toBe(ID);
    expect(init.redirect).toBe("error");
    expect(isSigned([KEY], { headers, body: String(init.body), now: NOW })).toBe(true);
    expect(JSON.parse(String(init.body))).toMatchObject({
      ...{ subject_request_id: ID, subject_request_type: "erasure", regulation: "gdpr" },
      status_callback_urls: [task.callbackUrl],
    });
  });

  it("fails when the processor does", async () => {
    const connector = httpConnector({
      ...{ name: "crm", url: "https://crm.example/requests", secrets: [KEY] },
      fetch: async () => new Response(null, { status: 503 }),
    });
    await expect(connector.request(task, options)).rejects.toThrow("crm.example answered 503");
  });

  it("takes a signed report, and refuses every other", () => {
    const connector = httpConnector({
      ...{ name: "crm", url: "https://crm.example/requests", secrets: [KEY] },
    });
    expect(connector.callback?.(report(done))).toEqual({ state: "done", erased: 3 });
    expect(connector.callback?.(report({ ...done, request_status: "pending" }))).toMatchObject({
      state: "waiting",
    });
    for (const forged of [
      report(done, new Uint8Array(32)),
      report({ ...done, subject_request_id: "b" }),
      report({ ...done, request_status: "cancelled" }),
      report("[]"),
      report("{"),
      { ...report(done), body: JSON.stringify({ ...done, results_count: 4 }) },
      { ...report(done), now: new Date(NOW.getTime() + 3_600_000) },
    ])
      expect(() => connector.callback?.(forged)).toThrow(
        expect.objectContaining({ code: "callback-refused" }),
      );
  });

  it.each([
    ["url", { url: "http://crm.example/", secrets: [KEY] as const }],
    ["secrets", { url: "https://crm.example/", secrets: [new Uint8Array(8)] as const }],
  ])("refuses an unsafe %s", (path, more) => {
    expect(() => httpConnector({ name: "crm", ...more })).toThrow(
      expect.objectContaining({ code: "configuration-invalid", path }),
    );
  });

  it("asks by mail under one Message-ID, which is not the key of the report", async () => {
    const sent: string[] = [];
    const connector = mailConnector({
      ...{ name: "archive", to: "archive@example.net" },
      mailer: { send: async ({ messageId }) => void sent.push(messageId) },
      write: ({ subject }) => ({ subject: "Please erase", text: subject.email }),
    });
    for (let i = 0; i < 2; i++) await connector.request(task, options);
    expect(new Set(sent).size).toBe(1);
    expect(sent[0]).not.toContain(ID);
    const manual = manualConnector({ name: "paper", remindDays: 3 });
    expect(await manual.request(task, options)).toEqual({ state: "waiting", seconds: 259_200 });
  });

  it("names the processors that no connector reaches", () => {
    expect(unreachedProcessors(register, [])).toEqual(["carrier"]);
    const reached = manualConnector({ name: "parcels", recipient: "carrier" });
    expect(unreachedProcessors(register, [reached])).toEqual([]);
  });
});

describe("erasures remembered in a file", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "candor-ledger-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const entry = { requestId: ID, round: 0, at: NOW.toISOString(), subject: "p1" };
  const all = async (file: string) => {
    const entries = [];
    for await (const each of fileErasureLedger(file).entries()) entries.push(each);
    return entries;
  };

  it("keeps each erasure once, in order", async () => {
    const file = join(folder, "a");
    expect(await all(file)).toEqual([]);
    const ledger = fileErasureLedger(file);
    await ledger.append(entry);
    await ledger.append(entry);
    await ledger.append({ ...entry, round: 1 });
    expect(await all(file)).toEqual([entry, { ...entry, round: 1 }]);
  });

  it("survives an append that was cut short, and refuses what is no erasure", async () => {
    const file = join(folder, "b");
    await appendFile(file, JSON.stringify(entry).slice(0, 40));
    await fileErasureLedger(file).append(entry);
    expect(await all(file)).toEqual([entry]);
    await appendFile(file, '{"requestId":7}\n');
    await expect(all(file)).rejects.toMatchObject({ code: "audit-invalid" });
  });
});
