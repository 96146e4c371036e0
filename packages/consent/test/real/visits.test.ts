import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BROWSERS } from "@candor/engines/browsers";
import { CHROMIUM_ARGS, chromiumPath } from "@candor/engines/chromium";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ownEntries } from "../../src/index.ts";
import { createConsentServer } from "../../src/server/index.ts";
import { type Playground, startPlayground } from "./playground.ts";
import { registry } from "./playground-registry.ts";

/** What the client hands to the tests. */
interface Handles {
  readonly consent: {
    readonly state: { readonly granted: Readonly<Record<string, boolean>>; readonly ask: unknown };
    accept(): Promise<boolean>;
    refuse(): Promise<boolean>;
    choose(choices: Record<string, boolean>): Promise<boolean>;
  };
  readonly journal: {
    flush(): Promise<boolean>;
    waiting(): Promise<readonly unknown[]>;
  };
}

const READY = `document.documentElement.dataset.ready = "";`;
const CREATE = (more = "") => `
  const { registry } = candor;
  window.consent = candor.createConsent({ registry, cookie: { name: "choice" }, policyVersion: "1", ${more} });
`;
const TABS = `${CREATE()} candor.startGate(consent, { registry }); candor.keepTabsInStep(consent); ${READY}`;
const JOURNAL = `
  window.journal = candor.createJournal({ endpoint: "/consent" });
  ${CREATE("endpoint: journal.record")} ${READY}
`;

const granted = (page: Page) =>
  page.evaluate(() => {
    const { granted } = (window as unknown as Handles).consent.state;
    return Object.keys(granted).filter((id) => granted[id] && !id.includes("/"));
  });
const act = (page: Page, name: "accept" | "refuse") =>
  page.evaluate((name) => {
    void (window as unknown as Handles).consent[name]();
  }, name);

async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator("html[data-ready]").waitFor();
}

describe.each(BROWSERS)("tabs in $name", ({ launch, lacking }) => {
  let browser: Browser;
  let site: Playground;
  let context: BrowserContext;

  beforeAll(async () => {
    if (!lacking) browser = await launch();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    if (lacking) return;
    site = await startPlayground();
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context?.close();
    await site?.close();
  });

  it.skipIf(lacking)("take a choice, and a withdrawal, from one another at once", async () => {
    site.pages["/"] = {
      body: `<img alt="" data-consent="marketing" data-src="${site.other("pixel")}">`,
      script: TABS,
    };
    const [one, two] = [await context.newPage(), await context.newPage()];
    await visit(one, site.origin());
    await visit(two, site.origin());
    await act(one, "accept");
    await expect.poll(() => granted(two)).toContain("marketing");
    await expect.poll(() => site.asked).toEqual(["pixel", "pixel"]);

    const loaded = Promise.all([one.waitForEvent("load"), two.waitForEvent("load")]);
    await act(two, "refuse");
    await loaded;
    await one.locator("html[data-ready]").waitFor();
    expect(await granted(one)).toEqual([]);
    expect(site.asked).toHaveLength(2);
  });

  it.skipIf(lacking)("hear the newer of two cookies, and leave one after a choice", async () => {
    site.pages["/"] = { script: `${CREATE()} ${READY}` };
    site.pages["/shared"] = {
      script: `${CREATE().replace('"choice" }', '"choice", domain: "site.localhost" }')} ${READY}`,
    };
    const page = await context.newPage();
    await visit(page, site.origin()); // host alone, as the site was once
    await act(page, "accept");
    await page.waitForTimeout(1100); // the cookie counts seconds
    await visit(page, `${site.origin("shop")}/shared`);
    await act(page, "refuse");
    const kept = async () =>
      (await context.cookies()).filter(({ name }) => name === "choice").map(({ domain }) => domain);
    expect(await kept()).toHaveLength(2);

    await visit(page, `${site.origin()}/shared`);
    expect(await granted(page)).toEqual([]); // the browser names the older yes first
    await act(page, "refuse");
    await expect.poll(kept).toEqual([".site.localhost"]);
  });
});

