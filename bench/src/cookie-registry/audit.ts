import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { chromiumPath } from "@candor/engines/chromium";
import { median } from "../measuring/table.ts";

/** What auditing a site took, in seconds. */
export interface AuditTimes {
  readonly name: string;
  /** One page: before any choice, refused, accepted (ours also withdrawn). */
  readonly onePage: number;
  /** All pages in the same phases; a program that does not crawl is run once a page. */
  readonly allPages: number;
}

/**
 * Measures the audit of a site of so many pages against `@slashgear/gdpr-cookie-scanner`, which
 * scans one address a run and waits fixed times; alternating, the same Chromium for both.
 */
export async function measureAudit(pages: number, runs: number): Promise<AuditTimes[]> {
  const folder = await mkdtemp(join(tmpdir(), "candor-bench-audit-"));
  const site = await startSite(pages);
  const { port } = site.address() as AddressInfo;
  const url = (page: number): string => `http://bench.localhost:${port}/${page === 0 ? "" : page}`;
  try {
    const contenders = [await ours(folder), await theirs(folder)];
    const times = contenders.map(() => ({ one: [] as number[], all: [] as number[] }));
    for (let run = 0; run < runs; run++) {
      for (const [index, contender] of contenders.entries()) {
        times[index]?.one.push(await seconds(() => contender.audit([url(0)])));
        const all = Array.from({ length: pages }, (_, page) => url(page));
        times[index]?.all.push(await seconds(() => contender.audit(all)));
      }
    }
    return contenders.map(({ name }, index) => ({
      name,
      onePage: median(times[index]?.one ?? []),
      allPages: median(times[index]?.all ?? []),
    }));
  } finally {
    site.closeAllConnections();
    site.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Contender {
  readonly name: string;
  audit(urls: readonly string[]): Promise<void>;
}

async function ours(folder: string): Promise<Contender> {
  const registry = join(folder, "registry.json");
  await writeFile(registry, REGISTRY);
  const cli = join(packageFolder("@candor/cookie-registry"), "dist", "cli.js");
  const chromium = await chromiumPath();
  const controls = ["--accept", "#accept", "--reject", "#reject", "--withdraw", "#withdraw"];
  return {
    name: "cookie-registry audit",
    async audit(urls) {
      const crawl = ["--crawl", String(urls.length), "--quiet"];
      const args = ["audit", urls[0] ?? "", "--registry", registry, ...controls, ...crawl];
      await run([cli, ...args], { CHROMIUM_PATH: chromium }, folder);
    },
  };
}

async function theirs(folder: string): Promise<Contender> {
  const cli = join(packageFolder("@slashgear/gdpr-cookie-scanner"), "dist", "cli.js");
  const browsers = await playwrightBrowsers(folder);
  return {
    name: "gdpr-cookie-scanner",
    async audit(urls) {
      for (const url of urls) {
        const args = [cli, "scan", url, "-f", "json", "-o", folder, "-l", "en-US"];
        await run(args, { PLAYWRIGHT_BROWSERS_PATH: browsers }, folder);
      }
    },
  };
}

/** It takes no path of a browser: the folder that Playwright would download into leads to ours. */
async function playwrightBrowsers(folder: string): Promise<string> {
  const list = join(packageFolder("playwright-core", packageFolder("playwright")), "browsers.json");
  const { browsers } = JSON.parse(await readFile(list, "utf8")) as {
    browsers: { name: string; revision: string }[];
  };
  const revision = browsers.find(({ name }) => name === "chromium-headless-shell")?.revision;
  const home = join(folder, "browsers", `chromium_headless_shell-${revision}`);
  const program = join(home, "chrome-headless-shell-linux64", "chrome-headless-shell");
  await mkdir(dirname(program), { recursive: true });
  await symlink(await chromiumPath(), program);
  await chmod(program, 0o755).catch(() => {});
  await writeFile(join(home, "INSTALLATION_COMPLETE"), "");
  return join(folder, "browsers");
}

/** The folder of an installed package, as a program in a folder (ours when left out) would find it. */
function packageFolder(name: string, from?: string): string {
  const load = createRequire(from === undefined ? import.meta.url : join(from, "package.json"));
  const paths = load.resolve.paths(name) ?? [];
  const found = paths.map((path) => join(path, name)).find((path) => exists(path));
  if (found === undefined) throw new Error(`${name} is not installed`);
  return found;

  function exists(path: string): boolean {
    try {
      load(join(path, "package.json"));
      return true;
    } catch {
      return false;
    }
  }
}

/** Runs a program to its end; 0 and 1 are verdicts on the site, everything else is a failure. */
function run(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Promise<void> {
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 2 ** 26 };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [...args], options, (error, out, err) => {
      if (error === null || error.code === 1) resolve();
      else reject(new Error(`${args[0]} ended with ${error.code}: ${out}${err}`.slice(0, 2000)));
    });
  });
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

const REGISTRY = JSON.stringify({
  entries: [
    {
      ...{ name: "choice", category: "essential", party: "first" },
      ...{ purpose: { en: "Keeps the choice." }, retention: [{ iso: "P180D" }] },
    },
    {
      ...{ name: "count", category: "analytics", party: "first" },
      ...{ purpose: { en: "Counts visits." }, retention: [{ iso: "P30D" }] },
    },
  ],
});

/** A site of linked pages with a plain banner and one cookie that needs a yes. */
function startSite(pages: number): Promise<Server> {
  const links = Array.from({ length: pages }, (_, page) => `<a href="/${page || ""}">${page}</a>`);
  const server = createServer((request, response) => {
    const to = /^\/choose\?(\w+)$/.exec(request.url ?? "")?.[1];
    if (to !== undefined) {
      const cookies = [`choice=${to}; Max-Age=15552000; Path=/`];
      if (to === "withdrawn") cookies.push("count=; Max-Age=0; Path=/");
      response.writeHead(303, { "set-cookie": cookies, location: "/" }).end();
      return;
    }
    const choice = /choice=(\w+)/.exec(request.headers.cookie ?? "")?.[1];
    response.setHeader("content-type", "text/html");
    if (choice === "yes") response.setHeader("set-cookie", "count=1; Max-Age=2592000; Path=/");
    response.end(page(links, choice));
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

function page(links: readonly string[], choice: string | undefined): string {
  const button = (id: string, to: string, text: string): string =>
    `<button id="${id}" onclick="location.href='/choose?${to}'">${text}</button>`;
  const banner = `<div id="cookie-banner" class="cookie-consent" role="dialog" style="position:fixed;bottom:0;inset-inline:0;padding:2rem;background:#ddd">
<p>We use cookies to count visits.</p>${button("reject", "no", "Reject all")}${button("accept", "yes", "Accept all")}</div>`;
  const settings = button("withdraw", "withdrawn", "Withdraw consent");
  return `<!doctype html><html lang="en"><title>Bench</title><body>${links.join(" ")}<p>${"Text of a page. ".repeat(200)}</p>${choice ? settings : banner}</body></html>`;
}
