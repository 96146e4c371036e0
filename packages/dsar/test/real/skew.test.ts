import { type ChildProcess, fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDsar, type Dsar, type OutgoingMail } from "@candor/dsar";
import { manualConnector } from "@candor/dsar/connectors";
import { createStore, migrate } from "@candor/dsar/postgres";
import { campaign } from "@candor/engines/campaign";
import { type Postgres, startPostgres } from "@candor/engines/postgres";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accounts, confirmationIn, controller, register } from "../support/shop.ts";

const run = campaign("requests under workers whose clocks differ", { share: 12, full: 500 });
const BASE_URL = "https://skewed.example/privacy/request";
const HOUR = 3600;
const DAY = 24 * HOUR;
const TOLERANCE_MS = 20_000;
const PATIENCE_MS = 90_000 + run.count * 300;

describe("workers whose clocks differ", { timeout: 300_000 + run.count * 1000 }, () => {
  const mails: OutgoingMail[] = [];
  const events: string[] = [];
  let folder: string;
  let server: Postgres;
  let pool: pg.Pool;
  let desk: Dsar;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "candor-skew-"));
    server = await startPostgres({ dataDir: join(folder, "data") });
    pool = new pg.Pool({ connectionString: server.url });
    pool.on("error", () => {}); // a connection that is still closing when the server stops
    await migrate(pool);
    await pool.query("create table skew_effect (email text)");
    await pool.query("create table skew_outside (key text)");
    desk = createDsar({
      store: createStore({ pool }),
      controller: { ...controller, id: "skewed" },
      connectors: [accounts, manualConnector({ name: "processor" })],
      mailer: {
        send(mail) {
          mails.push(mail);
          return Promise.resolve();
        },
      },
      register,
      baseUrl: BASE_URL,
      secret: new Uint8Array(32).fill(5),
    });
  }, 120_000);
  afterAll(async () => {
    await pool.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function start(skewSeconds: number): Promise<ChildProcess> {
    const file = new URL("../support/skewed-worker.mjs", import.meta.url);
    const child = fork(file, [server.url, BASE_URL, String(skewSeconds)], { execArgv: [] });
    return new Promise((resolve, reject) => {
      child.once("exit", (code) => reject(new Error(`ended with ${code} before it was ready`)));
      child.on("message", ({ kind, detail }: { kind: string; detail?: string }) => {
        if (kind === "ready") resolve(child);
        else if (kind !== "confirmed") events.push(`${kind}: ${detail}`);
      });
    });
  }

  function stopped(child: ChildProcess): Promise<void> {
    return new Promise((resolve) => {
      child.removeAllListeners("exit");
      child.once("exit", () => resolve());
      child.kill("SIGTERM");
    });
  }

  function confirmedBy(child: ChildProcess, mail: OutgoingMail): Promise<string> {
    return new Promise((resolve) => {
      child.on("message", function told({ kind, detail }: { kind: string; detail: string }) {
        if (kind !== "confirmed") return;
        child.off("message", told);
        resolve(detail);
      });
      child.send(confirmationIn(mail));
    });
  }

  const count = async (text: string): Promise<number> =>
    Number((await pool.query(`select count(*) as n from (${text}) as counted`)).rows[0].n);

  it.each([
    ["two", [-2 * HOUR, 2 * HOUR]],
    ["four", [-30 * DAY, -HOUR, HOUR, 30 * DAY]],
  ])("%s workers do each step once, in the database's time", async (_many, skews) => {
    for (const table of ["skew_effect", "skew_outside"]) await pool.query(`delete from ${table}`);
    const from = new Date((await pool.query("select clock_timestamp() as t")).rows[0].t);
    const ids: string[] = [];
    mails.length = 0;
    for (let n = 0; n < run.count; n++) {
      const email = `p${n}@example.org`;
      ids.push((await desk.submit({ type: "erasure", email, channel: "form" })).id);
    }
    await desk.run();
    const workers = await Promise.all(skews.map(start));
    // A worker that is a month ahead must not find the code of a minute ago expired.
    for (const [n, mail] of mails.entries()) {
      const worker = workers[n % workers.length] as ChildProcess;
      expect(await confirmedBy(worker, mail)).toBe("in-progress");
    }
    const asked = "select key from skew_outside";
    await expect.poll(() => count(asked), { timeout: PATIENCE_MS }).toBe(ids.length);
    const effects = "select email from skew_effect";
    await expect.poll(() => count(effects), { timeout: PATIENCE_MS }).toBe(ids.length);
    // Each looks for due work a hundred times more; one that is ahead must not ask again.
    const enough = (await transactions()) + 400 * workers.length;
    await expect.poll(transactions, { timeout: PATIENCE_MS }).toBeGreaterThan(enough);
    await Promise.all(workers.map(stopped));
    expect(await count(asked)).toBe(ids.length);
    expect(await count(effects)).toBe(ids.length);
    expect(events).toEqual([]);

    const to = new Date((await pool.query("select clock_timestamp() as t")).rows[0].t);
    for (const id of ids) {
      const { rows } = await pool.query(
        "select record::json ->> 'at' as at from candor_dsar.events where request_id = $1 order by seq",
        [id],
      );
      const times = [from, ...rows.map(({ at }) => new Date(at)), to].map(Number);
      // A reading of the clock is off by half its round trip, far less than the clocks here are.
      for (const [n, time] of times.entries())
        expect(time).toBeGreaterThan((times[n - 1] ?? 0) - TOLERANCE_MS);
      expect((await desk.verifyAudit(id)).ok).toBe(true);
    }
    run.record({
      workers: skews.length,
      "clocks, s": skews.join(" "),
      requests: ids.length,
      "steps twice": 0,
    });
  });

  /** Transactions that the database has seen. */
  async function transactions(): Promise<number> {
    const query = "select xact_commit from pg_stat_database where datname = current_database()";
    return Number((await pool.query(query)).rows[0].xact_commit);
  }
});
