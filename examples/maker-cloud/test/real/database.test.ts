import { readFile } from "node:fs/promises";
import { type HeldChallenge, memoryNameStore, type NameEntry } from "@candor/ddns-client/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../src/database/open.ts";
import { postgresNameStore } from "../../src/names/name-store.ts";
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
let database: Database;

beforeAll(async () => {
  base = await ground();
  const databaseUrl = base.postgres.url;
  database = await openDatabase({ dataDir: base.folder, databaseUrl, schema: "store" });
  for (const id of ["anna", "ben"])
    await database.tables
      .insertInto("account")
      .values({ id, created_at: new Date(), quota_bytes: null, quota_objects: null })
      .execute();
});
afterAll(async () => {
  await database?.close();
  await base?.close();
});

const NOW = Date.parse("2026-11-22T12:00:00Z");
const entry = (fqdn: string, owner: string, more: Partial<NameEntry> = {}): NameEntry => ({
  ...{ fqdn, owner, publicKey: "key", salt: "one", passwordHash: "hash" },
  ...{ createdAt: NOW, blocked: null, releasedAt: null },
  ...more,
});
const challenge = (hash: string, expiresAt: number): HeldChallenge => ({
  ...{ hash, action: "register", fqdn: "a.test", publicKey: "key", expiresAt },
});

/** The same steps on both: the port promises the same of each. */
describe.each([
  ["memory", () => memoryNameStore()],
  ["PostgreSQL", () => postgresNameStore(database.tables)],
])("the store in %s", (kind, open) => {
  const name = (label: string) => `${label}.${kind.toLowerCase()}.test`;

  it("gives a name to the first of many, and each owner as many as are allowed", async () => {
    const store = open();
    const owners = ["anna", "ben", "anna", "ben", "anna", "ben"];
    const claims = await Promise.all(owners.map((o) => store.claim(entry(name("one"), o), 2)));
    expect(claims.filter((outcome) => outcome === "claimed")).toHaveLength(1);
    expect(claims.filter((outcome) => outcome === "taken")).toHaveLength(5);
    const { owner = "" } = (await store.find(name("one"))) ?? {};
    const many = await Promise.all(
      ["b", "c", "d", "e"].map((label) => store.claim(entry(name(label), owner), 2)),
    );
    expect(many.sort()).toEqual(["claimed", "too-many", "too-many", "too-many"]);
  });

  it("keeps every field, and replaces an entry that is still the one that was read", async () => {
    const store = open();
    const first = entry(name("fields"), "ben", { blocked: "why", releasedAt: NOW + 1 });
    expect(await store.claim(first, 9)).toBe("claimed");
    expect(await store.find(name("fields"))).toEqual(first);
    const second = { ...first, salt: "two", publicKey: "other", blocked: null, releasedAt: null };
    expect(await store.replace(second, "none")).toBe(false);
    expect(await store.replace(second, "one")).toBe(true);
    expect(await store.replace(second, "one")).toBe(false);
    expect(await store.find(name("fields"))).toEqual(second);
    expect(await store.find(name("nobody"))).toBeNull();
  });

  it("gives a challenge out once, to one of many who ask", async () => {
    const store = open();
    const held = challenge(`${kind} once`, NOW + 1);
    await store.hold(held);
    const taken = await Promise.all([...Array(5)].map(() => store.take(held.hash)));
    expect(taken.filter((one) => one !== null)).toEqual([held]);
  });

  it("counts every one of many at once", async () => {
    const store = open();
    const counts = await Promise.all([...Array(12)].map(() => store.count(`${kind} k`, NOW + 5)));
    expect(counts.sort((a, b) => a - b)).toEqual([...Array(12).keys()].map((n) => n + 1));
    expect(await store.counted(`${kind} k`)).toBe(12);
    expect(await store.counted(`${kind} other`)).toBe(0);
  });

  it("sweeps what is over and nothing else", async () => {
    const store = open();
    await store.sweep({ now: Number.MAX_SAFE_INTEGER / 1000, releasedBefore: NOW * 2 });
    await store.hold(challenge(`${kind} past`, NOW));
    await store.hold(challenge(`${kind} future`, NOW + 1));
    await store.count(`${kind} past`, NOW);
    await store.count(`${kind} future`, NOW + 1);
    await store.claim(entry(name("old"), "anna", { releasedAt: NOW - 1 }), 99);
    await store.claim(entry(name("fresh"), "anna", { releasedAt: NOW }), 99);
    const swept = { challenges: 1, counters: 1, names: 1 };
    expect(await store.sweep({ now: NOW, releasedBefore: NOW })).toEqual(swept);
    expect(await store.take(`${kind} future`)).not.toBeNull();
    expect(await store.counted(`${kind} future`)).toBe(1);
    expect(await store.find(name("fresh"))).not.toBeNull();
  });
});

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
