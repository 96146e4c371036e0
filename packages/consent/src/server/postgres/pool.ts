/** What is used of a query's answer. */
export interface PgResult {
  /** The rows, one object each. */
  readonly rows: unknown[];
}

/** What is used of a connection of `pg`. */
export interface PgClient {
  /** Runs a statement. */
  query(text: string, values?: unknown[]): Promise<PgResult>;
  /** Gives the connection back; `true` throws it away. */
  release(broken?: boolean): void;
}

/** What is used of a `pg.Pool`: hand one in, and close it yourself when you are done. */
export interface PgPool {
  /** Takes a connection. */
  connect(): Promise<PgClient>;
}

/** Runs `work` in a transaction; rolls back when it throws. */
export async function transaction<T>(
  pool: PgPool,
  begin: string,
  work: (client: PgClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query("commit");
    broken = false;
    return result;
  } catch (error) {
    // A connection that cannot even roll back is thrown away.
    await client.query("rollback").then(
      () => (broken = false),
      () => {},
    );
    throw error;
  } finally {
    client.release(broken);
  }
}
