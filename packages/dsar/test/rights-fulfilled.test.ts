import { inProcessPool } from "@candor/dsar/postgres";
import { PGlite } from "@electric-sql/pglite";
import { rightsSuite } from "./support/rights-suite.ts";

rightsSuite("PGlite", async () => {
  const database = await PGlite.create();
  return { pool: inProcessPool(database), close: () => database.close() };
});
