import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Postgres, startPostgres } from "@candor/engines/postgres";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createPostgresReceipts,
  type PgPool,
  type PgResult,
  type PostgresReceipts,
  poolOfOne,
  type Receipt,
} from "../../src/server/index.ts";
import { receipt } from "../receipt.ts";

const NOW = Date.UTC(2026, 0, 1);

let folder: string;
let engine: Postgres;
let server: pg.Pool;
let inside: PGlite;
let schemas = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "candor-erasure-"));
  engine = await startPostgres({ dataDir: join(folder, "pg") });
  server = new pg.Pool({ connectionString: engine.url, max: 4 });
  server.on("error", () => {});
  inside = new PGlite();
});

afterAll(async () => {
  await inside?.close();
  await server?.end();
  await engine?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe.each<[string, () => PgPool]>([
  ["PostgreSQL", () => server],
  ["PGlite", () => poolOfOne(inside)],
])("receipts on %s", (_, database) => {
  let pool: PgPool;
  let schema: string;
  let receipts: PostgresReceipts;

  async function log(all: readonly Receipt[]): Promise<void> {
    pool = database();
    schema = `erasure_${++schemas}`;
    receipts = createPostgresReceipts({ pool, schema, now: () => NOW });
    await receipts.migrate();
    await Promise.all(all.map((one) => receipts.append(one)));
  }

  async function tamper(sql: string): Promise<PgResult> {
    const client = await pool.connect();
    return client.query(sql).finally(() => client.release());
  }

  /** A visitor who chose three times among others who chose once. */
  function threeChoices(): [Receipt, Receipt, Receipt] {
    const first = receipt(1);
    const second = receipt(2, { replaces: first.reference });
    return [first, second, receipt(3, { replaces: second.reference })];
  }

  it("give a person all of theirs, oldest first, from any one reference", async () => {
    const mine = threeChoices();
    await log([receipt(0), mine[0], receipt(0), mine[1], mine[2], receipt(0)]);
    for (const { reference } of mine) expect(await receipts.history(reference)).toEqual(mine);
    expect(await receipts.history("nobody")).toEqual([]);
  });

  it("are erased for a person alone, and the chain still holds", async () => {
    const mine = threeChoices();
    const others = [receipt(0), receipt(0)] as const;
    await log([others[0], ...mine, others[1]]);
    const before = await receipts.head();
    expect(await receipts.erase(mine[2].reference)).toBe(3);
    expect(await receipts.erase(mine[2].reference)).toBe(0);
    expect(await receipts.history(mine[0].reference)).toEqual([]);
    for (const one of mine) expect(await receipts.find(one.reference)).toBeNull();
    for (const one of others) expect(await receipts.find(one.reference)).toEqual(one);
    expect(await receipts.verify({ heads: [before] })).toMatchObject({
      ok: true,
      receipts: 5,
      erased: { request: 3, retention: 0 },
    });
    const { rows } = await tamper(`select * from ${schema}.receipt`);
    for (const { reference } of mine) expect(JSON.stringify(rows)).not.toContain(reference);
  });

  it("go when their time is over, and no other", async () => {
    const old = [1, 2, 3].map((at) => receipt(at, { expires: "2022-12-31T23:59:59.999Z" }));
    const kept = receipt(4, { expires: "2023-01-01T00:00:00.000Z" });
    await log([...old, kept]);
    expect(await receipts.eraseLapsed(new Date("2023-01-01T00:00:00Z"))).toBe(3);
    expect(await receipts.find(kept.reference)).toEqual(kept);
    expect(await receipts.verify()).toMatchObject({ ok: true, erased: { retention: 3 } });
    await receipts.append(receipt(5));
    expect(await receipts.verify()).toMatchObject({ ok: true, receipts: 5 });
  });

  it("show a record that vanished without a note", async () => {
    const [one, two, three] = threeChoices();
    await log([receipt(0), one, two, three]);
    await receipts.erase(two.reference);
    await tamper(`update ${schema}.receipt set record = null, reference = null where seq = 1`);
    expect(await receipts.verify()).toMatchObject({ ok: false, firstBad: 1, why: "altered" });
  });

  it("show a note that was changed to cover more than was erased", async () => {
    await log([receipt(0), receipt(1)]);
    const second = await firstReference();
    await receipts.erase(second);
    await tamper(`update ${schema}.receipt set record = replace(record::text, '[[1,1]]', '[[1,2]]')::json
      where seq = 3`);
    await tamper(`update ${schema}.receipt set record = null, reference = null where seq = 2`);
    expect(await receipts.verify()).toMatchObject({ ok: false, firstBad: 3, why: "altered" });
  });

  async function firstReference(): Promise<string> {
    const { rows } = await tamper(`select reference from ${schema}.receipt where seq = 1`);
    return (rows[0] as { reference: string }).reference;
  }
});
