import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Postgres, startPostgres } from "@candor/engines/postgres";
import { build } from "esbuild";
import pg from "pg";
import type { ClientScripts } from "../../src/files.ts";
import type { Settings } from "../../src/settings.ts";
import { startWebsite, type Website } from "../../src/website.ts";
import { type Mailbox, startMailbox } from "./mailbox.ts";

/** A website with a database and a mailbox of its own, in a folder that goes afterwards. */
export interface Stage {
  readonly website: Website;
  readonly settings: Settings;
  readonly mailbox: Mailbox;
  /** Asks the database as an operator would. */
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Closes the website and starts it again on what it had written. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts everything, with settings of its own where a test gives some. */
export async function openStage(more: Partial<Settings> = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "candor-website-"));
  const postgres: Postgres = await startPostgres({ dataDir: join(folder, "postgres") });
  const mailbox = await startMailbox();
  const settings: Settings = {
    port: 0,
    smtpPort: 0,
    databaseUrl: postgres.url,
    smtpUrl: mailbox.url,
    dataDir: join(folder, "website"),
    ...more,
  };
  const scripts = await clientScripts();
  const operator = new pg.Client({ connectionString: postgres.url });
  await operator.connect();
  let website = await startWebsite(settings, scripts).catch(async (error) => {
    await operator.end();
    await mailbox.close();
    await postgres.stop();
    throw error;
  });
  return {
    get website() {
      return website;
    },
    settings,
    mailbox,
    async sql<Row extends object>(text: string, values: readonly unknown[] = []) {
      const { rows } = await operator.query<Row>(text, [...values]);
      return rows;
    },
    async restart() {
      const { port, smtpPort } = website;
      await website.close();
      website = await startWebsite({ ...settings, port, smtpPort }, scripts);
    },
    async close() {
      await website.close();
      await operator.end();
      await mailbox.close();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Bundles the browser scripts from their sources, as the build does. */
async function clientScripts(): Promise<ClientScripts> {
  const bundle = async (name: string): Promise<string> => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL(`../../src/client/${name}.ts`, import.meta.url))],
      bundle: true,
      write: false,
      format: "esm",
      target: "es2022",
      conditions: ["@candor/source"],
    });
    return outputFiles[0]?.text ?? "";
  };
  return { consent: await bundle("consent"), attempts: await bundle("attempts") };
}
