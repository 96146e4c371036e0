import { launchChromium } from "@candor/engines/browser";
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Office, openOffice, served } from "../support/office.ts";
import { confirmationIn, controller, exportIn } from "../support/shop.ts";

const PATH = "/privacy/request";
let office: Office;
let site: Awaited<ReturnType<typeof served>>;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  const alsoUnder = ["ccpa", "colorado"] as const;
  office = await openOffice({ controller: { ...controller, alsoUnder } });
  await office.database.query("insert into account values ('ada@example.org', 'Ada Lovelace')");
  site = await served(office.fetch);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await office?.close();
});
afterEach(() => context?.close());

async function visit(path: string, more: Parameters<Browser["newContext"]>[0] = {}): Promise<void> {
  context = await browser.newContext({ javaScriptEnabled: false, ...more });
  page = await context.newPage();
  await page.goto(site.origin + path);
}

describe("the portal in Chromium, without script", () => {
  it("walks a person from the form to the copy, by keyboard", async () => {
    await visit(`${PATH}?type=access`);
    await page.getByLabel("Your mail address").focus();
    await page.keyboard.type("ada@example.org");
    await page.keyboard.press("Enter");
    await page.getByText("We sent a mail").waitFor();
    await office.dsar.run();
    const { token, code } = confirmationIn(office.mail.mails.at(-1));
    await page.goto(`${site.origin}${PATH}/${token}/confirm?code=${code}`);
    await page.getByRole("button", { name: "Yes, this is my request" }).press("Enter");
    await page.getByText("We are working on it").waitFor();
    await office.dsar.run();
    const { key } = exportIn(office.mail.mails.at(-1));
    await page.goto(`${site.origin}${PATH}/${token}/export?key=${key}`);
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download my data" }).press("Enter");
    expect((await downloading).suggestedFilename()).toMatch(/^shop-personal-data-.*\.zip$/);
  });

  it("shows a Californian their rights, and withdraws what was sent by mistake", async () => {
    await visit(PATH);
    await page.getByLabel("Where do you live?").selectOption({ label: "California" });
    await page.getByRole("button", { name: "Show my rights" }).click();
    await page.getByLabel("Limit the use of my sensitive data").check();
    await page.getByLabel("Your mail address").fill("no address");
    await page.getByLabel("Your mail address").evaluate((input) => input.removeAttribute("type"));
    await page.getByRole("button", { name: "Send the request" }).click();
    await page.getByRole("alert").waitFor();
    expect(await page.getByLabel("Limit the use of my sensitive data").isChecked()).toBe(true);
    await page.getByLabel("Your mail address").fill("cal@example.org");
    await page.getByLabel("Send me a copy of my data").check();
    await page.getByRole("button", { name: "Send the request" }).click();
    await page.getByText("Cal. Civ. Code").waitFor();
    await page.getByRole("button", { name: "Withdraw the request" }).click();
    await page.getByText("You withdrew this request").waitFor();
  });

  it("is accessible in both schemes, and fits a phone of 360 pixels", async () => {
    const onBehalf = { as: "guardian", email: "kid@example.org", right: "access" } as const;
    const guardian = await office.confirmed({ type: null, email: "p@example.org", onBehalf });
    const refused = await office.confirmed({ type: "complaint", language: "de" });
    await office.dsar.desk.refuse(refused.id, "No.");
    const paths = [
      ...["", "?lang=fr&place=US-CA", `/${guardian.token}`, `/${refused.token}`],
      ...[`/${refused.token}/confirm?code=x`, "/nothing"],
    ];
    const found: string[] = [];
    for (const look of ["light", "dark"] as const) {
      const viewport = look === "dark" ? { width: 360, height: 740 } : { width: 1280, height: 900 };
      await context?.close();
      await visit(PATH, { javaScriptEnabled: true, colorScheme: look, viewport });
      for (const path of look === "dark" ? paths.slice(0, 4) : paths) {
        await page.goto(site.origin + PATH + path);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        if (wide > viewport.width) found.push(`${path} is ${wide} wide`);
        await page.evaluate(axe.source);
        const { violations } = (await page.evaluate(
          "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
        )) as axe.AxeResults;
        for (const { id, nodes } of violations)
          found.push(`${path} ${id}: ${nodes.map(({ html }) => html.slice(0, 90)).join(" | ")}`);
      }
    }
    expect(found).toEqual([]);
  });
});
