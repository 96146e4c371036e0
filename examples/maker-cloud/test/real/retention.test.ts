import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { query } from "./query.ts";
import {
  type Ground,
  ground,
  newDeviceKey,
  openAccount,
  registered,
  registerName,
} from "./running-cloud.ts";

let base: Ground;

beforeAll(async () => {
  base = await ground();
});
afterAll(() => base?.close());

const rows = (text: string) => query<{ n: number }>(base.postgres.url, text);
const count = async (from: string) => (await rows(`select count(*)::int as n from ${from}`))[0]?.n;

describe("what the maker keeps", () => {
  it("is in the README, column by column", async () => {
    const cloud = await base.start("columns");
    await cloud.close();
    const found = await query<{ table: string; column: string }>(
      base.postgres.url,
      `select table_name as table, column_name as column from information_schema.columns
       where table_schema = 'cloud_columns' and table_name not like 'kysely%'`,
    );
    expect(found.length).toBeGreaterThan(15);
    const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
    const lines = readme.split("\n");
    for (const { table, column } of found) {
      const line = lines.find((one) => one.includes(`| \`${table}\`: `));
      expect(line, `the README's row of table ${table}`).toBeDefined();
      expect(line).toContain(`\`${column}\``);
    }
  });

  it("is gone when its time has come, and not before", async () => {
    const cloud = await base.start("sweep");
    const { token } = await openAccount(cloud.url);
    await registerName(cloud.url, token, "kitchen");
    await registered(cloud.url, "attic");
    const released = await fetch(`${cloud.url}/names/kitchen`, {
      ...{ method: "DELETE", headers: { authorization: `Bearer ${token}` } },
    });
    expect(released.status).toBe(204);
    const { publicKey } = newDeviceKey();
    const body = JSON.stringify({ name: "study", publicKey });
    await fetch(`${cloud.url}/challenges`, { method: "POST", body });
    await cloud.close();
    const counters = await count("cloud_sweep.counter");
    expect(counters).toBeGreaterThan(2);

    await (await base.start("sweep")).close(); // nothing is over yet
    expect(await count("cloud_sweep.counter")).toBe(counters);
    expect(await count("cloud_sweep.challenge")).toBe(1);
    expect(await count("cloud_sweep.name")).toBe(2);

    const ago = (table: string, column: string, age: string) =>
      rows(`update cloud_sweep.${table} set ${column} = ${column} - interval '${age}'`);
    await ago("counter", "expires_at", "1 hour");
    await ago("challenge", "expires_at", "5 minutes");
    await ago("name", "released_at", "30 days");
    const again = await base.start("sweep");
    expect(await count("cloud_sweep.counter")).toBe(0);
    expect(await count("cloud_sweep.challenge")).toBe(0);
    expect(await count("cloud_sweep.name")).toBe(1); // the one that is in use
    await again.close();
  });
});
