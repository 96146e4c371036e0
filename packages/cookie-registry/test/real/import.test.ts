import { readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromium } from "@candor/engines/browser";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type EntryDraft, importHar, importStorageState } from "../../src/imports/index.ts";
import { defineRegistry } from "../../src/index.ts";
import { findUndeclared } from "../../src/testing/index.ts";
import { entry } from "../declare.ts";

/** A visit with a real Chromium, as Playwright and the browser wrote it down. */
let har: string;
let state: unknown;
let takenAt: Date;
let server: Server;
const archive = join(tmpdir(), `candor-import-${process.pid}.har`);

beforeAll(async () => {
  server = createServer((_, response) => {
    response.setHeader("set-cookie", [
      "sid=SECRET; Path=/; HttpOnly",
      "lang=SECRET; Path=/; Max-Age=2592000",
      "lasting=SECRET; Path=/; Max-Age=63072000",
    ]);
    response.setHeader("content-type", "text/html");
    response.end(`<script>
      localStorage.setItem("cart", "SECRET");
      const opening = indexedDB.open("drafts", 1);
      opening.onsuccess = () => { opening.result.close(); document.title = "done"; };
    </script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await launchChromium();
  const context = await browser.newContext({ recordHar: { path: archive } });
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.waitForFunction(() => document.title === "done");
  state = await context.storageState({ indexedDB: true });
  takenAt = new Date();
  await context.close();
  await browser.close();
  har = await readFile(archive, "utf8");
});

afterAll(async () => {
  server.close();
  await rm(archive, { force: true });
});

const short = ({ name, storage, party, httpOnly, retention }: EntryDraft) => [
  name,
  storage,
  party,
  httpOnly,
  retention,
];

it("reads the archive that a real browser's visit left", () => {
  const { drafts, problems } = importHar(har, { site: "127.0.0.1" });
  expect(problems).toEqual([]);
  expect(drafts.map(short)).toEqual([
    ["sid", "cookie", "first", true, [{ session: true }]],
    ["lang", "cookie", "first", undefined, [{ iso: "P30D" }]],
    ["lasting", "cookie", "first", undefined, [{ iso: "P730D" }]],
  ]);
  expect(JSON.stringify(drafts)).not.toContain("SECRET");
});

it("reads what the browser held afterwards, capped as browsers do", () => {
  const { drafts, problems } = importStorageState(state, { site: "127.0.0.1", takenAt });
  expect(problems).toEqual([]);
  expect(drafts.map(short)).toEqual([
    ["sid", "cookie", "first", true, [{ session: true }]],
    ["lang", "cookie", "first", false, [{ iso: "P30D" }]],
    ["lasting", "cookie", "first", false, [{ iso: "P400D" }]],
    ["cart", "localStorage", "first", undefined, [{ persistent: true }]],
    ["drafts", "indexedDB", "first", undefined, [{ persistent: true }]],
  ]);
});

it("finds what a test's own page keeps and nobody declared", () => {
  const registry = defineRegistry({
    entries: [
      entry("sid"),
      entry("lang", { category: "functional" }),
      entry("lasting", { retention: [{ iso: "P2Y" }] }),
      entry("cart", { storage: "localStorage" }),
    ],
  });
  expect(findUndeclared(registry, state).map(({ name, reason }) => [name, reason])).toEqual([
    ["drafts", "undeclared"],
  ]);
  const refused = findUndeclared(registry, state, { categories: ["essential"] });
  expect(refused.map(({ name, reason }) => [name, reason])).toEqual([
    ["lang", "not-allowed"],
    ["drafts", "undeclared"],
  ]);
});
