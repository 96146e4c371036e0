import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Postgres, startPostgres } from "@candor/engines/postgres";
import { append, canonicalJson, type LedgerHead } from "@candor/ledger";
import { sha256 } from "@candor/ledger/node";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createConsentServer,
  createPostgresReceipts,
  type LogHead,
  openLogHead,
  type PostgresReceipts,
  type Receipt,
  signLogHead,
} from "../../src/server/index.ts";
import { receipt } from "../receipt.ts";
import { registry } from "../stratum-registry.ts";

let folder: string;
let engine: Postgres;
let pool: pg.Pool;
let schemas = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "candor-receipts-"));
  engine = await startPostgres({ dataDir: join(folder, "pg") });
  pool = new pg.Pool({ connectionString: engine.url, max: 8 });
  pool.on("error", () => {}); // a connection that is closing when the server stops
});

afterAll(async () => {
  await pool?.end();
  await engine?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A log of its own, with `count` receipts in it. */
async function log(count: number): Promise<{ schema: string; receipts: PostgresReceipts }> {
  const schema = `log_${++schemas}`;
  const receipts = createPostgresReceipts({ pool, schema });
  await receipts.migrate();
  await Promise.all(Array.from({ length: count }, (_, at) => receipts.append(receipt(at))));
  return { schema, receipts };
}

describe("receipts in PostgreSQL", () => {
  it("are chained in one line however many come at once, from however many processes", async () => {
    const { schema, receipts } = await log(0);
    const pools = [pool, new pg.Pool({ connectionString: engine.url, max: 4 })];
    const stores = pools.map((one) => createPostgresReceipts({ pool: one, schema }));
    const all = Array.from({ length: 300 }, (_, at) => receipt(at));
    await Promise.all(all.map((one, at) => stores[at % 2]?.append(one)));
    await pools[1]?.end();
    expect(await receipts.verify()).toEqual({
      ok: true,
      head: await receipts.head(),
      receipts: 300,
      erased: { request: 0, retention: 0 },
    });
    expect((await receipts.head()).seq).toBe(300);
    for (const one of all.slice(0, 5)) expect(await receipts.find(one.reference)).toEqual(one);
    expect(await receipts.find("nobody")).toBeNull();
  });

  it("hold by PostgreSQL's own SHA-256 as well", async () => {
    const { schema } = await log(10);
    const { rows } = await pool.query(`
      select count(*)::int as sound from (
        select *, lag(hash, 1, repeat('0', 64)) over (order by seq) as before from ${schema}.receipt
      ) as row
      where digest = encode(sha256(convert_to(record::text, 'UTF8')), 'hex')
        and previous = before
        and hash = encode(sha256(convert_to(
          concat_ws(E'\\n', 'candor-ledger-1', seq, previous, digest), 'UTF8')), 'hex')`);
    expect(rows).toEqual([{ sound: 10 }]);
  });

  it("verify beyond one page", async () => {
    const { receipts } = await log(2100);
    expect(await receipts.verify()).toMatchObject({ ok: true, head: { seq: 2100 } });
  });

  it("survive migrations that run again and at once", async () => {
    const { receipts } = await log(3);
    await Promise.all([receipts.migrate(), receipts.migrate(), receipts.migrate()]);
    expect(await receipts.verify()).toMatchObject({ ok: true, head: { seq: 3 } });
  });

  it("keep a receipt once, however often it is sent, without harm to those beside it", async () => {
    const { receipts } = await log(1);
    const twice = receipt(1);
    await Promise.all([twice, twice, receipt(2)].map((one) => receipts.append(one)));
    await receipts.append({ ...twice, at: receipt(9).at });
    expect(await receipts.verify()).toMatchObject({ ok: true, head: { seq: 3 } });
    expect(await receipts.find(twice.reference)).toEqual(twice);
  });

  it("are an error to the caller when the database is away", async () => {
    const gone = new pg.Pool({ connectionString: "postgres://candor@127.0.0.1:1/candor" });
    const receipts = createPostgresReceipts({ pool: gone });
    const choose = createConsentServer({
      registry,
      policyVersion: "1",
      cookie: { name: "opene_cs" },
      receipts,
    });
    const response = await choose(
      new Request("http://stratum.localhost/consent", {
        method: "POST",
        headers: { "sec-fetch-site": "same-origin", "content-type": "application/json" },
        body: '{"choices":"all"}',
      }),
    );
    expect(response.status).toBe(503);
    expect(response.headers.getSetCookie()).toEqual([]);
    await gone.end();
  });

  it.each(["Log", "log; drop schema public", 'log"', "", "1log", "l".repeat(64)])(
    "refuse the schema name %j",
    (schema) => {
      expect(() => createPostgresReceipts({ pool, schema })).toThrowError(
        expect.objectContaining({ code: "bad-schema" }),
      );
    },
  );
});

describe("a log that was tampered with", () => {
  const columns = "reference, at, record, previous, digest, hash";
  const digest = (record: string) => `encode(sha256(convert_to(${record}::text, 'UTF8')), 'hex')`;
  const forged = `replace(record::text, '"granted":[]', '"granted":["marketing"]')::json`;

  const table: [string, (schema: string) => string, number, string][] = [
    ["a record", (s) => `update ${s}.receipt set record = ${forged} where seq = 3`, 3, "altered"],
    [
      "a record and its digest",
      (s) => `update ${s}.receipt set record = ${forged}, digest = ${digest(forged)} where seq = 3`,
      3,
      "altered",
    ],
    [
      "a whole row, hashes and all",
      (s) => `
        update ${s}.receipt set record = ${forged}, digest = ${digest(forged)} where seq = 3;
        update ${s}.receipt set hash = encode(sha256(convert_to(
          concat_ws(E'\\n', 'candor-ledger-1', seq, previous, digest), 'UTF8')), 'hex') where seq = 3`,
      3,
      "altered",
    ],
    [
      "a space in a record",
      (s) => `update ${s}.receipt set record = (record::text || ' ')::json where seq = 4`,
      4,
      "altered",
    ],
    ["a hash", (s) => `update ${s}.receipt set hash = repeat('a', 64) where seq = 5`, 5, "altered"],
    [
      "a link",
      (s) => `update ${s}.receipt set previous = repeat('a', 64) where seq = 5`,
      5,
      "altered",
    ],
    ["a reference", (s) => `update ${s}.receipt set reference = 'x' where seq = 5`, 5, "altered"],
    [
      "a record, emptied",
      (s) => `update ${s}.receipt set record = null where seq = 6`,
      6,
      "altered",
    ],
    ["the first row, gone", (s) => `delete from ${s}.receipt where seq = 1`, 1, "removed"],
    ["a middle row, gone", (s) => `delete from ${s}.receipt where seq = 7`, 7, "removed"],
    [
      "a middle row, gone, the rest renumbered",
      (s) => `
        delete from ${s}.receipt where seq = 7;
        update ${s}.receipt set seq = -seq where seq > 7;
        update ${s}.receipt set seq = -seq - 1 where seq < 0;
        update ${s}.head set seq = 19`,
      7,
      "altered",
    ],
    [
      "two rows, swapped",
      (s) => `
        update ${s}.receipt set seq = 100 where seq = 8;
        update ${s}.receipt set seq = 8 where seq = 9;
        update ${s}.receipt set seq = 9 where seq = 100`,
      8,
      "altered",
    ],
    ["the tail, cut", (s) => `delete from ${s}.receipt where seq > 15`, 16, "cut"],
    ["everything, gone", (s) => `delete from ${s}.receipt`, 1, "cut"],
    ["the head", (s) => `update ${s}.head set hash = repeat('a', 64)`, 1, "rewritten"],
    ["the head, gone", (s) => `delete from ${s}.head`, 1, "removed"],
  ];

  it.each(table)("is found: %s", async (_, tamper, firstBad, why) => {
    const { schema, receipts } = await log(20);
    await pool.query(tamper(schema));
    const verdict = await receipts.verify();
    expect(verdict).toMatchObject({ ok: false, firstBad, why });
    expect(verdict).toHaveProperty("message", expect.stringContaining(String(firstBad)));
  });

  it("is found: a receipt slipped in beyond the head", async () => {
    const { schema, receipts } = await log(20);
    const row = append(await receipts.head(), canonicalJson(receipt(20)), sha256);
    const { reference } = JSON.parse(row.record as string) as Receipt;
    await pool.query(
      `insert into ${schema}.receipt (seq, ${columns}) values ($1, $2, now(), $3, $4, $5, $6)`,
      [row.seq, reference, row.record, row.previous, row.digest, row.hash],
    );
    expect(await receipts.verify()).toMatchObject({ ok: false, firstBad: 21, why: "added" });
  });

  describe("by one who owns the database and mends the head", () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");

    /** Keeps a signed head outside, as a file would be read again later. */
    async function keptHead(receipts: PostgresReceipts): Promise<LogHead> {
      const signed = signLogHead(await receipts.head(), privateKey, new Date());
      return openLogHead(JSON.parse(JSON.stringify(signed)), publicKey);
    }

    it("is found by a kept head: the tail, cut", async () => {
      const { schema, receipts } = await log(20);
      const head = await keptHead(receipts);
      await pool.query(`
        delete from ${schema}.receipt where seq > 15;
        update ${schema}.head set (seq, hash) =
          (select seq, hash from ${schema}.receipt where seq = 15)`);
      expect((await receipts.verify()).ok).toBe(true); // which is why heads are kept elsewhere
      expect(await receipts.verify({ heads: [head] })).toMatchObject({ firstBad: 16, why: "cut" });
    });

    it("is found by kept heads, and narrowed down: everything rewritten from row 13 on", async () => {
      const { schema, receipts } = await log(12);
      const early = await keptHead(receipts);
      for (let at = 12; at < 20; at++) await receipts.append(receipt(at));
      const late = await keptHead(receipts);
      await rewrite(schema, early);
      expect((await receipts.verify()).ok).toBe(true);
      expect(await receipts.verify({ heads: [late, early] })).toMatchObject({
        firstBad: 13,
        why: "rewritten",
      });
    });

    async function rewrite(schema: string, from: LedgerHead): Promise<void> {
      let head = from;
      for (let seq = from.seq + 1; seq <= 20; seq++) {
        const forgery = receipt(seq);
        const row = append(head, canonicalJson(forgery), sha256);
        await pool.query(
          `update ${schema}.receipt set reference = $2, record = $3, previous = $4, digest = $5, hash = $6 where seq = $1`,
          [seq, forgery.reference, row.record, row.previous, row.digest, row.hash],
        );
        head = row;
      }
      await pool.query(`update ${schema}.head set hash = $1`, [head.hash]);
    }
  });
});
