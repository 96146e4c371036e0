import type { PgClient, PgPool } from "./pool.ts";

/** The part of a PGlite database that is used. */
export interface InProcessDatabase {
  /** Runs one statement. */
  query(
    sql: string,
    // biome-ignore lint/suspicious/noExplicitAny: PGlite's own signature
    values: any[],
  ): Promise<{ readonly rows: unknown[]; readonly affectedRows?: number }>;
}

/**
 * Makes a pool of one connection from a PGlite database, for unit tests and small embedders.
 *
 * PGlite never syncs to disk, so that a power cut loses acknowledged requests: for legal records
 * that must last, use a PostgreSQL server.
 *
 * @example
 * const pool = inProcessPool(await PGlite.create());
 */
export function inProcessPool(database: InProcessDatabase): PgPool {
  let free: Promise<void> = Promise.resolve();
  return {
    async connect(): Promise<PgClient> {
      const before = free;
      let release = (): void => {};
      free = new Promise((resolve) => {
        release = resolve;
      });
      await before;
      return {
        async query(sql: string, values: readonly unknown[]) {
          const result = await database.query(sql, [...values]);
          const command = sql.trimStart().split(/\s/, 1)[0]?.toUpperCase() ?? "";
          const isSelect = command === "SELECT";
          return {
            command,
            rows: result.rows,
            rowCount: isSelect ? result.rows.length : (result.affectedRows ?? 0),
          };
        },
        release,
      };
    },
    end: () => Promise.resolve(),
  };
}
