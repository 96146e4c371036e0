import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { launchChromium } from "@candor/engines/browser";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { defineCookieTable } from "../../src/element/index.ts";
import { defineRegistry, renderJson } from "../../src/index.ts";
import { entry } from "../declare.ts";

const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "report-uri /violation",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const violations: string[] = [];
let server: Server;
let origin: string;

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: 'import { defineCookieTable } from "./src/element/index.ts"; defineCookieTable();',
      resolveDir: fileURLToPath(new URL("../..", import.meta.url)),
    },
    bundle: true,
    splitting: true,
    format: "esm",
    outdir: "/",
    write: false,
  });
  const registry = defineRegistry({
    entries: [entry("sid", { purpose: { en: "<img src=x onerror=alert(1)>", de: "Anmeldung." } })],
  });
  server = createServer((request, response) => {
    const path = request.url?.split("?")[0] ?? "";
    if (path === "/violation") {
      let report = "";
      request.on("data", (part) => (report += part)).on("end", () => violations.push(report));
      response.end();
      return;
    }
    const script = outputFiles.find((file) => file.path === path);
    response.setHeader("content-security-policy", CSP);
    response.setHeader(
      "content-type",
      script ? "text/javascript" : path === "/registry.json" ? "application/json" : "text/html",
    );
    if (script) response.end(script.text);
    else if (path === "/registry.json") response.end(renderJson(registry));
    else
      response.end(`<!doctype html><html lang="de"><title>Cookies</title>
<script type="module" src="/stdin.js"></script>${
        path === "/control" ? '<p style="color: red">control</p>' : ""
      }
<cookie-table src="/registry.json"><a href="/cookies">Cookies</a></cookie-table>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => server.close());

it("stands under a strict policy with Trusted Types, in the language of the page", async () => {
  const browser = await launchChromium();
  const page = await browser.newPage();
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  await page.goto(`${origin}/`);
  const row = page.getByRole("row").filter({ hasText: "sid" });
  await row.waitFor();
  expect(await row.innerText()).toMatch(/Anmeldung\.\s+Sitzung\s+Diese Website/);
  expect(said).toEqual([]);
  expect(violations).toEqual([]);
  // The policy is in force: what breaks it is reported.
  await page.goto(`${origin}/control`);
  await expect.poll(() => violations.length).toBe(1);
  await browser.close();
});

it("may be imported and defined on a server, where it does nothing", () => {
  expect(globalThis.customElements).toBeUndefined();
  expect(() => defineCookieTable()).not.toThrow();
});
