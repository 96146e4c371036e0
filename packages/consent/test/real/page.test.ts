import { launchChromium } from "@candor/engines/browser";
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Stratum, startStratum } from "./stratum.ts";

let browser: Browser;
let site: Stratum;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser?.close());

beforeEach(async () => {
  site = await startStratum();
  await open();
});

afterEach(async () => {
  await context.close();
  await site.close();
});

/** Opens a visitor's browser: an empty profile. */
async function open(options: Parameters<Browser["newContext"]>[0] = {}): Promise<void> {
  await context?.close();
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
  complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      console.error(`CSP: ${violatedDirective} ${blockedURI}`),
    );
    const shifts: number[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
    Object.assign(window, { shifts });
  });
}

const button = (name: string) => page.getByRole("button", { name, exact: true });
const visit = (path = "/") => page.goto(site.url + path);
const ready = () => page.locator("html[data-ready]").waitFor();

/** Takes everything back on the second layer, and waits for the page that is loaded then. */
async function withdraw(): Promise<void> {
  const loaded = page.waitForEvent("load");
  await page.getByRole("dialog").getByRole("button", { name: "Reject all" }).click();
  await loaded;
  await ready();
}

async function stored(): Promise<string[]> {
  const cookies = (await context.cookies()).map(({ name }) => name);
  const rest = await page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map(({ name }) => name ?? "");
    return [...Object.keys(localStorage), ...databases];
  });
  return [...cookies, ...rest].sort();
}

async function daysKept(): Promise<number> {
  const cookie = (await context.cookies()).find(({ name }) => name === "opene_cs");
  return Math.round(((cookie?.expires ?? 0) - Date.now() / 1000) / 86_400);
}

describe("a page under a strict policy with Trusted Types", () => {
  it("asks, lets through and takes back without one complaint of the browser", async () => {
    await visit();
    await button("Let me choose").click();
    await page.getByText("What is stored (4)").click();
    await page.getByRole("switch", { name: "Analytics", exact: true }).click();
    await button("Save my choice").click();
    // The inline script ran after the external one whose cookie it looks for.
    await page.locator("html[data-inline=true]").waitFor();
    expect(site.tagRequests).toEqual(["/tag.js"]);
    await button("Cookie settings").click();
    await withdraw();
    expect(complaints).toEqual([]);
  });

  it("stays where it is when the banner comes", async () => {
    await visit();
    await button("Reject all").waitFor();
    await page.waitForTimeout(400); // the entrance is over
    expect(await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts)).toEqual(
      [],
    );
  });

  it("blocks what no gate let through: the policy of this test does bite", async () => {
    await visit();
    await ready();
    await page.evaluate(() => {
      try {
        document.createElement("script").text = "1";
      } catch (error) {
        console.error(String(error));
      }
    });
    expect(complaints.join()).toContain("TrustedScript");
  });
});

