import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BROWSERS, type TestBrowser } from "@candor/engines/browsers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryStorage, type Storage } from "../../src/core/vault/index.ts";
import { backup, folderStorage, openVault, restore } from "../../src/node/index.ts";
import type { PageTools } from "../app-data/page.ts";
import { serveWebApp, type WebAppSite } from "./web-app-site.ts";

declare const tools: PageTools;
declare const violations: string[];

type Page = Awaited<ReturnType<Awaited<ReturnType<TestBrowser["launch"]>>["newPage"]>>;

const PASSWORD = "correct horse battery staple";
const CHEAP = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 } as const;

/** The recipe as it stands in the README, at this site's address. */
async function recipe(): Promise<string> {
  const readme = await readFile(join(import.meta.dirname, "../../README.md"), "utf8");
  const [, code] = /```js\n\/\/ in the page\n(.*?)```/s.exec(readme) ?? [];
  if (code === undefined) throw new Error("The README has no recipe for a web app.");
  expect(code.trim().split("\n").length).toBeLessThanOrEqual(22);
  const here = code.replace(
    '"https://cloud.example/vaults/anna/"',
    'location.origin + "/vaults/anna/"',
  );
  expect(here).not.toBe(code);
  return `const token = "a-token", password = ${JSON.stringify(PASSWORD)};
${here.replace("@candor/zk-backup/browser", "../../src/browser/index.ts")}
import { startPage } from "../app-data/page.ts";
startPage();`;
}

let folder: string;
let site: WebAppSite;
const memory = new Map<string, Storage>();

/** Vaults of Node's tests lie in folders, the others in memory. */
function storageOf(account: string): Storage {
  if (account.startsWith("folder")) return folderStorage({ folder: join(folder, account) });
  const storage = memory.get(account) ?? memoryStorage();
  memory.set(account, storage);
  return storage;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "zk-web-app-"));
  site = await serveWebApp(storageOf, { "/recipe.js": await recipe() });
});

afterAll(async () => {
  await site.close();
  await rm(folder, { recursive: true });
});

