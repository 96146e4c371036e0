import { type Browser, type BrowserContext, chromium, type Page } from "playwright";
import type { System } from "../system.ts";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A page in a fresh profile of a real Chromium, and every request it made. */
export interface Tab {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses of all requests that the page tried, in order. */
  readonly requests: readonly string[];
  /** Cookies that the browser holds, by name. */
  cookies(): Promise<Map<string, Held>>;
}

/** A cookie as the browser keeps it. */
export interface Held {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  /** Days from now to its expiry; undefined for a session cookie. */
  readonly days: number | undefined;
}

/** Opens a fresh profile, hands it over and closes it, whatever happens. */
export async function inChromium<T>(system: System, use: (tab: Tab) => Promise<T>): Promise<T> {
  const browser: Browser = await chromium.launch({ executablePath: system.chromium, args: ARGS });
  try {
    const context = await browser.newContext({ locale: "en-US" });
    const page = await context.newPage();
    const requests: string[] = [];
    context.on("request", (request) => requests.push(request.url()));
    return await use({ page, context, requests, cookies: () => held(context) });
  } finally {
    await browser.close();
  }
}

async function held(context: BrowserContext): Promise<Map<string, Held>> {
  const cookies = await context.cookies();
  const now = Date.now() / 1000;
  return new Map(
    cookies.map(({ name, value, domain, expires }) => [
      name,
      { name, value, domain, days: expires < 0 ? undefined : (expires - now) / 86_400 },
    ]),
  );
}
