import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";
import type { Browser } from "playwright";
import { gzip, type PageOf } from "./page-of.ts";

/** What loading a page cost the browser's main thread, until the banner stood there. */
export interface Cost {
  /** Milliseconds in scripts (`ScriptDuration` of the DevTools protocol). */
  readonly script: number;
  /** Milliseconds in all tasks (`TaskDuration`). */
  readonly tasks: number;
}

const TYPES: Readonly<Record<string, string>> = { css: "text/css", js: "text/javascript" };

/** A served contender. */
export interface Served {
  readonly url: string;
  /** Bytes, gzip -9, of the files that it loaded from its own folder while it ran. */
  readonly loaded: Map<string, number>;
  close(): void;
}

/** Serves a page on loopback, its folder under `/folder/`. */
export async function serve({ files, folder }: Pick<PageOf, "files" | "folder">): Promise<Served> {
  const loaded = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://x").pathname;
    const inside = folder && path.startsWith("/folder/") ? normalize(path.slice(8)) : null;
    const body =
      files.get(path) ??
      (inside ? await readFile(join(folder ?? "", inside)).catch(() => null) : null);
    if (inside && body) loaded.set(inside, gzip(body));
    const type = TYPES[path.split(".").at(-1) ?? ""] ?? "text/html; charset=utf-8";
    response.writeHead(body === null ? 404 : 200, { "content-type": type });
    response.end(body ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, loaded, close: () => server.close() };
}

/**
 * Sees to it that a page asks, before anything is measured: what looks for the button is a script
 * too, and must not be counted.
 *
 * @throws Error with what went wrong in the page
 */
export async function mustAsk(browser: Browser, url: string, shown: string): Promise<void> {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  await page.goto(url);
  const asked = page.getByText(shown, { exact: true }).filter({ visible: true }).first();
  await asked.waitFor({ timeout: 10_000 }).catch(() => {
    throw new Error(`${url} does not show "${shown}": ${errors.join("; ")}`);
  });
  await page.close();
}

/** How long a page gets to do what it puts off; the slowest of them asks well within it. */
const SETTLED = 1_000;

/** Loads a page in an empty profile and reads what it cost. */
export async function costOf(browser: Browser, url: string): Promise<Cost> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const protocol = await context.newCDPSession(page);
    // Ticks of the thread, not of the wall: what else the machine does is not counted.
    await protocol.send("Performance.enable", { timeDomain: "threadTicks" });
    await page.goto(url, { waitUntil: "load" });
    await page.waitForTimeout(SETTLED);
    const { metrics } = await protocol.send("Performance.getMetrics");
    const of = (name: string) => 1000 * (metrics.find((one) => one.name === name)?.value ?? 0);
    return { script: of("ScriptDuration"), tasks: of("TaskDuration") };
  } finally {
    await context.close();
  }
}
