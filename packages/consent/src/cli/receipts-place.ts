import { createPostgresReceipts, type PgPool, type PostgresReceipts } from "../server/index.ts";
import { CouldNotRun } from "./outcome.ts";

interface Pool extends PgPool {
  end(): Promise<void>;
}

/**
 * Lends the receipts of `DATABASE_URL` to `work`. The address may hold a password, so it is taken
 * from the environment alone, and never printed.
 *
 * @throws CouldNotRun when there is no address, no `pg` package or no database
 */
export async function withReceipts<T>(
  schema: string | undefined,
  work: (receipts: PostgresReceipts) => Promise<T>,
): Promise<T> {
  const connectionString = process.env["DATABASE_URL"];
  if (!connectionString) throw new CouldNotRun("DATABASE_URL is not set: name the database in it.");
  const pool = await openPool(connectionString);
  try {
    const receipts = createPostgresReceipts({ pool, ...(schema === undefined ? {} : { schema }) });
    return await work(receipts);
  } catch (error) {
    throw explained(error);
  } finally {
    await pool.end();
  }
}

async function openPool(connectionString: string): Promise<Pool> {
  try {
    const { default: pg } = await import("pg");
    return new pg.Pool({ connectionString, max: 1, connectionTimeoutMillis: 10_000 }) as Pool;
  } catch {
    throw new CouldNotRun("The pg package is not installed: npm install pg.");
  }
}

/** Errors of the database, in words; ours stay as they are. */
function explained(error: unknown): unknown {
  const { code } = (typeof error === "object" && error !== null ? error : {}) as { code?: string };
  if (code === "ECONNREFUSED" || code === "ENOTFOUND")
    return new CouldNotRun("The database of DATABASE_URL does not answer: is it running?");
  if (code === "42P01" || code === "3F000")
    return new CouldNotRun("There is no log of receipts in that schema: name it by --schema.");
  if (code === "28P01" || code === "28000" || code === "3D000")
    return new CouldNotRun("The database of DATABASE_URL refuses this user, or is not there.");
  return error;
}
