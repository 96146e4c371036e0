import { createHash } from "node:crypto";
import { BROWSERS } from "@candor/engines/browsers";
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Playground, startPlayground } from "./playground.ts";

const START = `
  window.consent = candor.createConsent({ registry: candor.registry, cookie: { name: "choice" }, policyVersion: "1" });
  window.gate = candor.startGate(consent, { registry: candor.registry, hold: candor.embedPlaceholders(candor.en) });
  document.documentElement.dataset.ready = "";
`;
const ran = (name: string) => `(window.ran??=[]).push("${name}")`;

describe.each(BROWSERS)("the gate in $name", ({ launch, lacking, name }) => {
  let browser: Browser;
  let site: Playground;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    if (!lacking) browser = await launch();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    if (lacking) return;
    site = await startPlayground();
    context = await browser.newContext();
    page = await context.newPage();
    complaints = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.exposeFunction("complain", (text: string) => complaints.push(text));
    await page.addInitScript(() => {
      addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
        const { complain } = window as unknown as { complain(text: string): void };
        complain(`${violatedDirective} ${blockedURI}`);
      });
    });
  });
  afterEach(async () => {
    await context.close();
    await site.close();
  });

  async function visit(path = "/"): Promise<void> {
    await page.goto(site.origin() + path);
    await page.locator("html[data-ready]").waitFor();
  }
  const choose = (choices: Record<string, boolean>) =>
    page.evaluate(async (choices) => {
      const { consent, gate } = window as unknown as Handles;
      await consent.choose(choices);
      await gate.settled;
    }, choices);
  const order = () =>
    page.evaluate(() => (window as unknown as { ran?: string[] }).ran?.join(" ") ?? "");

  interface Handles {
    readonly consent: { choose(choices: Record<string, boolean>): Promise<boolean> };
    readonly gate: { readonly settled: Promise<void> };
  }

  it.skipIf(lacking)(
    "holds every form of markup, and lets each through by its own category",
    async () => {
      const { other } = site;
      const at = (id: string, attributes: string) => `data-consent="${id}" ${attributes}`;
      site.pages["/"] = {
        head: `<link rel="stylesheet" ${at("functional", `data-href="${other("sheet.css")}"`)}>
        <script type="text/plain" ${at("analytics", `data-src="${other("script.js?ran=script")}"`)}></script>`,
        body: `<script type="text/plain" ${at("analytics", "")}>${ran("inline")}</script>
        <script type="text/plain" data-type="module" ${at("analytics", `data-src="${other("module.js?ran=module")}"`)}></script>
        <script type="text/plain" data-type="module" ${at("analytics", "")}>${ran("inline-module")}</script>
        <iframe title="A frame" ${at("marketing", `data-src="${other("frame")}"`)}></iframe>
        <img alt="A picture" ${at("marketing", `data-src="${other("image")}"`)}>
        <img alt="" ${at("marketing", `data-src="${other("pixel")}"`)}>
        <img alt="A chart" width="9" sizes="9px" ${at("marketing", `data-srcset="${other("srcset")} 9w" data-src="${other("fallback")}"`)}>
        <picture ${at("marketing", "")}><source media="all" data-srcset="${other("picture")}"><img alt="A photo" data-src="${other("picture-fallback")}"></picture>
        <video ${at("marketing", `data-src="${other("video")}" data-poster="${other("poster")}"`)} preload="auto" title="A film"></video>
        <video ${at("marketing", "")} preload="auto" title="Another film"><source data-src="${other("video-source")}"><track default data-src="${other("track")}"></video>
        <audio controls ${at("marketing", `data-src="${other("audio")}"`)} preload="auto" title="A sound"></audio>`,
        script: START,
      };
      await visit();
      await page.waitForTimeout(300);
      expect(site.asked).toEqual([]);
      expect(await order()).toBe("");

      await choose({ functional: true });
      await expect.poll(() => site.asked).toEqual(["sheet.css"]);

      await choose({ analytics: true });
      await expect.poll(order).toBe("script inline module inline-module");
      await expect
        .poll(() => [...site.asked].sort())
        .toEqual(["module.js", "script.js", "sheet.css"]);

      site.asked.length = 0;
      await choose({ marketing: true });
      const wanted = "audio frame image picture pixel poster srcset video video-source".split(" ");
      await expect.poll(() => wanted.filter((one) => !site.asked.includes(one))).toEqual([]);
      const known = [...wanted, "track"];
      expect(site.asked.filter((one) => !known.includes(one))).toEqual([]);
      expect(await page.locator("[role=group]").count()).toBe(0);
    },
  );

  it.skipIf(lacking)(
    "keeps the order a parser would: blocking, then deferred and modules; async waits for none",
    async () => {
      const { other } = site;
      const external = (name: string, more = "") =>
        `<script type="text/plain" data-consent="analytics" data-src="${other(`${name}?ran=${name}`)}" ${more}></script>`;
      const inline = (name: string, more = "") =>
        `<script type="text/plain" data-consent="analytics" ${more}>${ran(name)}</script>`;
      site.pages["/"] = {
        body: [
          external("defer1", "defer"),
          inline("m1", 'data-type="module"'),
          external("a"),
          inline("b"),
          external("async", "async"),
          external("missing").replace("other.localhost", "nowhere.invalid"),
          external("c"),
          inline("d", "defer"),
          external("m2", 'data-type="module"'),
          external("defer2", "defer"),
        ].join(""),
        script: START,
      };
      await visit();
      await choose({ analytics: true });
      await expect.poll(async () => (await order()).split(" ").length).toBe(9);
      const waited = (await order()).split(" ").filter((one) => one !== "async");
      expect(waited.join(" ")).toBe("a b c d defer1 m1 m2 defer2");
    },
  );

  it.skipIf(lacking)(
    "grants a service alone, from its placeholder, whose link needs no consent",
    async () => {
      const frame = (service: string, more: string) =>
        `<iframe width="300" height="200" data-consent="marketing/${service}" data-src="${site.other(service)}" ${more}></iframe>`;
      site.pages["/"] = {
        body: `${frame("video", `title="A film" data-link="${site.other("watch")}"`)}${frame("ads", 'title="An offer"')}`,
        script: START,
      };
      await visit();
      const film = page.getByRole("group", { name: "A film" });
      await expect(film.getByRole("link").getAttribute("href")).resolves.toBe(site.other("watch"));
      await film.getByRole("button").press("Enter");
      await expect.poll(() => site.asked).toEqual(["video"]);
      await expect(page.getByRole("group").count()).resolves.toBe(1);
      // Whoever pressed the button by the keyboard is still where the film is.
      expect(await page.evaluate(() => document.activeElement?.getAttribute("title"))).toBe(
        "A film",
      );
    },
  );

  it.skipIf(lacking)("holds what a script adds later, and lets it through", async () => {
    site.pages["/"] = { script: START };
    await visit();
    const add = (id: string) =>
      page.evaluate(
        ([id, src]) => {
          const frame = document.createElement("iframe");
          Object.assign(frame.dataset, { consent: id, src });
          const script = document.createElement("script");
          script.type = "text/plain";
          Object.assign(script.dataset, { consent: id, src });
          document.body.append(frame, script);
        },
        [id, site.other(id)] as const,
      );
    await add("marketing/ads");
    await add("counter");
    await page.waitForTimeout(200);
    expect(site.asked).toEqual([]);
    await choose({ marketing: true });
    await expect.poll(() => site.asked).toEqual(["marketing/ads", "marketing/ads"]);
    await add("marketing/video");
    await expect.poll(() => site.asked.filter((one) => one === "marketing/video")).toHaveLength(2);
    expect(site.asked).not.toContain("counter");
  });

  it.skipIf(lacking)(
    "obeys a strict policy: hash, nonce and a named Trusted Types policy, without a violation",
    async () => {
      const hashed = ran("hashed");
      const hash = createHash("sha256").update(hashed).digest("base64");
      site.pages["/"] = {
        headers: {
          "content-security-policy": `default-src 'self'; script-src 'self' 'nonce-n0nce' 'sha256-${hash}' ${new URL(site.other("")).origin}; require-trusted-types-for 'script'; trusted-types candor-gate`,
        },
        body: `<script type="text/plain" data-consent="analytics">${hashed}</script>
        <script type="text/plain" data-consent="analytics" nonce="n0nce">${ran("nonced")}</script>
        <script type="text/plain" data-consent="analytics" data-src="${site.other("a?ran=external")}"></script>
        <iframe data-consent="marketing" data-src="/framed" title="A frame"></iframe>`,
        script: START,
      };
      site.pages["/framed"] = {};
      await visit();
      await choose({ analytics: true, marketing: true });
      await expect.poll(order).toBe("hashed nonced external");
      expect(complaints).toEqual([]);
      if (name === "Chromium") {
        // The policy of this test does bite.
        const refused = page.evaluate(() => {
          document.createElement("script").text = "1";
        });
        await expect(refused).rejects.toThrow(/TrustedScript/);
      }
    },
  );

  it.skipIf(lacking)(
    "lets nothing through that no visitor could mean: unknown ids, frames of script",
    async () => {
      site.pages["/"] = {
        body: `<iframe data-consent="marketing" data-src="javascript:parent.ran=['frame']"></iframe>
        <iframe data-consent="marketing" data-src="java&#10;script:parent.ran=['frame']"></iframe>
        <script type="text/plain" data-consent="">${ran("empty")}</script>
        <script type="text/plain" data-consent="constructor">${ran("constructor")}</script>
        <script type="text/plain" data-consent="marketing " data-note="a space too many">${ran("space")}</script>`,
        script: START,
      };
      await visit();
      await choose({ marketing: true, analytics: true, functional: true });
      await page.waitForTimeout(200);
      expect(await order()).toBe("");
    },
  );
});
