import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { launchChromium } from "@candor/engines/browser";
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openStage, type Stage } from "./stage.ts";
import { visitor } from "./visitor.ts";

let stage: Stage;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  stage = await openStage();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});
beforeEach(async () => {
  context = await browser.newContext({ locale: "en-US" });
  page = await context.newPage();
  complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
});
afterEach(() => context.close());

const at = (host: string, path = "/") => `http://${host}.localhost:${stage.website.port}${path}`;

async function cookies(): Promise<Record<string, number>> {
  const now = Date.now() / 1000;
  return Object.fromEntries(
    (await context.cookies()).map(({ name, expires }) => [
      name,
      expires < 0 ? 0 : Math.round(expires - now),
    ]),
  );
}

/** A site that counts connections and requests. */
async function observer(): Promise<{ server: Server; port: number; heard: string[] }> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.end();
  });
  server.on("upgrade", (request, socket) => {
    heard.push(`UPGRADE ${request.url}`);
    socket.destroy();
  });
  server.on("connection", () => heard.push("CONNECT"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as AddressInfo).port, heard };
}

/** Hearth's site on another port, every header but the policy as it came. */
async function withoutPolicy(): Promise<Server> {
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    visitor(stage.website.port, "hearth.localhost")
      .get(path)
      .then(({ status, headers, body }) => {
        const { "content-security-policy": _, ...others } = headers;
        response.writeHead(status, others);
        response.end(body);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

describe("Hearth's proof page", () => {
  it("sends nothing to anybody in any of its ways", async () => {
    const { server, port, heard } = await observer();
    try {
      await page.goto(at("hearth", `/proof/third-party?port=${port}`));
      const summary = page.locator("#summary");
      const attempts = await summary.getAttribute("data-attempts");
      await page.waitForFunction(
        (all) => document.querySelector<HTMLElement>("#summary")?.dataset["blocked"] === all,
        attempts,
      );
      expect(await page.locator('[data-result="refused"]').count()).toBe(Number(attempts));
      // For a frame Chromium connects before it asks the policy, and sends nothing.
      expect(heard.filter((one) => one !== "CONNECT")).toEqual([]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("reaches the observer without the header: the count counts", async () => {
    const { server, port, heard } = await observer();
    const mirror = await withoutPolicy();
    try {
      const { port: mirrored } = mirror.address() as AddressInfo;
      await page.goto(`http://hearth.localhost:${mirrored}/proof/third-party?port=${port}`);
      await page.waitForTimeout(500);
      const ways = new Set(heard.filter((one) => one !== "CONNECT"));
      expect(ways.size).toBeGreaterThanOrEqual(8);
    } finally {
      mirror.closeAllConnections();
      mirror.close();
      server.closeAllConnections();
      server.close();
    }
  });
});

it("Hearth shows no banner, sets no cookie and breaks no rule of its own", async () => {
  for (const path of ["/", "/shop", "/cookies", "/privacy", "/account/login", "/privacy/request"]) {
    await page.goto(at("hearth", path));
    expect(await page.locator("candor-consent").count()).toBe(0);
  }
  expect(await context.cookies()).toEqual([]);
  expect(complaints).toEqual([]);
});

describe("Stratum", () => {
  const essential = ["opene_cs"];

  it("sets nothing before the choice and asks the tag's site for nothing", async () => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(at("stratum"));
    await page.getByRole("button", { name: /^reject/i }).waitFor();
    await page.waitForTimeout(300);
    expect(await cookies()).toEqual({});
    expect(asked.filter((url) => url.includes("tags.localhost"))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("keeps a refusal 7 days, with a receipt, and still sets nothing else", async () => {
    await page.goto(at("stratum"));
    const answer = page.waitForResponse((one) => one.url().endsWith("/consent"));
    await page.getByRole("button", { name: /^reject/i }).click();
    expect((await answer).status()).toBe(200);
    await page.goto(at("stratum", "/cookies"));
    expect(Object.keys(await cookies())).toEqual(essential);
    expect(Math.abs(((await cookies())["opene_cs"] ?? 0) - 7 * 86_400)).toBeLessThan(60);
    expect(await page.getByRole("button", { name: /^reject/i }).count()).toBe(0);
    expect((await stage.sql("select 1 from candor_consent.receipt")).length).toBeGreaterThan(0);
  });

  it("after consent loads the tag, whose cookies live as in the field; withdrawal clears them", async () => {
    await page.goto(at("stratum"));
    await page.getByRole("button", { name: /^accept/i }).click();
    await expect.poll(async () => Object.keys(await cookies()).length).toBe(6);
    const ages = await cookies();
    for (const [name, age] of [
      ["opene_cs", 365 * 86_400],
      ["_ga", 400 * 86_400], // the browser's own cap on two years
      ["_ga_7Q4K2M9X1B", 400 * 86_400],
      ["_gid", 86_400],
      ["_gat_7Q4K2M9X1B", 60],
      ["_gcl_au", 90 * 86_400],
    ] as const) {
      expect([name, Math.abs((ages[name] ?? 0) - age) < 60]).toEqual([name, true]);
    }
    expect(complaints).toEqual([]);

    await page.locator("#cookie-settings").click();
    const reloaded = page.waitForEvent("load");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^reject/i })
      .click();
    await reloaded;
    expect(Object.keys(await cookies())).toEqual(essential);
    await page.reload();
    expect(Object.keys(await cookies())).toEqual(essential);
  });

  it("lets a browser without JavaScript choose by a plain form", async () => {
    await context.close();
    context = await browser.newContext({ javaScriptEnabled: false });
    page = await context.newPage();
    await page.goto(at("stratum"));
    await page.getByRole("link", { name: "Cookie settings" }).click();
    await page.getByRole("button", { name: /^accept/i }).click();
    expect(page.url()).toBe(at("stratum", "/cookies?lang=en"));
    expect(Object.keys(await cookies())).toEqual(essential);
    expect(Math.abs(((await cookies())["opene_cs"] ?? 0) - 365 * 86_400)).toBeLessThan(60);
  });

  it("forgets nothing when only some purposes are granted", async () => {
    await page.goto(at("stratum"));
    await page.getByRole("button", { name: "Let me choose" }).click();
    await page.getByRole("switch", { name: /marketing/i }).check();
    await page.getByRole("button", { name: /save|keep/i }).click();
    await expect
      .poll(async () => Object.keys(await cookies()).sort())
      .toEqual(["_gcl_au", "opene_cs"]);
  });
});

it.each(["hearth", "stratum"])(
  "%s fits a narrow phone without scrolling sideways",
  async (host) => {
    await page.setViewportSize({ width: 360, height: 740 });
    const paths = [
      "/",
      "/shop",
      "/cookies",
      "/privacy",
      "/privacy/request",
      "/account/new",
      "/nowhere",
    ];
    for (const path of paths) {
      await page.goto(at(host, path));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect([path, wide]).toEqual([path, 360]);
    }
  },
);

describe.each(["hearth", "stratum"])("%s is accessible", (host) => {
  const paths = [
    "/",
    "/shop",
    "/cookies",
    "/privacy",
    "/privacy/request",
    "/account/new",
    ...(host === "stratum" ? ["/blog/pulling-the-plug"] : ["/proof/third-party"]),
  ];

  // One page in the dark will do: the palettes' contrast is measured where they are defined.
  it.each([
    ["light", paths],
    ["dark", ["/shop"]],
  ] as const)("in %s, by the rules of WCAG 2.2 AA", async (colorScheme, visited) => {
    // Without the banner's fade: half-way through it the colours are not those of the page.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const found: string[] = [];
    for (const path of visited) {
      await page.goto(at(host, path));
      await page.evaluate(axe.source);
      const { violations } = (await page.evaluate(
        "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
      )) as axe.AxeResults;
      for (const { id, nodes } of violations)
        found.push(`${path} ${id}: ${nodes.map(({ html }) => html.slice(0, 90)).join(" | ")}`);
    }
    expect(found).toEqual([]);
  });
});
