#!/usr/bin/env node
import { createPublicKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { keyRing } from "@candor/ledger/node";
import { type AuditReport, checkAnchored } from "../engine/anchor.ts";
import { auditRowsOf } from "../engine/audit-rows.ts";
import { anchorFile } from "../node/anchor-file.ts";
import type { PgPool } from "../postgres/pool.ts";
import { createStore } from "../postgres/store.ts";

const USAGE = `dsar verify --controller ID --anchors FILE --key PUBLIC.pem [options]

Checks the hash chain of every request against the anchors kept elsewhere, and names the first row
that is not as it was written. Exit status: 0 sound, 1 altered, 2 not checked.

  --controller ID    the controller whose requests are checked
  --anchors FILE     the file of anchors, one JSON line each
  --key FILE         the first Ed25519 public key, PEM
  --handovers FILE   handovers to later keys, one JSON line each
  --database URL     DATABASE_URL when left out
  --schema NAME      candor_dsar when left out
  --json             print the report as JSON
`;

const OPTIONS = {
  controller: { type: "string" },
  anchors: { type: "string" },
  key: { type: "string" },
  handovers: { type: "string" },
  database: { type: "string" },
  schema: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`dsar: ${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
});

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
  });
  const { controller, anchors, key } = values;
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (positionals.join() !== "verify" || !controller || !anchors || !key) {
    process.stderr.write(USAGE);
    return 2;
  }
  const pool = await connect(values.database ?? process.env["DATABASE_URL"]);
  try {
    const { schema } = values;
    const store = createStore({ pool, ...(schema === undefined ? {} : { schema }) });
    const ring = keyRing(createPublicKey(await readFile(key)), await lines(values.handovers));
    const kept = await anchorFile(anchors).read();
    const rows = auditRowsOf(store, controller);
    const report = await checkAnchored(rows, kept, ring, controller);
    process.stdout.write(`${values.json ? JSON.stringify(report) : said(report, kept.length)}\n`);
    return report.ok ? 0 : 1;
  } finally {
    await pool.end();
  }
}

async function connect(connectionString: string | undefined): Promise<PgPool> {
  if (!connectionString) throw new Error("say which database: --database URL or DATABASE_URL");
  const { default: pg } = await import("pg").catch(() => {
    throw new Error("the package pg is missing: npm install pg");
  });
  return new pg.Pool({ connectionString, max: 1 });
}

async function lines(file: string | undefined): Promise<readonly unknown[]> {
  if (file === undefined) return [];
  const text = await readFile(file, "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as unknown);
}

function said(report: AuditReport, anchors: number): string {
  if (report.ok)
    return `Sound: ${report.rows} rows of ${report.requests} requests, ${anchors} anchors, ${report.unanchored} rows since the last.`;
  const where = report.request === null ? "anchor" : `request ${report.request}, row`;
  return `ALTERED: ${where} ${report.firstBad}. ${report.why}`;
}