describe.each(BROWSERS)("a vault in a worker, in $name", ({ name, launch, lacking }) => {
  describe.skipIf(lacking)("against a blind server", () => {
    let browser: Awaited<ReturnType<typeof launch>>;
    let context: Awaited<ReturnType<typeof browser.newContext>>;
    const suffix = name.slice(0, 1).toLowerCase();

    beforeAll(async () => {
      browser = await launch();
      context = await browser.newContext();
      context.setDefaultTimeout(110_000); // the first page of a busy machine takes its time
    });

    afterAll(() => browser?.close());

    async function visit(script = "/page.js"): Promise<Page> {
      const page = await context.newPage();
      await page.goto(`${site.url}/?script=${script}`, { waitUntil: "commit" });
      await page.locator("html[data-ready]").waitFor({ state: "attached" });
      return page;
    }

    it("does what the README's recipe says, as it stands there", async () => {
      const page = await visit("/recipe.js");
      await page.evaluate(() =>
        tools.filled("notes", [
          [1, { text: "a note" }],
          [2, new Date(5)],
        ]),
      );
      const click = (id: string) =>
        page.evaluate((one) => document.getElementById(one)?.click(), id);
      const said = (text: string) =>
        page.waitForFunction(
          (wanted) => document.getElementById("progress")?.textContent === wanted,
          text,
        );
      await click("saveButton");
      await said("2 records are safe");
      await page.evaluate(() => tools.filled("notes", [[1, "overwritten by accident"]]));
      await click("restoreButton");
      await said("2 records are back");
      const records = await page.evaluate(() => tools.contents("notes"));
      expect(records).toEqual([
        [1, { text: "a note" }],
        [2, new Date(5)],
      ]);
      expect(await page.evaluate(() => violations)).toEqual([]);
      memory.delete("anna");
      await page.close();
    });

    it("goes on where a closed tab stopped, and sends no finished pack again", async () => {
      const account = `closed-${suffix}`;
      const begin = (page: Page) =>
        page.evaluate(
          async ([vaultOf, password, cost]) => {
            const root = await tools.emptyFolder("large");
            const bytes = new Uint8Array(32 * 1024 * 1024);
            let state = 1;
            const words = new Uint32Array(bytes.buffer);
            for (let i = 0; i < words.length; i++) {
              state = Math.imul(state, 1_664_525) + 1_013_904_223;
              words[i] = state ^ (state >>> 15); // the same again in the next tab
            }
            await tools.write(root, { "large.bin": bytes });
            const vault = await tools.zkBackup.openWorkerVault({
              ...{ worker: "/backup-worker.js", password, cost, create: true, rememberKey: true },
              storage: {
                type: "http",
                url: `${location.origin}/vaults/${vaultOf}/`,
                token: "a-token",
              },
            });
            const done = vault.backup({ files: root });
            Object.assign(globalThis, { done });
            done.catch(() => {});
          },
          [account, PASSWORD, CHEAP] as const,
        );
      const packs = () => site.put(account).filter(({ name: one }) => one.startsWith("packs/"));
      const first = await visit();
      await begin(first);
      await expect.poll(() => packs().length, { timeout: 100_000 }).toBeGreaterThan(0);
      await first.close();
      const sent = packs().length;
      const second = await visit();
      await begin(second);
      const { storedBytes, files } = await second.evaluate(
        () => (globalThis as unknown as { done: ReturnType<PageTools["zkBackup"]["backup"]> }).done,
      );
      expect(files).toBe(1);
      const all = packs();
      expect(new Set(all.map(({ name: one }) => one)).size).toBe(all.length);
      const before = all.slice(0, sent).reduce((sum, { size }) => sum + size, 0);
      expect(storedBytes).toBeLessThan(40 * 1024 * 1024 - before);
      await second.close();
    });

    it("gives its vault to Node, and takes Node's", async () => {
      const account = `folder-${suffix}`;
      const source = join(folder, `source-${suffix}`);
      await mkdir(join(source, "in"), { recursive: true });
      await writeFile(join(source, "a.txt"), "written by Node ".repeat(20_000));
      await writeFile(
        join(source, "in/b.bin"),
        new Uint8Array(300_000).map((_, i) => (i * i) >> 3),
      );
      await symlink("a.txt", join(source, "link"));
      const page = await visit();
      const open = `openWorkerVault`;
      const made = await page.evaluate(
        async ([vaultOf, password, cost]) => {
          const records = [
            ["key", { blob: new Blob(["in a blob"]), map: new Map([[1, -0]]) }],
          ] as const;
          await tools.filled("to Node", records);
          const root = await tools.emptyFolder("to Node");
          await tools.write(root, { "dir/file.txt": "written by a browser" });
          const vault = await tools.zkBackup.openWorkerVault({
            ...{ worker: "/backup-worker.js", password, cost, create: true, state: vaultOf },
            storage: {
              type: "http",
              url: `${location.origin}/vaults/${vaultOf}/`,
              token: "a-token",
            },
          });
          Object.assign(globalThis, { vault });
          return vault.backup({ databases: ["to Node"], files: root });
        },
        [account, PASSWORD, CHEAP] as const,
      );
      expect([open, made.warnings]).toEqual(["openWorkerVault", []]);

      const storage = folderStorage({ folder: join(folder, account) });
      const vault = await openVault({ storage, password: PASSWORD });
      const target = join(folder, `target-${suffix}`);
      await restore({ vault, snapshot: made.snapshot.id, target, threads: 0 });
      const text = (path: string) => readFile(join(target, path), "utf8");
      expect(await text("files/dir/file.txt")).toBe("written by a browser");
      const schema = JSON.parse(await text("indexeddb/1-to_Node/schema.json"));
      expect(schema).toMatchObject({ name: "to Node", version: 1, stores: [{ name: "things" }] });
      expect((await text("indexeddb/1-to_Node/blobs")).includes("in a blob")).toBe(true);

      const fromNode = await backup({ vault, source, threads: 0 });
      const carried = await backup({ vault, source: target, threads: 0 });
      const seen = await page.evaluate(
        async ([files, data]) => {
          const { vault: opened } = globalThis as unknown as {
            vault: Awaited<ReturnType<PageTools["zkBackup"]["openWorkerVault"]>>;
          };
          await opened.snapshots();
          const root = await tools.emptyFolder("from Node");
          const { problems } = await opened.restoreFolder({ snapshot: files, target: root });
          await opened.restore({ snapshot: data, databases: "all", existing: "replace" });
          const [[, value] = []] = (await tools.contents("to Node")) as [unknown, { blob: Blob }][];
          const input = document.getElementById("folder") as HTMLInputElement;
          const tar = await opened.tarBlob({ snapshot: files });
          return {
            problems,
            text: await value?.blob.text(),
            names: Object.keys(await tools.listed(root)),
            archive: (await tar.text()).includes("written by Node"),
            chosen: input.files?.length,
          };
        },
        [fromNode.snapshot.id, carried.snapshot.id] as const,
      );
      expect(seen).toEqual({
        problems: [{ where: "link", why: "symbolic-link" }],
        text: "in a blob",
        names: ["a.txt", "in/", "in/b.bin"],
        archive: true,
        chosen: 0,
      });
      await page.close();
    });

    it("says what is wrong by codes: passwords, servers, workers, and stops when told", async () => {
      const page = await visit();
      const codes = await page.evaluate(
        async ([account, password]) => {
          const { openWorkerVault } = tools.zkBackup;
          const storage = (token: string, place: string) =>
            ({ type: "http", url: `${location.origin}/vaults/${place}/`, token }) as const;
          const codeOf = (promise: Promise<unknown>) =>
            promise.then(
              () => "nothing",
              (error: Error & { code?: string }) => error.code ?? error.message,
            );
          const worker = "/backup-worker.js";
          const state = "codes";
          const good = { worker, password, state, storage: storage("a-token", account) };
          const controller = new AbortController();
          const stopped = openWorkerVault({ ...good, signal: controller.signal });
          controller.abort(new Error("no longer wanted"));
          return [
            await codeOf(openWorkerVault({ ...good, password: "wrong" })),
            await codeOf(openWorkerVault({ ...good, storage: storage("another", account) })),
            await codeOf(openWorkerVault({ ...good, storage: storage("a-token", "nobody") })),
            await codeOf(openWorkerVault({ ...good, worker: "/nothing.js" })),
            await codeOf(stopped),
          ];
        },
        [`folder-${suffix}`, PASSWORD] as const,
      );
      expect(codes).toEqual([
        ...["wrong-password", "unauthorized", "no-vault", "worker-failed", "no longer wanted"],
      ]);
      await page.close();
    });
  });
});
