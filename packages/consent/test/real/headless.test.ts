import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { launchChromium } from "@candor/engines/browser";
import { build } from "esbuild";
import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Site, serve } from "./site.ts";

const example = join(import.meta.dirname, "../../examples/headless");

let browser: Browser;
let site: Site;

beforeAll(async () => {
  const html = await readFile(join(example, "index.html"), "utf8");
  const { outputFiles } = await build({
    entryPoints: [join(example, "main.js")],
    bundle: true,
    format: "esm",
    conditions: ["@candor/source"],
    write: false,
  });
  site = await serve((request) =>
    request.url.endsWith(".js")
      ? new Response(outputFiles[0]?.text, { headers: { "content-type": "text/javascript" } })
      : new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } }),
  );
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

it("asks by a form of the page's own, keeps the answer, and takes another", async () => {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${site.port}/`);
  await page.getByRole("button", { name: "No", exact: true }).click();
  await page.getByText("You said no.").waitFor();
  expect(await page.getByRole("form").count()).toBe(0);
  await page.reload();
  await page.getByText("You said no.").waitFor();
  await page.getByRole("button", { name: "Change my mind" }).click();
  await page.getByRole("button", { name: "Yes" }).click();
  await page.getByText("You said yes.").waitFor();
  expect(await page.locator("candor-consent").count()).toBe(0);
});
