import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startPostgres } from "@candor/engines/postgres";
import pg from "pg";
import { seedCandor, workCandor } from "./dsar/candor.ts";
import { seedPgBoss, workEachJob, workWholeBatches } from "./dsar/pg-boss.ts";
import { BATCH, effects, prepare } from "./dsar/steps.ts";
import { median, printTable } from "./measuring/table.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "20" },
    runs: { type: "string", default: "3" },
    workers: { type: "string", default: "4" },
    steps: { type: "string" },
    worker: { type: "string" },
    url: { type: "string" },
  },
});

/** Debian's own server, as most who install this have; the npm package's where it is missing. */
const DEBIAN = "/usr/lib/postgresql/15/bin";

interface Contender {
  readonly name: string;
  seed(pool: pg.Pool, url: string, steps: number): Promise<void>;
  /** Works in a process of its own, until it is killed. */
  work(url: string): Promise<void>;
}

const CONTENDERS: readonly Contender[] = [
  { name: "candor", seed: (pool, _url, steps) => seedCandor(pool, steps), work: workCandor },
  { name: "pg-boss", seed: seedPgBoss, work: workEachJob },
  { name: "pg-boss, a commit a batch", seed: seedPgBoss, work: workWholeBatches },
];

/** Committed effects a second, over workers in processes of their own. */
async function round(contender: Contender, pool: pg.Pool, url: string): Promise<number> {
  const seconds = Number(values.seconds);
  await prepare(pool);
  // More than can be done in the time, so that nobody runs dry.
  await contender.seed(pool, url, Number(values.steps ?? seconds * 8000));
  const workers = await Promise.all(
    Array.from({ length: Number(values.workers) }, () => start(contender.name, url)),
  );
  const before = await effects(pool);
  const began = performance.now();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const done = (await effects(pool)) - before;
  const took = (performance.now() - began) / 1000;
  await Promise.all(workers.map(killed));
  return done / took;
}

function start(name: string, url: string): Promise<ChildProcess> {
  const child = fork(fileURLToPath(import.meta.url), ["--worker", name, "--url", url]);
  return new Promise((resolve, reject) => {
    child.once("message", () => resolve(child));
    child.once("exit", (code) => reject(new Error(`${name}: a worker ended with ${code}`)));
  });
}

function killed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.removeAllListeners("exit");
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

async function compare(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "candor-bench-dsar-"));
  const more = existsSync(DEBIAN) ? { binaries: DEBIAN } : {};
  const server = await startPostgres({ dataDir: join(folder, "data"), ...more });
  const pool = new pg.Pool({ connectionString: server.url, max: 2 });
  pool.on("error", () => {});
  const rates = new Map<string, number[]>();
  try {
    const [{ server_version: version }] = (await pool.query("show server_version")).rows;
    const [{ fsync }] = (await pool.query("show fsync")).rows;
    for (let nr = 1; nr <= Number(values.runs); nr++)
      for (const contender of CONTENDERS) {
        const rate = await round(contender, pool, server.url);
        rates.set(contender.name, [...(rates.get(contender.name) ?? []), rate]);
        console.log(`run ${nr} ${contender.name}: ${rate.toFixed(0)} steps/s`);
      }
    report(`PostgreSQL ${version}, fsync ${fsync}`, rates);
  } finally {
    await pool.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function report(database: string, rates: ReadonlyMap<string, readonly number[]>): void {
  const rate = (name: string): number => median(rates.get(name) ?? []);
  console.log(
    `\n${values.workers} workers, batches of ${BATCH}, ${values.seconds} s, ${values.runs} runs, medians; ` +
      `${database}, Node ${process.version}, ${cpus().length} processors\n`,
  );
  printTable([
    ["", "steps/s", "of pg-boss"],
    ...[...rates.keys()].map((name) => [
      name,
      rate(name).toFixed(0),
      `${(rate(name) / rate("pg-boss")).toFixed(2)} x`,
    ]),
  ]);
  console.log(
    "\nOne step: its effect and its audit row committed together. Candor's audit row is a link of a\n" +
      "hash chain, and the step is done in the same commit; pg-boss completes its jobs in a commit of\n" +
      "its own, unless it is lent the transaction.",
  );
}

const contender = CONTENDERS.find(({ name }) => name === values.worker);
if (contender === undefined) await compare();
else await contender.work(values.url ?? "");
