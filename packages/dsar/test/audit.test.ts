import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Anchor, createDsar, type Dsar } from "@candor/dsar";
import { anchorFile } from "@candor/dsar/node";
import { createStore, inProcessPool, migrate } from "@candor/dsar/postgres";
import { handOver, keyRing } from "@candor/ledger/node";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BASE_URL, controller, mailbox, register, SECRET } from "./support/shop.ts";

const first = generateKeyPairSync("ed25519");
const second = generateKeyPairSync("ed25519");

describe("anchored audit", { timeout: 60_000 }, () => {
  let database: PGlite;
  let dsar: Dsar;
  let clock: Date;
  let anchors: Anchor[];
  const ids: string[] = [];
  const keys = first.publicKey;

  beforeAll(async () => {
    database = await PGlite.create();
    const pool = inProcessPool(database);
    await migrate(pool);
    dsar = createDsar({
      ...{ store: createStore({ pool }), controller, connectors: [], mailer: mailbox() },
      ...{ register, baseUrl: BASE_URL, secret: SECRET, now: () => clock },
    });
  }, 120_000);
  afterAll(() => database.close());

  const ask = async (): Promise<void> => {
    const { id } = await dsar.submit({ type: "access", email: "ada@example.org", channel: "form" });
    ids.push(id);
    await dsar.run();
  };
  const anchor = async (key = first.privateKey): Promise<void> => {
    const made = await dsar.anchor({ anchors, key });
    if (made !== null) anchors.push(made);
  };

  beforeEach(async () => {
    clock = new Date("2026-03-10T10:00:00Z");
    anchors = [];
    ids.length = 0;
    await database.query("truncate candor_dsar.requests, candor_dsar.holds cascade");
    for (let i = 0; i < 3; i++) await ask();
    await anchor();
    await ask();
    await anchor();
  });

  it("is sound, and says what came since the last anchor", async () => {
    expect(anchors.map(({ heads }) => heads.length)).toEqual([3, 1]);
    expect(await dsar.anchor({ anchors, key: first.privateKey })).toBeNull();
    expect(JSON.stringify(anchors)).not.toContain("ada@"); // "ada" alone is a word of hexadecimal
    await ask();
    const report = await dsar.verifyAnchored({ anchors, keys });
    expect(report).toMatchObject({ ok: true, requests: 5, unanchored: 3 });
  });

  it.each<[string, string, number]>([
    [
      "an edited record",
      "update candor_dsar.events set record = replace(record, 'access', 'erasure') where request_id = $1 and seq = 1",
      1,
    ],
    ["a removed row", "delete from candor_dsar.events where request_id = $1 and seq = 2", 2],
    ["a cut tail", "delete from candor_dsar.events where request_id = $1 and seq = 3", 3],
    ["a removed chain", "delete from candor_dsar.events where request_id = $1", 1],
    [
      "another hash",
      "update candor_dsar.events set hash = repeat('0', 64) where request_id = $1 and seq = 3",
      3,
    ],
  ])("names the first bad row: %s", async (_what, statement, firstBad) => {
    for (const id of [...ids]) {
      const before = await database.query(
        "select * from candor_dsar.events where request_id = $1",
        [id],
      );
      await database.query(statement, [id]);
      const report = await dsar.verifyAnchored({ anchors, keys });
      expect(report).toMatchObject({ ok: false, request: id, firstBad });
      await database.query("delete from candor_dsar.events where request_id = $1", [id]);
      for (const row of before.rows as Record<string, unknown>[])
        await database.query(
          "insert into candor_dsar.events (request_id, seq, previous, digest, hash, record) values ($1, $2, $3, $4, $5, $6)",
          ["request_id", "seq", "previous", "digest", "hash", "record"].map((name) => row[name]),
        );
    }
    expect((await dsar.verifyAnchored({ anchors, keys })).ok).toBe(true);
  });

  it("finds anchors that were edited, dropped from the middle, or signed by nobody", async () => {
    const [one, two] = anchors as [Anchor, Anchor];
    const heads = one.heads.map((head) => ({ ...head, seq: 1 }));
    expect(await dsar.verifyAnchored({ anchors: [{ ...one, heads }, two], keys })).toMatchObject({
      ...{ ok: false, request: null, firstBad: 1 },
    });
    expect(await dsar.verifyAnchored({ anchors: [two], keys })).toMatchObject({
      ...{ ok: false, request: null },
    });
    const forged = { ...two, signed: { ...two.signed, hash: one.row.hash } };
    await expect(dsar.verifyAnchored({ anchors: [one, forged], keys })).rejects.toMatchObject({
      ...{ code: "audit-invalid", path: "anchors[1]" },
    });
    const strangers = { anchors, keys: second.publicKey };
    await expect(dsar.verifyAnchored(strangers)).rejects.toMatchObject({ code: "audit-invalid" });
  });

  it("follows keys that were handed over, and lets the old one sign no more", async () => {
    clock = new Date("2026-04-01T00:00:00Z");
    const handover = handOver(first.privateKey, second.privateKey, clock);
    const ring = keyRing(first.publicKey, [handover]);
    clock = new Date("2026-04-02T00:00:00Z");
    await ask();
    await anchor(second.privateKey);
    expect(await dsar.verifyAnchored({ anchors, keys: ring })).toMatchObject({ ok: true });
    await ask();
    await anchor(first.privateKey);
    await expect(dsar.verifyAnchored({ anchors, keys: ring })).rejects.toThrow(/handed over/);
  });

  it("keeps anchors in a file, and refuses one that is none", async () => {
    const folder = await mkdtemp(join(tmpdir(), "candor-anchors-"));
    try {
      const file = anchorFile(join(folder, "anchors.jsonl"));
      expect(await file.read()).toEqual([]);
      for (const each of anchors) await file.append(each);
      expect(await file.read()).toEqual(anchors);
      await writeFile(join(folder, "other"), '{"row":{}}\n');
      await expect(anchorFile(join(folder, "other")).read()).rejects.toMatchObject({
        code: "audit-invalid",
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
