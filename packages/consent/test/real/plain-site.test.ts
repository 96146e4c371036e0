import { execFileSync } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BROWSERS } from "@candor/engines/browsers";
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FileServer, packed, plainSite } from "./packed.ts";

let pack: string;
let site: FileServer;

beforeAll(async () => {
  pack = await packed();
  site = await plainSite(pack);
});

afterAll(async () => {
  site?.close();
  for (const folder of [dirname(pack), site.folder]) await rm(folder, { recursive: true });
});

/** The example's page with something else in it. */
async function pageWith(name: string, changes: Readonly<Record<string, string>>): Promise<void> {
  let html = await readFile(join(site.folder, "index.html"), "utf8");
  for (const [written, other] of Object.entries(changes)) {
    expect(html).toContain(written);
    html = html.replace(written, other);
  }
  await writeFile(join(site.folder, name), html);
}

describe.each(BROWSERS)(
  "one script tag of the packed package, from python3 -m http.server, in $name",
  ({ launch, lacking }) => {
    describe.skipIf(lacking)("a page of files", () => {
      let browser: Browser;
      let context: BrowserContext;
      let page: Page;
      let asked: string[];
      let errors: string[];

      beforeAll(async () => {
        browser = await launch();
      });

      afterAll(() => browser?.close());

      beforeEach(async () => {
        context = await browser.newContext({ locale: "en-GB" });
        context.setDefaultTimeout(15_000);
        page = await context.newPage();
        asked = [];
        errors = [];
        page.on("request", (request) => asked.push(new URL(request.url()).pathname));
        // Firefox counts a cookie it does not take as an error: the sweep tries every domain.
        page.on("pageerror", ({ message }) => {
          if (!/^Cookie .* rejected for invalid domain/.test(message)) errors.push(message);
        });
        await page.addInitScript(() => {
          const seen: string[] = [];
          addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
            seen.push(`${effectiveDirective} ${blockedURI}`),
          );
          Object.assign(window, { complaints: seen });
        });
      });

      afterEach(() => context.close());

      const button = (name: string) => page.getByRole("button", { name, exact: true });
      const complaints = () =>
        page.evaluate(() => (window as unknown as { complaints: string[] }).complaints);

      it("asks, holds, lets through, takes back, all under a strict policy", async () => {
        await page.goto(site.url);
        await button("Reject all").click();
        expect(asked).not.toContain("/count.js");
        await button("Cookie settings").click();
        await page.getByRole("switch", { name: "Analytics" }).click();
        await button("Save my choice").click();
        await page.getByText("This visit has been counted.").waitFor();
        const names = async () => (await context.cookies()).map(({ name }) => name).sort();
        expect(await names()).toEqual(["_count", "choice"]);
        expect(await complaints()).toEqual([]);
        await button("Cookie settings").click();
        await page.getByRole("dialog").getByRole("button", { name: "Reject all" }).click();
        await page.getByText("Nothing has been counted.").waitFor(); // the page was loaded anew
        await expect.poll(names).toEqual(["choice"]);
        expect(await complaints()).toEqual([]);
        expect(errors).toEqual([]);
      });

      it("speaks the page's language, and loads that one alone", async () => {
        await pageWith("de.html", { 'lang="en"': 'lang="de-AT"' });
        await page.goto(`${site.url}/de.html`);
        await button("Alle ablehnen").waitFor();
        expect(asked.filter((path) => path.includes("/locales/")).sort()).toEqual([
          "/consent/locales/de.js",
          "/consent/locales/lines.js",
        ]);
        expect(await complaints()).toEqual([]);
      });

      it("takes JSON in the page, and the rule of a region", async () => {
        const registry = await readFile(join(site.folder, "registry.json"), "utf8");
        const config = { registry: JSON.parse(registry), cookie: "choice", policyVersion: "1" };
        await pageWith("json.html", {
          'data-registry="registry.json"': 'data-config="#config" data-region="US-CA"',
          'data-policy-version="2025-06"': "",
          "<script\n      defer": `<script type="application/json" id="config">${JSON.stringify(config)}</script><script\n      defer`,
        });
        await page.goto(`${site.url}/json.html`);
        // California: granted until it is refused, and nobody is interrupted.
        await page.getByText("This visit has been counted.").waitFor();
        expect(await page.getByRole("dialog").count()).toBe(0);
        await button("Cookie settings").click();
        await page.getByRole("dialog").getByRole("button", { name: "Reject all" }).click();
        await page.getByText("Nothing has been counted.").waitFor();
        expect(await complaints()).toEqual([]);
      });

      it("runs under the hash of the README, and not when a byte is changed", async () => {
        const hash = /sha384-[\w+/]{64}/.exec(await readFile(join(pack, "README.md"), "utf8"))?.[0];
        const pinned = { "<script\n      defer": `<script integrity="${hash}"\n      defer` };
        await pageWith("pinned.html", pinned);
        await page.goto(`${site.url}/pinned.html`);
        await button("Reject all").waitFor();

        const script = await readFile(join(site.folder, "consent/consent.global.js"), "utf8");
        await writeFile(join(site.folder, "consent/changed.js"), `${script} `);
        await pageWith("changed.html", {
          ...pinned,
          "consent/consent.global.js": "consent/changed.js",
        });
        await page.goto(`${site.url}/changed.html`);
        await page.waitForTimeout(300);
        expect(await button("Reject all").count()).toBe(0);
        expect(asked).not.toContain("/count.js");
      });

      it.each([
        [
          "no version",
          { 'data-policy-version="2025-06"': "" },
          /"policyVersion" is missing: state it as data-policy-version/,
        ],
        [
          "no registry there",
          { "registry.json": "nowhere.json" },
          /nowhere\.json was answered with 404/,
        ],
        ["no JSON", { "registry.json": "style.css" }, /style\.css is not JSON/],
        ["no such element", { "registry.json": "#nothing" }, /no element #nothing with JSON in it/],
        [
          "no registry file",
          { "registry.json": "odd.json" },
          /the registry is not a registry file/,
        ],
      ])("says what is wrong and lets nothing through: %s", async (name, changes, message) => {
        await writeFile(join(site.folder, "odd.json"), '{ "cookies": [] }');
        const file = `${name.replaceAll(" ", "-")}.html`;
        await pageWith(file, changes);
        await page.goto(`${site.url}/${file}`);
        await expect.poll(() => errors.join()).toMatch(message);
        expect(asked).not.toContain("/count.js");
      });
    });
  },
);

describe("the hash that the README states", () => {
  it("is that of the packed file, by openssl", async () => {
    const file = join(pack, "dist/consent.global.js");
    const digest = execFileSync("openssl", ["dgst", "-sha384", "-binary", file]).toString("base64");
    expect(await readFile(join(pack, "README.md"), "utf8")).toContain(`sha384-${digest}`);
    const stated = JSON.parse(await readFile(join(pack, "dist/integrity.json"), "utf8")) as object;
    expect(stated).toEqual({ "consent.global.js": `sha384-${digest}` });
  });
});
