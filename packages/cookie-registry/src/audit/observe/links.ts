import { hostOf, siteOf } from "../sites.ts";
import type { Tab } from "./tab.ts";
import { within } from "./waiting.ts";

/** Links of a page that lead to pages: no files to download, nothing but HTTP. */
const LINKS = `[...document.querySelectorAll("a[href], area[href]")]
  .filter((link) => !link.hasAttribute("download"))
  .map((link) => link.href)`;

/** Milliseconds that a page has to list its links. */
const ANSWER = 3000;

/** Pages of a site still to be visited, in the order they were found, new paths before new queries. */
export interface Frontier {
  /** Takes the next address, or undefined when there is none left. */
  next(): string | undefined;
  /** Adds what a page links to. */
  add(urls: readonly string[]): void;
}

/** Begins a crawl at an address; it stays on the address's site. */
export function createFrontier(start: string): Frontier {
  const known = new Set<string>();
  const paths = new Set<string>();
  const waiting: string[] = [];
  const site = siteOf(hostOf(start));

  function add(urls: readonly string[]): void {
    for (const text of urls) {
      if (!URL.canParse(text)) continue;
      const url = new URL(text);
      url.hash = "";
      const { href, protocol, hostname } = url;
      if (known.has(href) || !/^https?:$/.test(protocol) || siteOf(hostname) !== site) continue;
      known.add(href);
      waiting.push(href);
    }
  }

  add([start]);
  return {
    add,
    next() {
      const fresh = waiting.findIndex((href) => !paths.has(pathOf(href)));
      const [href] = waiting.splice(Math.max(fresh, 0), 1);
      if (href !== undefined) paths.add(pathOf(href));
      return href;
    },
  };
}

function pathOf(href: string): string {
  return href.replace(/\?.*$/s, "");
}

/** Lists the links of the page that is open; none when it does not answer. */
export async function linksOf(tab: Tab): Promise<string[]> {
  const asked = tab.session.send("Runtime.evaluate", { expression: LINKS, returnByValue: true });
  const answer = await within(
    ANSWER,
    asked.catch(() => null),
  );
  const value: unknown = answer?.result.value;
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
