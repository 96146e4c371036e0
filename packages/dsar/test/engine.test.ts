import { inProcessPool } from "@candor/dsar/postgres";
import { PGlite } from "@electric-sql/pglite";
import { engineSuite } from "./support/engine-suite.ts";

engineSuite("PGlite", async () => {
  const database = await PGlite.create();
  return { pool: inProcessPool(database), close: () => database.close() };
});
