import type { PgClient, PgPool, PgResult } from "./pool.ts";

/** What is used of PGlite: PostgreSQL inside the process. */
export interface OneConnection {
  /** Runs a statement. */
  query(text: string, values?: unknown[]): Promise<PgResult>;
  /** Runs several statements at once. */
  exec(text: string): Promise<unknown>;
}

/**
 * Lends a database that has one connection, such as PGlite, to one user at a time.
 *
 * PGlite keeps nothing through a power cut (it never calls fsync) and takes no lock against a
 * second process. It is enough for a try and for tests; proof that must last belongs on PostgreSQL.
 *
 * @example
 * const receipts = createPostgresReceipts({ pool: poolOfOne(new PGlite("./data")) });
 */
export function poolOfOne(database: OneConnection): PgPool {
  let last: Promise<void> = Promise.resolve();

  return {
    connect() {
      let free: () => void = () => {};
      const before = last;
      last = new Promise((resolve) => {
        free = resolve;
      });
      const client: PgClient = {
        query: (text, values) =>
          values ? database.query(text, values) : manyOrOne(database, text),
        release: () => free(),
      };
      return before.then(() => client);
    },
  };
}

/** `pg` takes several statements in one text; PGlite has a method of its own for them. */
async function manyOrOne(database: OneConnection, text: string): Promise<PgResult> {
  if (!/;\s*\S/.test(text)) return database.query(text);
  await database.exec(text);
  return { rows: [] };
}
