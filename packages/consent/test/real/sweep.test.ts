import { BROWSERS } from "@candor/engines/browsers";
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createConsentServer } from "../../src/server/index.ts";
import { type Playground, startPlayground } from "./playground.ts";
import { registry } from "./playground-registry.ts";

const START = `
  const { registry } = candor;
  window.consent = candor.createConsent({ registry, cookie: { name: "choice" }, policyVersion: "1", endpoint: "/consent" });
  window.gate = candor.startGate(consent, { registry });
  gate.settled.then(() => { document.documentElement.dataset.ready = ""; });
`;

/** Puts something of every kind where tags put it; what is essential or not declared among it. */
const STORE = `
  const set = (cookie) => { document.cookie = cookie + ";max-age=9999"; };
  for (const domain of ["", ";domain=site.localhost", ";domain=www.site.localhost"])
    for (const path of ["/", "/shop", "/shop/", "/shop/basket"])
      set("plain-1=x;path=" + path + domain);
  set("plain-2=x");
  set("chips=x;path=/;secure;partitioned");
  set("chips=x;path=/;secure");
  set("__Secure-ads=x;path=/;secure");
  set("__Host-ads=x;path=/;secure");
  set("deep=x;path=/elsewhere/deep");
  set("session=x;path=/");
  set("stranger=x;path=/");
  set("video=x;path=/");
  localStorage["web-1"] = sessionStorage["web-1"] = localStorage["basket"] = "x";
  window.open1 = indexedDB.open("base-1");
  indexedDB.open("basket");
  caches?.open("cache-1"); caches?.open("basket");
`;

describe.each(BROWSERS)("a withdrawal in $name", ({ launch, lacking, name }) => {
  let browser: Browser;
  let site: Playground;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    if (!lacking) browser = await launch();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    if (lacking) return;
    site = await startPlayground();
    const choose = createConsentServer({
      registry,
      policyVersion: "1",
      cookie: { name: "choice" },
      receipts: { append: async () => {} },
    });
    site.endpoint = choose;
    const tag = `<script type="text/plain" data-consent="marketing" data-src="${site.other("tag.js")}"></script>
      <img alt="" data-consent="marketing/ads" data-src="${site.other("pixel")}">`;
    site.pages["/shop/basket"] = { body: tag, script: START };
    site.pages["/elsewhere/deep"] = { script: "" };
    context = await browser.newContext();
    page = await context.newPage();
    await page.goto(`${site.origin()}/shop/basket`);
    await page.locator("html[data-ready]").waitFor();
  });
  afterEach(async () => {
    await context?.close();
    await site?.close();
  });

  /** Every cookie the browser holds, whatever its path, as its own protocol tells. */
  async function cookies(): Promise<string[]> {
    const all = await context.cookies();
    return [...new Set(all.map((cookie) => cookie.name))].sort();
  }

  /** Everything else, told by the browser where it can. */
  async function storage(): Promise<string[]> {
    const state = await context.storageState({ indexedDB: true });
    const [{ localStorage = [], indexedDB = [] } = {}] = state.origins as {
      localStorage?: { name: string }[];
      indexedDB?: { name: string }[];
    }[];
    const rest = await page.evaluate(async () => [
      ...Object.keys(sessionStorage),
      ...("caches" in window ? await caches.keys() : []),
    ]);
    return [...localStorage, ...indexedDB]
      .map(({ name }) => name)
      .concat(rest)
      .sort();
  }

  async function reloaded(act: () => Promise<unknown>): Promise<void> {
    const loaded = page.waitForEvent("load");
    await act();
    await loaded;
    await page.locator("html[data-ready]").waitFor();
  }
  const choose = (choices: Record<string, boolean>) =>
    page.evaluate((choices) => {
      void (window as unknown as Handles).consent.choose(choices);
    }, choices);

  interface Handles {
    readonly consent: {
      choose(choices: Record<string, boolean>): Promise<boolean>;
      readonly recorded: Promise<boolean>;
    };
  }

  it.skipIf(lacking)(
    "leaves nothing of what was declared, wherever it lay, and asks nobody for it",
    async () => {
      await choose({ marketing: true, analytics: true });
      await expect.poll(() => [...site.asked].sort()).toEqual(["pixel", "tag.js"]);
      await page.evaluate(STORE);
      await context.addCookies([
        { name: "plain-9", value: "x", url: site.origin(), httpOnly: true },
        { name: "counter", value: "x", url: site.origin(), httpOnly: true },
      ]);
      const before = await cookies();
      expect(before).toEqual(
        expect.arrayContaining(["plain-1", "plain-2", "plain-9", "deep", "video", "chips"]),
      );
      if (name === "Chromium")
        expect(before).toEqual(expect.arrayContaining(["__Host-ads", "__Secure-ads"]));
      site.asked.length = 0;

      await reloaded(() => choose({ marketing: false }));
      await expect.poll(cookies).toEqual(["choice", "counter", "session", "stranger"]);
      await expect.poll(storage).toEqual(["basket", "basket", "basket"]);
      await page.waitForTimeout(300);
      expect(site.asked).toEqual([]);
      expect(site.choices.at(-1)).toMatchObject({ choices: { marketing: false, analytics: true } });
    },
  );

  it.skipIf(lacking)("of one service leaves the others of its category", async () => {
    await choose({ marketing: true });
    await page.evaluate(STORE);
    await reloaded(() => choose({ "marketing/video": false }));
    await expect.poll(cookies).not.toContain("video");
    expect(await cookies()).toEqual(expect.arrayContaining(["plain-1", "deep"]));
    expect(site.asked).toContain("pixel");
  });
});
