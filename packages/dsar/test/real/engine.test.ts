import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "@candor/engines/postgres";
import pg from "pg";
import { engineSuite } from "../support/engine-suite.ts";

engineSuite("PostgreSQL 18", async () => {
  const folder = await mkdtemp(join(tmpdir(), "candor-dsar-"));
  const server = await startPostgres({ dataDir: join(folder, "data") });
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
});
