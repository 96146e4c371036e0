import { createDsar, type Dsar, type DsarOptions, type Store } from "@candor/dsar";
import { createStore, migrate, type PgPool } from "@candor/dsar/postgres";
import { afterAll, beforeAll, beforeEach } from "vitest";
import {
  accounts,
  BASE_URL,
  confirmationOf,
  controller,
  invoices,
  mailbox,
  register,
  SECRET,
  SHOP_TABLES,
} from "../shop.ts";

/** A database for the suites. */
export interface Database {
  readonly pool: PgPool;
  close(): Promise<void>;
}

/** Everybody's customer. */
export const ADA = "ada@example.org";

/** An engine on a database of its own, with a clock and a mailbox that each test finds fresh. */
export interface EngineAtWork {
  readonly mail: ReturnType<typeof mailbox>;
  engine(more?: Partial<DsarOptions>): Dsar;
  /** The database's pool, for what stands beside the engine. */
  pool(): PgPool;
  query(text: string, values?: unknown[]): Promise<unknown[]>;
  now(): Date;
  /** Sets the clock on by so many seconds. */
  later(seconds: number): void;
  /** Submits, mails, confirms. */
  confirmed(dsar: Dsar, type: "access" | "erasure"): Promise<string>;
}

/** Sets an engine up for the tests of the `describe` that calls it. */
export function engineAtWork(open: () => Promise<Database>): EngineAtWork {
  const mail = mailbox();
  let database: Database;
  let store: Store;
  let clock: Date;

  const query: EngineAtWork["query"] = async (text, values = []) => {
    const client = await database.pool.connect();
    try {
      return (await client.query(text, values)).rows;
    } finally {
      client.release();
    }
  };

  beforeAll(async () => {
    database = await open();
    await Promise.all([1, 2, 3].map(() => migrate(database.pool)));
    for (const statement of SHOP_TABLES) await query(statement);
    store = createStore({ pool: database.pool });
  }, 240_000);
  afterAll(() => database.close(), 60_000);
  beforeEach(async () => {
    clock = new Date("2026-03-10T10:00:00Z");
    mail.mails.length = 0;
    for (const table of ["account", "invoice", "erasure_effect"])
      await query(`delete from ${table}`);
    await query("truncate candor_dsar.requests, candor_dsar.holds, candor_dsar.operators cascade");
    await query("insert into account values ($1, $2)", [ADA, "Ada Lovelace"]);
    await query("insert into invoice values (1, $1, 100, '=1+1'), (2, $1, 250, 'two')", [ADA]);
  }, 60_000);

  return {
    mail,
    query,
    pool: () => database.pool,
    engine: (more = {}) =>
      createDsar({
        store,
        controller,
        connectors: [accounts, invoices],
        mailer: mail,
        register,
        baseUrl: BASE_URL,
        secret: SECRET,
        now: () => clock,
        ...more,
      }),
    now: () => clock,
    later(seconds) {
      clock = new Date(clock.getTime() + seconds * 1000);
    },
    async confirmed(dsar, type) {
      const { id } = await dsar.submit({ type, email: ADA, channel: "form" });
      await dsar.run();
      const { token, code } = confirmationOf(mail.mails, id);
      await dsar.confirm(token, code);
      return id;
    },
  };
}
