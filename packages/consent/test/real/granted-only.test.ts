import { defineRegistry } from "@candor/cookie-registry";
import { launchChromium } from "@candor/engines/browser";
import { lacksFirefox, launchFirefox } from "@candor/engines/firefox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grantedOnly } from "../../src/first-party-only/index.ts";
import { consentReader, createConsentServer } from "../../src/server/index.ts";
import { type OtherSite, startOtherSite } from "./other-site.ts";
import { type Site, serve } from "./site.ts";

const purpose = { en: "A purpose." };
const registry = defineRegistry({
  entries: [
    {
      name: "choice",
      category: "essential",
      party: "first",
      purpose,
      retention: [{ iso: "P180D" }],
    },
    {
      name: "_count",
      category: "analytics",
      party: "first",
      provider: { name: "Counter", application: true, domains: ["other.localhost"] },
      purpose,
      retention: [{ session: true }],
    },
  ],
});
const rules = { registry, cookie: { name: "choice" }, policyVersion: "1" };

let other: OtherSite;
let site: Site;

beforeAll(async () => {
  other = await startOtherSite();
  const doors = grantedOnly({ registry, site: "shop.localhost", consentOf: consentReader(rules) });
  const choose = createConsentServer({ ...rules, receipts: { append: async () => {} } });
  site = await serve(async (request) => {
    const { pathname } = new URL(request.url);
    const page = `<!doctype html><form method="post" action="/consent"><button name="choice" value="accept">Accept</button><button name="choice" value="refuse">Refuse</button></form><script src="${other.origin}/counter.js"></script><img src="${other.origin.replace("other", "stranger")}/pixel">`;
    const response =
      pathname === "/consent"
        ? await choose(request)
        : new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } });
    return doors.apply(request, response);
  });
});

afterAll(async () => {
  await site?.close();
  await other?.close();
});

describe.each([
  ["Chromium", () => launchChromium(), false],
  ["Firefox", () => launchFirefox(), lacksFirefox()],
] as const)("in %s", (_, launch, lacking) => {
  it.skipIf(lacking)("a grant opens the door to its own host, a withdrawal shuts it", async () => {
    other.forget();
    const browser = await launch();
    const page = await (await browser.newContext()).newPage();
    const asked = async (button?: string): Promise<string[]> => {
      other.forget();
      if (button) await page.getByRole("button", { name: button }).click();
      else await page.goto(`http://shop.localhost:${site.port}/`);
      await page.waitForLoadState("load");
      await page.waitForTimeout(300);
      return other.asked();
    };
    expect(await asked()).toEqual([]);
    expect(await asked("Accept")).toEqual(["counter.js"]); // and never the stranger's pixel
    expect(await asked("Refuse")).toEqual([]);
    await browser.close();
  });
});