describe.each(BROWSERS)("a journal in $name", ({ launch, lacking }) => {
  let browser: Browser;
  let site: Playground;
  let context: BrowserContext;
  let down: boolean;
  let acknowledged: { decidedAt: number; choices: object; cookie: string | null }[];

  beforeAll(async () => {
    if (!lacking) browser = await launch();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    if (lacking) return;
    site = await startPlayground();
    site.pages["/"] = { script: JOURNAL };
    const choose = createConsentServer({
      registry,
      policyVersion: "1",
      cookie: { name: "choice" },
      receipts: { append: async () => {} },
    });
    down = false;
    acknowledged = [];
    site.endpoint = async (request) => {
      if (down) return new Response(null, { status: 503 });
      const sent = (await request.clone().json()) as { decidedAt: number; choices: object };
      const answer = await choose(request);
      await new Promise((resolve) => setTimeout(resolve, 50)); // time for another tab to try
      if (answer.ok) acknowledged.push({ ...sent, cookie: request.headers.get("cookie") });
      return answer;
    };
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context?.close();
    await site?.close();
  });

  const choice = async () =>
    (await context.cookies()).find(({ name }) => name === "choice")?.value ?? "";
  const comeOnline = (page: Page) => page.evaluate(() => void dispatchEvent(new Event("online")));

  const waiting = (page: Page) =>
    page.evaluate(async () => (await (window as unknown as Handles).journal.waiting()).length);

  it.skipIf(lacking).each(["without a network", "while the server is away"])(
    "keeps choices made %s, and delivers each once, from several tabs",
    async (how) => {
      const offline = how === "without a network";
      const pages = [];
      for (let n = 0; n < 3; n++) {
        const page = await context.newPage();
        await visit(page, site.origin());
        pages.push(page);
      }
      const [first, second, third] = pages as [Page, Page, Page];
      if (offline) await context.setOffline(true);
      down = !offline;
      await act(first, "accept");
      await expect.poll(() => waiting(third)).toBe(1);
      await first.waitForTimeout(1100); // a choice of the same second would be the same choice
      await act(second, "refuse");
      await expect.poll(() => waiting(third)).toBe(2);
      await first.close(); // what it wrote outlives it
      expect(await choice()).toMatch(/~$/); // no receipt yet
      expect(acknowledged).toEqual([]);

      if (offline) await context.setOffline(false); // every tab is told, and tries
      down = false;
      if (!offline) await Promise.all([comeOnline(second), comeOnline(third), comeOnline(second)]);
      await expect.poll(() => acknowledged.length).toBe(2);
      await expect.poll(choice).toMatch(/~[\w-]{22}$/);
      await second.waitForTimeout(400);
      expect(acknowledged).toHaveLength(2);
      const [accepted, refused] = acknowledged;
      expect(accepted).toMatchObject({ choices: { marketing: true }, cookie: null });
      expect(refused).toMatchObject({ choices: { marketing: false } });
      expect(refused?.cookie).toContain("choice=");
      expect(await choice()).toContain("-marketing");
    },
  );

  it.skipIf(lacking)("puts nothing on the device but what it declares", async () => {
    down = true;
    const page = await context.newPage();
    await visit(page, site.origin());
    await act(page, "accept");
    await expect.poll(() => site.choices.length).toBeGreaterThan(0);
    const state = await context.storageState({ indexedDB: true });
    const [{ localStorage = [], indexedDB = [] } = {}] = state.origins as {
      localStorage?: { name: string }[];
      indexedDB?: { name: string }[];
    }[];
    const rest = await page.evaluate(async () => [
      ...Object.keys(sessionStorage),
      ...(await caches.keys()),
    ]);
    const held = [
      ...state.cookies.map(({ name }) => `cookie ${name}`),
      ...localStorage.map(({ name }) => `localStorage ${name}`),
      ...indexedDB.map(({ name }) => `indexedDB ${name}`),
      ...rest,
    ];
    const declared = ownEntries({
      cookie: { name: "choice" },
      journal: "candor-consent-journal",
    }).map(({ name, storage = "cookie" }) => `${storage} ${name}`);
    expect(held.sort()).toEqual(declared.sort());
  });

  it.skipIf(lacking)("takes out what the server will never take", async () => {
    site.endpoint = () => new Response(null, { status: 400 });
    const page = await context.newPage();
    await visit(page, site.origin());
    await act(page, "accept");
    await expect
      .poll(() => page.evaluate(() => (window as unknown as Handles).journal.flush()))
      .toBe(true);
    expect(site.choices.length).toBe(1);
  });
});

