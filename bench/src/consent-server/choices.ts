import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createConsentServer,
  createPostgresReceipts,
  type ReceiptStore,
} from "@candor/consent/server";
import { startPostgres } from "@candor/engines/postgres";
import pg from "pg";
import { median } from "../measuring/table.ts";
import { registry } from "./registry.ts";

/** Visitors who choose at the same time. */
const AT_ONCE = 64;

/** Choices a second, medians over the rounds. */
export interface ChoiceRates {
  readonly grouped: number;
  readonly oneByOne: number;
  /** What PostgreSQL says of itself. */
  readonly settings: string;
}

/**
 * The choice endpoint on PostgreSQL with fsync on: receipts committed in groups, and the same
 * endpoint with one commit for each, alternating.
 */
export async function choiceRates(rounds: number, seconds: number): Promise<ChoiceRates> {
  const folder = await mkdtemp(join(tmpdir(), "candor-bench-"));
  const engine = await startPostgres({ dataDir: join(folder, "pg") });
  const pool = new pg.Pool({ connectionString: engine.url, max: 8 });
  pool.on("error", () => {});
  try {
    const receipts = createPostgresReceipts({ pool });
    await receipts.migrate();
    const grouped: number[] = [];
    const oneByOne: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const [one, other] = [await rate(receipts, seconds), await rate(serial(receipts), seconds)];
      if (round === 0) continue; // warms up
      grouped.push(one);
      oneByOne.push(other);
    }
    const verdict = await receipts.verify();
    if (!verdict.ok) throw new Error(`the log does not hold: ${verdict.message}`);
    const { rows } = await pool.query(
      "select version() || ', fsync ' || current_setting('fsync') || ', synchronous_commit ' || current_setting('synchronous_commit') as said",
    );
    const settings = (rows[0] as { said: string }).said;
    return { grouped: median(grouped), oneByOne: median(oneByOne), settings };
  } finally {
    await pool.end();
    await engine.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lets one receipt at a time through, so that each has a commit of its own. */
function serial(receipts: ReceiptStore): ReceiptStore {
  let last: Promise<unknown> = Promise.resolve();
  return {
    append(receipt) {
      const mine = last.then(() => receipts.append(receipt));
      last = mine.catch(() => {});
      return mine;
    },
  };
}

async function rate(receipts: ReceiptStore, seconds: number): Promise<number> {
  const choose = createConsentServer({
    registry,
    cookie: { name: "choice" },
    policyVersion: "1",
    receipts,
  });
  const started = performance.now();
  const end = started + seconds * 1000;
  let answered = 0;
  const visitor = async (): Promise<void> => {
    while (performance.now() < end) {
      const response = await choose(request());
      if (response.status !== 200) throw new Error(`answered ${response.status}`);
      answered++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, visitor));
  return answered / ((performance.now() - started) / 1000);
}

function request(): Request {
  return new Request("https://shop.example/consent", {
    method: "POST",
    headers: { "sec-fetch-site": "same-origin", "content-type": "application/json" },
    body: '{"choices":{"analytics":true}}',
  });
}
