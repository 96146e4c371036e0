import { join } from "node:path";
import type { Hono } from "hono";
import { expect } from "vitest";
import { openBackups } from "../src/backup/vault.ts";
import type { BackupView } from "../src/backup/view.ts";
import { openAccountKeeper } from "../src/cloud/account-keeper.ts";
import type { DnsView } from "../src/dns/view.ts";
import { openUpdateKeeper } from "../src/updates/keeper.ts";
import { createWeb } from "../src/web/app.ts";
import { type FakeEngine, fakeEngine } from "./fake-engine.ts";

export const ACCOUNT = "0123456789abcdef0123456789abcdef";
export const TOKEN = "t".repeat(43);
export const OWNER = "o".repeat(43);

/** An admin page over a vault in memory, and how it is asked. */
export interface AdminPage {
  readonly app: Hono;
  readonly engine: FakeEngine;
  readonly errors: unknown[];
  dns: DnsView;
  /** How often a reset was asked for. */
  resets(): number;
  now(): Date;
  /** Lets seconds pass. */
  later(seconds: number): void;
  post(
    path: string,
    form: Record<string, string>,
    accept?: string,
  ): Promise<{ status: number; text: string; location: string | null }>;
  get(path: string): Promise<string>;
  backup(): Promise<BackupView>;
  idle(): Promise<void>;
}

/** Opens the page of a device whose state lies in `folder`; with the engine of another, it is a restart. */
export async function openAdminPage(
  folder: string,
  engine: FakeEngine = fakeEngine(),
): Promise<AdminPage> {
  let time = Date.parse("2026-11-22T12:00:00Z");
  let resets = 0;
  const errors: unknown[] = [];
  const now = () => new Date(time);
  const openAccount = async () => ({ account: ACCOUNT, token: TOKEN, ownerToken: OWNER });
  const never = () => Promise.reject(new Error("not in this test"));
  const cloud = { addressUrl: "", vaultUrl: String, openAccount, registerName: never };
  const accounts = await openAccountKeeper(folder, cloud);
  const cloudUrl = "http://cloud.test";
  const restoredDir = join(folder, "restored");
  const backups = await openBackups({
    ...{ accounts, engine, now, restoredDir, dataDir: folder, filesDir: "/srv/family", cloudUrl },
  });
  const settings = {
    ...{ dataDir: folder, filesDir: "/srv/family", port: 0, cloudUrl },
    ...{ name: "kitchen", lanAddress: "192.168.1.20", labNetworks: [], checkSeconds: 5 },
    ...{ updateRoot: null, updateCheckSeconds: 86_400 },
  };
  const child = "/nowhere";
  const updates = await openUpdateKeeper({ settings, child, now: Date.now, random: () => 0 });
  const publisher = {
    ...{ start: async () => {}, stop: async () => {}, check: async () => {} },
    ...{ accountChanged: () => {}, view: () => page.dns },
    setEnabled: async (enabled: boolean) => {
      page.dns = { ...page.dns, enabled };
    },
  };
  const app = createWeb({
    ...{ settings, publisher, backups, accounts, updates, now },
    onError: (error) => errors.push(error),
    reset: async () => {
      resets += 1;
    },
  });
  const host = "127.0.0.1";
  const page: AdminPage = {
    ...{ app, engine, errors, now, resets: () => resets },
    dns: {
      ...{ enabled: true, fqdn: "kitchen.homes.example", lan: "lan.kitchen.homes.example" },
      ...{ published: { public: null, lan: null }, verifiedAt: null, retraction: null },
      ...{ conflict: false, lastError: null },
    },
    later(seconds) {
      time += seconds * 1000;
    },
    async post(path, form, accept = "application/json") {
      const headers = { host, accept, "content-type": "application/x-www-form-urlencoded" };
      const body = new URLSearchParams(form).toString();
      const answer = await app.request(path, { method: "POST", headers, body });
      const text = await answer.text();
      return { status: answer.status, text, location: answer.headers.get("location") };
    },
    get: async (path) => (await app.request(path, { headers: { host } })).text(),
    backup: async () => JSON.parse(await page.get("/status.json")).backup,
    idle: () => expect.poll(async () => (await page.backup()).running).toBeNull(),
  };
  return page;
}