describe("a page that Chromium keeps, or makes ahead of its visit", () => {
  let site: Playground;

  beforeEach(async () => {
    site = await startPlayground();
  });
  afterEach(() => site.close());

  it("comes back to what was chosen since", async () => {
    const browser = await chromium.launch({
      executablePath: await chromiumPath(),
      args: CHROMIUM_ARGS,
      ignoreDefaultArgs: ["--disable-back-forward-cache"],
    });
    try {
      const watch = `addEventListener("pageshow", ({ persisted }) => { if (persisted) fetch("/came-back"); });`;
      site.pages["/"] = { script: `${watch} ${TABS}` };
      site.pages["/next"] = { script: `${CREATE()} ${READY}` };
      const page = await (await browser.newContext()).newPage();
      const cameBack = page.waitForRequest(/came-back/);
      await visit(page, site.origin());
      await act(page, "accept");
      await visit(page, `${site.origin()}/next`);
      await act(page, "refuse");
      await page.evaluate(() => history.back());
      await cameBack; // It was the page that had been kept: it loads itself anew.
      await page.locator("html[data-ready]").waitFor();
      await expect.poll(() => granted(page).catch(() => null)).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it("says nothing and lets nothing through before it is visited", async () => {
    // Developer tools switch prerendering off: this browser is on its own, and tells what it sees.
    const rules = JSON.stringify({ prerender: [{ urls: ["/next"], eagerness: "immediate" }] });
    site.pages["/"] = {
      head: `<script type="speculationrules">${rules}</script>`,
      script: `${CREATE()} consent.accept(); setTimeout(() => { location.href = "/next"; }, 2500);`,
    };
    site.pages["/next"] = {
      body: `<script type="text/plain" data-consent="marketing" data-src="${site.other("tag.js")}"></script>`,
      script: `
        const tell = (what) => fetch("${site.other("")}" + what, { mode: "no-cors" });
        tell(document.prerendering ? "ahead" : "visited");
        document.addEventListener("prerenderingchange", () => tell("visited"));
        ${CREATE('endpoint: "/consent"')}
        candor.startGate(consent, { registry });
        consent.whenGranted("analytics").then(() => tell("granted"));`,
    };
    const profile = await mkdtemp(join(tmpdir(), "candor-prerender-"));
    const browser = spawn(await chromiumPath(), [
      ...CHROMIUM_ARGS,
      "--headless",
      `--user-data-dir=${profile}`,
      `${site.origin()}/`,
      "--remote-debugging-port=0", // without one, a headless browser leaves as soon as it has loaded
    ]);
    try {
      await expect.poll(() => site.asked, { timeout: 20_000 }).toContain("tag.js");
      await expect.poll(() => site.choices.length).toBe(1);
      expect(site.asked.slice(0, 2)).toEqual(["ahead", "visited"]);
      expect(site.asked.slice(2).sort()).toEqual(["granted", "tag.js"]);
    } finally {
      const gone = new Promise((resolve) => browser.once("close", resolve));
      browser.kill("SIGKILL");
      await gone;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});