describe("with a server", () => {
  it("keeps a consent for its time, records it once, and loads nothing before", async () => {
    await visit();
    await ready();
    expect(site.tagRequests).toEqual([]);
    expect(await stored()).toEqual([]);
    await button("Accept all").click();
    await expect.poll(daysKept).toBe(365);
    await expect.poll(() => site.receipts.length).toBe(1);
    const [receipt] = site.receipts;
    expect(receipt).toMatchObject({ by: "script", shown: { language: "en" }, refused: [] });
    await expect
      .poll(async () => (await context.cookies()).map(({ value }) => value).join())
      .toContain(receipt?.reference);
    await visit("/shop");
    await ready();
    await expect(button("Accept all").isVisible()).resolves.toBe(false);
    expect(site.receipts).toHaveLength(1);
  });

  it("keeps a refusal for its own time", async () => {
    await visit();
    await button("Reject all").click();
    await expect.poll(daysKept).toBe(7);
    await expect.poll(() => site.receipts.length).toBe(1);
    await visit("/shop");
    await ready();
    expect(site.tagRequests).toEqual([]);
    expect(await stored()).toEqual(["opene_cs"]);
  });

  it("leaves nothing after a withdrawal: every domain, HttpOnly, storage, a database held open", async () => {
    await visit();
    await button("Accept all").click();
    await page.locator("html[data-inline=true]").waitFor();
    await page.reload(); // the server sets its HttpOnly cookie beside the others
    await page.locator("html[data-inline=true]").waitFor();
    await expect
      .poll(stored)
      .toEqual(expect.arrayContaining(["_ga", "_ga_ABC123", "_gid", "insight-1", "opene_cs"]));
    const asked = site.tagRequests.length;
    await button("Cookie settings").click();
    await withdraw();
    await expect.poll(stored).toEqual(["kept-open", "opene_cs"]); // undeclared: not ours to remove
    expect(site.tagRequests).toHaveLength(asked);
    expect(site.receipts.at(-1)).toMatchObject({
      granted: [],
      replaces: site.receipts[0]?.reference,
    });
  });

  it("leaves nothing that scripts can reach although the server does not answer", async () => {
    await visit();
    await button("Accept all").click();
    await page.locator("html[data-inline=true]").waitFor();
    expect(await stored()).toEqual(expect.arrayContaining(["_ga", "_ga_ABC123", "_gid"]));
    site.broken = true;
    await button("Cookie settings").click();
    await withdraw();
    await expect.poll(stored).toEqual(["kept-open", "opene_cs"]);
    expect(site.receipts).toHaveLength(1);
  });

  it("holds to the choice while the server cannot record it, and sends it again", async () => {
    site.broken = true;
    await visit();
    await button("Accept all").click();
    await page.locator("html[data-inline=true]").waitFor();
    expect(site.receipts).toEqual([]);
    const [before] = (await context.cookies()).filter(({ name }) => name === "opene_cs");
    site.broken = false;
    await visit("/shop");
    await expect.poll(() => site.receipts.length).toBe(1);
    const { decided } = site.receipts[0] ?? {};
    expect(Date.parse(decided ?? "") / 1000).toBe(
      Number.parseInt(before?.value.split("~")[2] ?? "", 36),
    );
    await expect
      .poll(async () => (await context.cookies()).find(({ name }) => name === "opene_cs")?.value)
      .toContain(site.receipts[0]?.reference);
  });

  it("carries a choice over to a page that was open already", async () => {
    await visit();
    await ready();
    const other = await context.newPage();
    await other.goto(site.url);
    await other.getByRole("button", { name: "Reject all" }).click();
    await page.bringToFront();
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await expect(button("Reject all").isVisible()).resolves.toBe(false);
  });
});

describe("without JavaScript", () => {
  it("is chosen by a plain form, recorded, and kept by the server alone", async () => {
    await open({ javaScriptEnabled: false });
    await visit("/shop?page=2");
    await page.getByRole("checkbox", { name: /^Analytics: (?!Google)/ }).check();
    await page.getByRole("button", { name: "Save my choice" }).click();
    expect(page.url()).toBe(`${site.url}/shop?page=2`);
    expect(await daysKept()).toBe(365);
    expect(site.receipts[0]).toMatchObject({ by: "form", granted: ["analytics"] });
    await expect(
      page.getByRole("checkbox", { name: /^Analytics: (?!Google)/ }).isChecked(),
    ).resolves.toBe(true);
    await expect(
      page.getByRole("checkbox", { name: /^Marketing: (?!Google)/ }).isChecked(),
    ).resolves.toBe(false);

    await page.getByRole("button", { name: "Reject all" }).click();
    expect(await daysKept()).toBe(7);
    expect(site.receipts[1]).toMatchObject({ granted: [], replaces: site.receipts[0]?.reference });
    expect((await context.cookies()).map(({ name }) => name)).toEqual(["opene_cs"]);
  });

  it("cannot be chosen by another site's form", async () => {
    await open({ javaScriptEnabled: true });
    await page.route("http://evil.localhost/**", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<form method=post action="${site.url}/consent"><input name=choice value=accept></form>`,
      }),
    );
    await page.goto("http://evil.localhost/");
    const answered = page.waitForResponse(`${site.url}/consent`);
    await page.evaluate(() => document.forms[0]?.submit());
    expect((await answered).status()).toBe(403);
    expect(site.receipts).toEqual([]);
    expect(await context.cookies(site.url)).toEqual([]);
  });
});
