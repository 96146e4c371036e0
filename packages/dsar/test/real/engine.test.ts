import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "@candor/engines/postgres";
import pg from "pg";
import { describe, it } from "vitest";
import { type Database, engineSuite } from "../support/engine-suite.ts";
import { rightsSuite } from "../support/rights-suite.ts";

/** Debian 12's own server. */
const DEBIAN = "/usr/lib/postgresql/15/bin";

async function open(binaries?: string): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), "candor-dsar-"));
  const more = binaries === undefined ? {} : { binaries };
  const server = await startPostgres({ dataDir: join(folder, "data"), ...more });
  const pool = new pg.Pool({ connectionString: server.url });
  pool.on("error", () => {}); // a connection that is still closing when the server stops
  return {
    pool,
    async close() {
      await pool.end();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

engineSuite("PostgreSQL 18", () => open());
rightsSuite("PostgreSQL 18", () => open());

if (existsSync(DEBIAN)) engineSuite("PostgreSQL 15 of Debian", () => open(DEBIAN));
else
  describe("engine on PostgreSQL 15 of Debian", () => {
    it.skipIf(process.env["CI"] !== "true")(`needs ${DEBIAN}, of the package postgresql-15`, () => {
      throw new Error(`${DEBIAN} is missing: apt-get install postgresql-15`);
    });
  });
