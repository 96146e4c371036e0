import { Resolver } from "node:dns/promises";
import { readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Bind, bindAvailable, startBind } from "@candor/engines/bind";
import { launchChromium } from "@candor/engines/browser";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmptyProject, emptyProject, firstLines, nodeOfMajor } from "./empty-project.ts";

const MAJORS = [20, 24];
const hasBind = await bindAvailable();

let project: EmptyProject;
const nodes = new Map<number, string>();

beforeAll(async () => {
  project = await emptyProject(["cookie-registry", "consent", "dsar", "zk-backup", "ddns-client"]);
  for (const major of MAJORS) nodes.set(major, await nodeOfMajor(major));
});

afterAll(() => rm(project.folder, { recursive: true, force: true }));

/** Runs the first lines of a README, its places replaced by ones that exist here. */
async function paste(
  major: number,
  name: string,
  places: Readonly<Record<string, string>> = {},
  after = "",
): Promise<string> {
  let code = await firstLines(name);
  for (const [written, here] of Object.entries(places)) {
    expect(code, `the README of ${name} says ${written}`).toContain(written);
    code = code.replaceAll(written, here);
  }
  return project.run(nodes.get(major) ?? "", `${code}\n${after}`);
}

describe.each(MAJORS)("on Node %i, from the packed tarballs in an empty project", (major) => {
  it("cookie-registry prints the policy's table", async () => {
    expect(await paste(major, "cookie-registry")).toMatch(/<table.*_ga_.*2 ans/s);
  });

  it("dsar prints a due date with its citation, and knows a letter of erasure", async () => {
    const printed = await paste(major, "dsar");
    expect(printed).toMatch(/answer by 2026-03-02/);
    expect(printed).toMatch(/1182\/71/);
    expect(printed).toMatch(/erasure de/);
  });

  it("zk-backup backs up and restores", async () => {
    for (const made of ["vault", "vault-state", "restored"])
      await rm(join(project.folder, made), { recursive: true, force: true });
    expect(await paste(major, "zk-backup")).toMatch(/[1-9]\d* files in snapshot/);
    const file = "zk-backup/package.json";
    const original = await readFile(join(project.folder, "node_modules/@candor", file));
    expect(await readFile(join(project.folder, "restored", file))).toEqual(original);
  });

  it.skipIf(!hasBind)("ddns-client publishes an address at a real BIND", async () => {
    const bind = await startBind({ zone: "homes.example", key: { name: "anna.homes.example" } });
    const echo = createServer((_, response) => {
      response.setHeader("content-type", "application/json");
      response.end('{"address":"8.8.4.4"}');
    });
    await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
    const secret = join(project.folder, "secret");
    await writeFile(secret, `${bind.secret}\n`);
    try {
      const places = {
        'host: "ns.homes.example"': `host: "127.0.0.1", port: ${bind.port}`,
        "https://cloud.homes.example": `http://127.0.0.1:${(echo.address() as AddressInfo).port}`,
        '"secret"': JSON.stringify(secret),
        "/var/lib/ddns-client/state.json": join(project.folder, `ddns-${major}.json`),
      };
      const printed = await paste(major, "ddns-client", places, "await agent.stop();");
      expect(printed).toMatch(/8\.8\.4\.4/);
      expect(await resolved(bind, "anna.homes.example")).toEqual(["8.8.4.4"]);
    } finally {
      echo.close();
      await bind.stop();
    }
  });
});

describe("in a real Chromium, from the packed tarballs", () => {
  it("cookie-registry audits a site from the command line, and finds what its first scan left out", async () => {
    const site = createServer((request, response) => {
      response.setHeader("content-type", "text/html");
      response.setHeader("set-cookie", ["sid=1", ...(request.url === "/two" ? ["late=1"] : [])]);
      response.end('<!doctype html><title>t</title><a href="/two">two</a>');
    });
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
    const url = `http://first-use.localhost:${(site.address() as AddressInfo).port}/`;
    try {
      const first = await project.command("cookie-registry", ["init", url]);
      expect(first.exit).toBe(0);
      const registry = first.printed.replace('"marketing"', '"essential"');
      await writeFile(join(project.folder, "registry.json"), registry);
      const audit = ["audit", url, "--registry", "registry.json"];
      expect(await project.command("cookie-registry", audit)).toMatchObject({ exit: 0 });
      const wider = await project.command("cookie-registry", [...audit, "--crawl", "2"]);
      expect(wider.printed).toMatch(/error undeclared.*the cookie late is set/s);
      expect(wider.exit).toBe(1);
    } finally {
      site.closeAllConnections();
      site.close();
    }
  });

  it("consent shows its banner and keeps a refusal", async () => {
    const entry = join(project.folder, "page.js");
    await writeFile(entry, await firstLines("consent"));
    const bundle = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
    const script = bundle.outputFiles[0]?.text ?? "";
    const site = createServer((request, response) => {
      if (request.url !== "/page.js")
        return response.end(
          '<!doctype html><title>t</title><script type="module" src="/page.js"></script>',
        );
      response.setHeader("content-type", "text/javascript");
      response.end(script);
    });
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(`http://localhost:${(site.address() as AddressInfo).port}/`);
      await page.getByRole("button", { name: /reject/i }).click();
      await page.reload();
      await page.waitForTimeout(500);
      expect(await page.getByRole("button", { name: /reject all/i }).isVisible()).toBe(false);
      expect(await page.context().cookies()).toHaveLength(1);
    } finally {
      await browser.close();
      site.closeAllConnections();
      site.close();
    }
  });
});

async function resolved(bind: Bind, name: string): Promise<string[]> {
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${bind.port}`]);
  return resolver.resolve4(name);
}
