import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromiumProfile } from "@candor/engines/browser";
import { BROWSERS, type TestBrowser } from "@candor/engines/browsers";
import { campaign } from "@candor/engines/campaign";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryStorage, type Storage } from "../../src/core/vault/index.ts";
import { DATABASE_SCENARIOS } from "../app-data/database-scenarios.ts";
import { FILE_SCENARIOS, WORKER_SCENARIOS } from "../app-data/file-scenarios.ts";
import type { PageTools } from "../app-data/page.ts";
import { STORAGE_SCENARIOS } from "../app-data/storage-scenarios.ts";
import { serveWebApp, type WebAppSite } from "./web-app-site.ts";

declare const tools: PageTools;
declare const violations: string[];
/** What a test has left in the page for its next step. */
declare const vault: Awaited<ReturnType<PageTools["zkBackup"]["openWorkerVault"]>>;
declare const root: FileSystemDirectoryHandle;
declare const ended: Promise<string | undefined>;
declare const codeOf: (promise: Promise<unknown>) => Promise<string | undefined>;

const PASSWORD = "correct horse battery staple";
const CHEAP = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 } as const;

/** Accounts whose storage takes one pack, and the next ones when it is let. */
const HELD = "held-";
const held = new Map<string, () => void>();

function holding(account: string): Storage {
  const storage = memoryStorage();
  const let_ = new Promise<void>((resolve) => held.set(account, resolve));
  let taken = 0;
  return {
    ...storage,
    async put(name, bytes, options) {
      if (name.startsWith("packs/") && ++taken > 1) await let_;
      await storage.put(name, bytes, options);
    },
  };
}

let folder: string;
let site: WebAppSite;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "zk-web-app-"));
  site = await serveWebApp((account) =>
    account.startsWith(HELD) ? holding(account) : memoryStorage(),
  );
});

afterAll(async () => {
  await site.close();
  await rm(folder, { recursive: true });
});

type Page = Awaited<ReturnType<Awaited<ReturnType<TestBrowser["launch"]>>["newPage"]>>;

/** A worker spools in files, a page in memory; files are the same to both. */
const IN_A_WORKER = [...DATABASE_SCENARIOS, ...FILE_SCENARIOS.slice(0, 1), ...WORKER_SCENARIOS];

describe.each(BROWSERS)("a web app's data in $name", ({ name, launch, lacking }) => {
  describe.skipIf(lacking)("on a page of the strictest policy", () => {
    let browser: Awaited<ReturnType<typeof launch>>;
    let page: Page;
    const suffix = name.slice(0, 1).toLowerCase();

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

    // WebDriver BiDi, by which Firefox is driven, picks no directories.
    const picks = it.skipIf(name !== "Chromium");
    picks("backs up a directory that was picked in a form, below its own name", async () => {
      const picked = join(folder, "picked");
      await mkdir(join(picked, "in/side"), { recursive: true });
      await writeFile(join(picked, "in/side/two.txt"), "two");
      await writeFile(join(picked, "one.txt"), "one");
      await page.locator("#folder").setInputFiles(picked);
      const seen = await page.evaluate(
        async ([state, password, cost]) => {
          const { files: source } = document.getElementById("folder") as HTMLInputElement;
          const vault = await tools.zkBackup.openWorkerVault({
            ...{ worker: "/backup-worker.js", password, cost, create: true, state },
            storage: { type: "http", url: `${location.origin}/vaults/${state}/`, token: "a-token" },
          });
          const { files, warnings } = await vault.backupFolder({ source: source as FileList });
          const target = await tools.emptyFolder("picked");
          await vault.restoreFolder({ snapshot: "latest", target });
          const [snapshot] = await vault.snapshots();
          vault.close();
          return [files, warnings, snapshot?.path, Object.keys(await tools.listed(target))];
        },
        [`picked-${suffix}`, PASSWORD, CHEAP] as const,
      );
      const names = ["in/", "in/side/", "in/side/two.txt", "one.txt"];
      expect(seen).toEqual([2, [], "picked", names]);
    });

    it("goes on where a worker was ended in the middle, whose calls fail", async () => {
      const account = `${HELD}${suffix}`;
      const open = () =>
        page.evaluate(
          async ([state, password, cost]) => {
            const vault = await tools.zkBackup.openWorkerVault({
              ...{ worker: "/backup-worker.js", password, cost, create: true, state },
              storage: {
                type: "http",
                url: `${location.origin}/vaults/${state}/`,
                token: "a-token",
              },
            });
            Object.assign(globalThis, { vault });
          },
          [account, PASSWORD, CHEAP] as const,
        );
      await open();
      await page.evaluate(async () => {
        const root = await tools.emptyFolder("ended");
        await tools.write(root, { "large.bin": tools.noise(24_000_000) });
        const codeOf = (promise: Promise<unknown>) =>
          promise.then(
            () => "nothing",
            (error: { code?: string }) => error.code,
          );
        Object.assign(globalThis, { root, codeOf, ended: codeOf(vault.backup({ files: root })) });
      });
      const packs = () => site.put(account).filter(({ name: one }) => one.startsWith("packs/"));
      await expect.poll(() => packs().length, { timeout: 100_000 }).toBe(1); // no other is let in
      const codes = await page.evaluate(async () => {
        vault.close();
        return [await ended, await codeOf(vault.snapshots())];
      });
      expect(codes).toEqual(["worker-failed", "worker-failed"]);
      const [first] = packs();
      held.get(account)?.();
      await open();
      const again = await page.evaluate(async () => {
        const before = (await vault.snapshots()).length;
        const { files, warnings, newBytes } = await vault.backup({ files: root });
        vault.close();
        return { before, files, warnings, newBytes };
      });
      expect(again).toMatchObject({ before: 0, files: 1, warnings: [] });
      expect(first?.size).toBeGreaterThan(1_000_000);
      expect(again.newBytes).toBeLessThan(24_000_000 - 1_000_000); // what had been sent was used
    });

    // Only Chromium lets a test say how much room a site has.
    it.skipIf(name !== "Chromium")(
      "says when the browser has no more room, loses nothing by it, and goes on with more",
      async () => {
        const profile = await launchChromiumProfile(join(folder, "profile"));
        const tight = await profile.newPage();
        tight.setDefaultTimeout(110_000);
        await tight.goto(site.url, { waitUntil: "commit" });
        await tight.locator("html[data-ready]").waitFor({ state: "attached" });
        const protocol = await profile.newCDPSession(tight);
        const room = (quotaSize: number) =>
          protocol.send("Storage.overrideQuotaForOrigin", { origin: site.url, quotaSize });
        const does = (step: keyof PageTools["tightRoom"]) =>
          tight.evaluate((one): Promise<unknown> => tools.tightRoom[one](), step);
        await room(30e6); // from the start: Chromium keeps for a while how much was left for databases
        await does("begin"); // takes 22 MB
        expect(await does("backUp")).toBe("quota-exceeded");
        expect(await does("look")).toEqual([[1], []]);
        await room(1e9);
        expect(await does("backUp")).toBe("done");
        expect(await does("look")).toEqual([[1, 2], []]);
        await room(10e6);
        expect(await does("restore")).toBe("quota-exceeded");
        expect(await does("backUpDatabase")).toBe("done"); // records are set aside in memory then
        await room(1e9);
        expect(await does("restore")).toBe("done");
        expect(await does("same")).toBe(true);
        await profile.close();
      },
    );

    it("breaks no rule of the policy", async () => {
      expect(await page.evaluate(() => violations)).toEqual([]);
    });
  });
});
