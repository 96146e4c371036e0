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
import { seeded } from "../support/seeded.ts";
import { accounts, confirmationIn, controller, register } from "../support/shop.ts";

const run = campaign("SIGKILL in mid-fulfilment", { share: 20, full: 1000 });
const SEED = run.seed;
const KILLS = run.count;
const BASE_URL = "https://killed.example/privacy/request";

describe(`SIGKILL in mid-work, seed ${SEED}`, { timeout: 240_000 + KILLS * 8000 }, () => {
  const random = seeded(SEED);
  const acknowledged: string[] = [];
  const failures: string[] = [];
  const children = new Set<ChildProcess>();
  let folder: string;
  let server: Postgres;
  let pool: pg.Pool;
  let confirmer: Dsar;
  const mails: OutgoingMail[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "candor-kill-"));
    server = await startPostgres({ dataDir: join(folder, "data") });
    pool = new pg.Pool({ connectionString: server.url });
    pool.on("error", () => {}); // a connection that is still closing when the server stops
    await migrate(pool);
    await pool.query("create table kill_effect (connector text, email text)");
    await pool.query("create table kill_outside (key text primary key, asked int default 1)");
    await pool.query("create table kill_mail (message_id text, address text, text text)");
    confirmer = createDsar({
      store: createStore({ pool }),
      controller: { ...controller, id: "killed" },
      connectors: [
        ...["accounts", "orders"].map((name) => ({ ...accounts, name })),
        manualConnector({ name: "processor" }),
      ],
      mailer: {
        send(mail) {
          mails.push(mail);
          return Promise.resolve();
        },
      },
      register,
      baseUrl: BASE_URL,
      secret: new Uint8Array(32).fill(9),
    });
  });
  afterAll(async () => {
    for (const child of children) child.kill("SIGKILL"); // there are some when a test has failed
    await pool.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Starts a process and waits until it works. */
  function start(mode: "intake" | "work"): Promise<ChildProcess> {
    const file = new URL("../support/doomed-process.mjs", import.meta.url);
    const child = fork(file, [mode, server.url, BASE_URL], { execArgv: [] });
    children.add(child);
    child.once("exit", () => children.delete(child));
    return new Promise((resolve, reject) => {
      child.once("exit", (code) => reject(new Error(`ended with ${code} before it was ready`)));
      child.on("message", (event: { kind: string; id?: string; detail?: string }) => {
        if (event.kind === "ready") resolve(child);
        else if (event.kind === "acknowledged") acknowledged.push(event.id ?? "");
        else failures.push(`${event.kind}: ${event.detail}`);
      });
    });
  }

  async function killAfter(child: ChildProcess, ms: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ms));
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  const count = async (text: string): Promise<number> =>
    Number((await pool.query(`select count(*) as n from (${text}) as counted`)).rows[0].n);

  it("loses no acknowledged request when the intake is killed", async () => {
    for (let kill = 0; kill < 4; kill++) {
      const child = await start("intake");
      const share = 10 + Math.ceil(KILLS / 2);
      const enough = acknowledged.length + share + Math.floor(random() * 10);
      await expect
        .poll(() => acknowledged.length, { interval: 1, timeout: 60_000 + 1000 * share })
        .toBeGreaterThanOrEqual(enough);
      await killAfter(child, random() * 10);
    }
    const { rows } = await pool.query("select id from candor_dsar.requests");
    const stored = new Set(rows.map(({ id }) => id));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    // Whatever is stored is whole: its challenge, its mail, its audit chain.
    expect(await count("select 1 from candor_dsar.challenges")).toBe(stored.size);
    expect(await count("select 1 from candor_dsar.messages")).toBe(stored.size);
  });

  it(`fulfils every request once through ${KILLS} kills of two workers`, async () => {
    const { rows } = await pool.query("select id from candor_dsar.requests");
    await confirmAll();
    let interrupted = 0;
    for (let kill = 0; kill < KILLS; kill += 2) {
      const [one, two] = await Promise.all([start("work"), start("work")]);
      await Promise.all([killAfter(one, random() * 90), killAfter(two, random() * 90)]);
      if ((await count("select 1 from candor_dsar.steps where state <> 'done'")) > 0) interrupted++;
    }
    expect(interrupted).toBeGreaterThan(KILLS / 4); // the kills did hit work in progress

    const last = await start("work");
    // An answer step queues a mail in the same commit, so that both at zero is the end.
    const open = `select 1 from candor_dsar.steps where state <> 'done'
      union all select 1 from candor_dsar.messages where state <> 'sent'`;
    await expect.poll(() => count(open), { timeout: 100_000 + 300 * rows.length }).toBe(0);
    await killAfter(last, 0);

    expect(failures).toEqual([]);
    const answered = "select 1 from candor_dsar.requests where state = 'answered'";
    expect(await count(answered)).toBe(rows.length);
    expect(await count("select 1 from kill_effect")).toBe(2 * rows.length);
    expect(await count("select distinct connector, email from kill_effect")).toBe(2 * rows.length);
    // Outside, a request may arrive again after a crash, under the key that absorbs it.
    expect(await count("select 1 from kill_outside")).toBe(rows.length);
    const again = Number(
      (await pool.query("select coalesce(sum(asked - 1), 0) as n from kill_outside")).rows[0].n,
    );
    // A mail may be there twice after a crash, under the same Message-ID; never not at all.
    expect(await count("select distinct message_id from kill_mail")).toBe(rows.length);
    for (const { id } of rows) expect((await confirmer.verifyAudit(id)).ok).toBe(true);
    run.record({
      ...{ kills: KILLS, "pairs of kills that hit work": interrupted, requests: rows.length },
      ...{ "effects inside": 2 * rows.length, "effects twice inside": 0 },
      ...{ "asked outside": rows.length + again, "duplicates absorbed outside": again },
    });
  });

  /** Confirms every request as its person would, with the code in the mail. */
  async function confirmAll(): Promise<void> {
    await confirmer.run();
    for (const mail of mails) {
      const { token, code } = confirmationIn(mail);
      await confirmer.confirm(token, code);
    }
  }
});
