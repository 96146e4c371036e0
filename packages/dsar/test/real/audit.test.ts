import { execFile } from "node:child_process";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Anchor, createDsar, type Dsar } from "@candor/dsar";
import { anchorFile } from "@candor/dsar/node";
import { createStore, migrate } from "@candor/dsar/postgres";
import { campaign } from "@candor/engines/campaign";
import { type Postgres, startPostgres } from "@candor/engines/postgres";
import { append, canonicalJson, GENESIS, type LedgerHead } from "@candor/ledger";
import { sha256 } from "@candor/ledger/node";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seeded } from "../support/seeded.ts";
import { BASE_URL, controller, mailbox, register, SECRET } from "../support/shop.ts";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const run = campaign("one altered row in a large audit", { share: 20_000, full: 1_000_000 });
const ROWS_A_CHAIN = 10;
const TAMPERINGS = 20;
const { privateKey, publicKey } = generateKeyPairSync("ed25519");

describe(`audit of ${run.count} rows, seed ${run.seed}`, { timeout: 3_600_000 }, () => {
  const random = seeded(run.seed);
  const requests: string[] = [];
  let folder: string;
  let server: Postgres;
  let pool: pg.Pool;
  let dsar: Dsar;
  let anchors: Anchor[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "candor-audit-"));
    server = await startPostgres({ dataDir: join(folder, "data") });
    pool = new pg.Pool({ connectionString: server.url });
    pool.on("error", () => {});
    await migrate(pool);
    dsar = createDsar({
      ...{ store: createStore({ pool }), controller, connectors: [], mailer: mailbox() },
      ...{ register, baseUrl: BASE_URL, secret: SECRET },
    });
    await fill();
    const made = await dsar.anchor({ anchors: [], key: privateKey });
    anchors = made === null ? [] : [made];
    await anchorFile(join(folder, "anchors.jsonl")).append(anchors[0] as Anchor);
    await writeFile(join(folder, "key.pem"), publicKey.export({ type: "spki", format: "pem" }));
  }, 3_600_000);
  afterAll(async () => {
    await pool.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Chains as the engine writes them, through its own ledger, in bulk. */
  async function fill(): Promise<void> {
    const { rows } = await pool.query(
      "select column_name from information_schema.columns where table_schema = 'candor_dsar' and table_name = 'requests'",
    );
    expect(rows.length).toBeGreaterThan(15);
    for (let n = 0; n < run.count / ROWS_A_CHAIN; n++) requests.push(randomUUID());
    for (let from = 0; from < requests.length; from += 1000) {
      const ids = requests.slice(from, from + 1000);
      await pool.query(
        `insert into candor_dsar.requests (id, controller, token_hash, also, state, channel, language,
           received_at, clock, due, safe, extended)
         select id, $2, id::text, '[]', 'answered', 'form', 'en', now(), '{}', '-', '-', false
         from unnest($1::uuid[]) as id`,
        [ids, controller.id],
      );
      const all = ids.flatMap(chain);
      await pool.query(
        `insert into candor_dsar.events (request_id, seq, previous, digest, hash, record)
         select * from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[])`,
        [0, 1, 2, 3, 4, 5].map((column) => all.map((row) => row[column])),
      );
    }
  }

  function chain(id: string): unknown[][] {
    const rows: unknown[][] = [];
    let head: LedgerHead = GENESIS;
    for (let n = 0; n < ROWS_A_CHAIN; n++) {
      const row = append(head, canonicalJson({ event: "step", n, requestId: id }), sha256);
      rows.push([id, row.seq, row.previous, row.digest, row.hash, row.record]);
      head = row;
    }
    return rows;
  }

  const tamperings: readonly [string, string][] = [
    [
      "edit",
      "update candor_dsar.events set record = record || ' ' where request_id = $1 and seq = $2",
    ],
    [
      "hash",
      "update candor_dsar.events set hash = md5(hash) || md5(hash) where request_id = $1 and seq = $2",
    ],
    ["deletion", "delete from candor_dsar.events where request_id = $1 and seq = $2"],
    ["cut tail", "delete from candor_dsar.events where request_id = $1 and seq >= $2"],
    [
      "reorder",
      `update candor_dsar.events set seq = case seq when $2 then $2 % 10 + 1 else $2 end
       where request_id = $1 and seq in ($2, $2 % 10 + 1)`,
    ],
  ];

  it("is sound as it was written", async () => {
    const report = await dsar.verifyAnchored({ anchors, keys: publicKey });
    expect(report).toMatchObject({ ok: true, rows: run.count, unanchored: 0 });
  });

  it(`finds each of ${TAMPERINGS} single tamperings, at its row`, async () => {
    const client = await pool.connect();
    try {
      await client.query("alter table candor_dsar.events drop constraint events_pkey");
      await client.query("create index on candor_dsar.events (request_id, seq)");
      for (let n = 0; n < TAMPERINGS; n++) {
        const [what, statement] = tamperings[n % tamperings.length] as [string, string];
        const request = requests[Math.floor(random() * requests.length)] as string;
        const seq = 1 + Math.floor(random() * ROWS_A_CHAIN);
        const saved = await client.query("select * from candor_dsar.events where request_id = $1", [
          request,
        ]);
        await client.query(statement, [request, seq]);
        const report = await dsar.verifyAnchored({ anchors, keys: publicKey });
        expect(report, `${what} of row ${seq}`).toMatchObject({ ok: false, request });
        const reordered = what === "reorder" ? Math.min(seq, (seq % 10) + 1) : seq;
        if (!report.ok && what !== "hash")
          expect([what, report.firstBad]).toEqual([what, reordered]);
        await client.query("delete from candor_dsar.events where request_id = $1", [request]);
        for (const row of saved.rows)
          await client.query(
            "insert into candor_dsar.events (request_id, seq, previous, digest, hash, record) values ($1, $2, $3, $4, $5, $6)",
            [row.request_id, row.seq, row.previous, row.digest, row.hash, row.record],
          );
      }
    } finally {
      client.release();
    }
    run.record({ rows: run.count, tamperings: TAMPERINGS, found: TAMPERINGS });
  });

  it("is checked from the command line, with its exit status", async () => {
    const verify = (...more: string[]) =>
      promisify(execFile)(process.execPath, [
        ...[CLI, "verify", "--controller", controller.id, "--database", server.url],
        ...["--anchors", join(folder, "anchors.jsonl"), "--key", join(folder, "key.pem"), ...more],
      ]);
    expect((await verify()).stdout).toMatch(/^Sound: [\d]+ rows/);
    const request = requests[3];
    const change = "update candor_dsar.events set record = $2 where request_id = $1 and seq = 4";
    await pool.query(change, [request, "{}"]);
    await expect(verify("--json")).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining(`"request":"${request}","firstBad":4`),
    });
    await expect(verify("--controller")).rejects.toMatchObject({ code: 2 });
    const nowhere = verify("--database", "postgres://127.0.0.1:1/none");
    await expect(nowhere).rejects.toMatchObject({ code: 2 });
  });
});
