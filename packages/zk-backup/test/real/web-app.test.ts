import { BROWSERS, type TestBrowser } from "@candor/engines/browsers";
import { campaign } from "@candor/engines/campaign";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryStorage } from "../../src/core/vault/index.ts";
import { DATABASE_SCENARIOS } from "../app-data/database-scenarios.ts";
import { FILE_SCENARIOS } from "../app-data/file-scenarios.ts";
import type { PageTools } from "../app-data/page.ts";
import { STORAGE_SCENARIOS } from "../app-data/storage-scenarios.ts";
import { serveWebApp, type WebAppSite } from "./web-app-site.ts";

declare const tools: PageTools;
declare const violations: string[];

let site: WebAppSite;

beforeAll(async () => {
  site = await serveWebApp(() => memoryStorage());
});

afterAll(() => site.close());

type Page = Awaited<ReturnType<Awaited<ReturnType<TestBrowser["launch"]>>["newPage"]>>;

/** A worker spools in files, a page in memory; files are the same to both. */
const IN_A_WORKER = [...DATABASE_SCENARIOS, ...FILE_SCENARIOS.slice(0, 1)];

describe.each(BROWSERS)("a web app's data in $name", ({ name, launch, lacking }) => {
  describe.skipIf(lacking)("on a page of the strictest policy", () => {
    let browser: Awaited<ReturnType<typeof launch>>;
    let page: Page;

    beforeAll(async () => {
      browser = await launch();
      page = await browser.newPage();
      page.setDefaultTimeout(110_000); // the first page of a busy machine takes its time
      await page.goto(site.url, { waitUntil: "commit" });
      await page.locator("html[data-ready]").waitFor({ state: "attached" });
    });

    afterAll(() => browser?.close());

    // Chromium's pages are what the project `browser` runs.
    const onThePage =
      name === "Chromium" ? [] : [...DATABASE_SCENARIOS, ...FILE_SCENARIOS, ...STORAGE_SCENARIOS];
    for (const { name: scenario } of onThePage)
      it(scenario, () => page.evaluate((one) => tools.scenario(one), scenario));

    it.each(IN_A_WORKER)("in a worker: $name", async ({ name: scenario }) => {
      expect(await page.evaluate((one) => tools.inWorker(one), scenario)).toBe(null);
    });

    it("gives any values back as they were", async () => {
      const run = campaign(`structured clones in ${name}`, { share: 100, full: 20_000 });
      for (let done = 0; done < run.count; done += 500) {
        const given = [Math.min(500, run.count - done), run.seed + done] as const;
        await page.evaluate(([count, seed]) => tools.anyValuesComeBack(count, seed), given);
      }
      run.record({ values: run.count });
    });

    it("breaks no rule of the policy", async () => {
      expect(await page.evaluate(() => violations)).toEqual([]);
    });
  });
});
