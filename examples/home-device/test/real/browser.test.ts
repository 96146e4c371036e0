import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { launchChromium } from "@candor/engines/browser";
import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Device } from "../../src/device.ts";
import { type Household, openHousehold } from "./household.ts";

const PASSWORD = "nine slow snails on the stairs";

let browser: Browser;
let home: Household;
let device: Device;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

beforeEach(async () => {
  home = await openHousehold();
  device = await home.device("kitchen");
  page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  complaints = [];
  page.on("console", (said) => {
    if (said.type() === "error") complaints.push(said.text());
  });
});
afterEach(async () => {
  await page.close();
  await home.close();
});

describe("a person at the admin page, in Chromium", () => {
  it("switches the address off and on", async () => {
    await page.goto(`${device.url}/dns`);
    await page.getByRole("button", { name: "Switch off and remove" }).click();
    await page.getByText("The switch is off.").waitFor();
    expect(await home.addresses("kitchen.homes.example")).toEqual([]);
    await page.getByRole("button", { name: "Switch on" }).click();
    await page.getByText("The switch is on.").waitFor();
    expect(complaints).toEqual([]);
  });

  it("makes the vault, backs up, is told of a wrong password, and restores", async () => {
    await page.goto(`${device.url}/backup`);
    await page.getByLabel("Vault password").first().fill(PASSWORD);
    await page.getByLabel("The same again").fill(PASSWORD);
    await page.getByRole("button", { name: "Make the vault" }).click();
    await page.getByText("Write the password down first").waitFor();
    await page.getByLabel("Vault password").first().fill(PASSWORD);
    await page.getByLabel("The same again").fill(PASSWORD);
    await page.getByLabel(/I have written the password down/).check();
    await page.getByRole("button", { name: "Make the vault" }).click();
    await page.getByText("Your vault is ready.").waitFor();
    await page.getByRole("button", { name: "Back up now" }).click();
    const restore = page.getByRole("region", { name: "Restore everything" });
    await restore.waitFor(); // comes by the page's refresh
    await restore.getByLabel("New folder").fill("again");
    await restore.getByLabel("Vault password").fill("not this one");
    await restore.getByRole("button", { name: "Restore" }).click();
    await page.getByText("That is not the vault password.").waitFor();
    expect(await restore.getByLabel("New folder").inputValue()).toBe("again");
    expect(await restore.getByLabel("Vault password").inputValue()).toBe("");
    await restore.getByLabel("Vault password").fill(PASSWORD);
    await restore.getByRole("button", { name: "Restore" }).click();
    await page.getByText("restored/again").waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(wide).toBe(false);
    // A refused form is a 4xx page, which Chromium notes; nothing was blocked.
    expect(complaints.filter((said) => !said.includes("status of 4"))).toEqual([]);
  });

  it("opens a backup, goes down into it, and saves a file, without a script", async () => {
    await writeFile(join(home.folder, "files", "letter <1>.txt"), "dear all");
    await page.goto(`${device.url}/backup`);
    await page.getByLabel("Vault password").first().fill(PASSWORD);
    await page.getByLabel("The same again").fill(PASSWORD);
    await page.getByLabel(/I have written the password down/).check();
    const bucket = page
      .getByRole("region", { name: "Set up" })
      .getByLabel("Address of the service");
    expect(await bucket.isVisible()).toBe(false);
    await page.getByText("A bucket of your own").first().click();
    await bucket.waitFor();
    await page.getByText("The maker's cloud").first().click();
    await page.getByLabel("Back up", { exact: true }).selectOption("week");
    await page.getByLabel("On", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Make the vault" }).click();
    await page.getByRole("button", { name: "Back up now" }).click();
    const made = page.getByRole("link", { name: /^\d+ \w+ \d{4}, / });
    await made.click();
    await page.getByLabel("Vault password").fill(PASSWORD);
    await page.getByRole("button", { name: "Open" }).click();
    const saved = page.waitForEvent("download");
    await page.getByRole("link", { name: "letter <1>.txt" }).click();
    const file = await saved;
    expect(file.suggestedFilename()).toMatch(/^letter [<_]1[>_]\.txt$/);
    expect(await readFile(await file.path(), "utf8")).toBe("dear all");
    await page.getByRole("button", { name: "Close the vault" }).click();
    await page.getByText("The vault is closed in this browser.").waitFor();
    expect(complaints).toEqual([]);
  });

  it("is not reached by a form of another site", async () => {
    const evil = `data:text/html,<form method="post" action="${device.url}/dns"><input name="enabled" value="off"><button>Win a prize</button></form>`;
    await page.goto(evil);
    await page.getByRole("button").click();
    await page.getByText("sent from another site").waitFor();
    const status = await (await fetch(`${device.url}/status.json`)).json();
    expect(status).toMatchObject({ dns: { enabled: true } });
  });
});
