// Writes receipts as fast as it can and prints the reference of each that was acknowledged.
// It is killed in the middle of that.
import { randomBytes } from "node:crypto";
import { writeSync } from "node:fs";
import { createPostgresReceipts } from "@candor/consent/server";
import pg from "pg";

const [url, schema] = process.argv.slice(2);
const receipts = createPostgresReceipts({ pool: new pg.Pool({ connectionString: url }), schema });
let count = 0;

async function write() {
  for (;;) {
    const reference = randomBytes(16).toString("base64url");
    await receipts.append({
      schema: "candor-consent-receipt-1",
      reference,
      replaces: null,
      at: new Date().toISOString(),
      decided: new Date().toISOString(),
      expires: new Date(Date.now() + 1e9).toISOString(),
      granted: ["analytics"],
      refused: [],
      policyVersion: "1",
      question: "q",
      shown: { language: "en", sha256: "0".repeat(64) },
      gpc: false,
      by: "script",
    });
    writeSync(1, `${++count} ${reference}\n`); // synchronous: what was acknowledged is out
  }
}

await Promise.all(Array.from({ length: 5 }, write));
