import { chromiumPath } from "@candor/engines/chromium";
import { freePort } from "@candor/engines/ports";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  compareObservation,
  type Observation,
  observeSite,
  type PageVisit,
  siteOf,
} from "../../src/audit/index.ts";
import { defineRegistry } from "../../src/core/define.ts";
import type { Site } from "./site/start-site.ts";
import { startTroubledSite, TROUBLES } from "./site/start-troubled-site.ts";

let site: Site;
let closedPort: number;
let seen: Observation;

beforeAll(async () => {
  closedPort = await freePort();
  site = await startTroubledSite(closedPort);
  seen = await observeSite({
    ...{ url: site.url, chromium: await chromiumPath() },
    ...{ crawl: 40, timeout: 2, settle: 200 },
  });
});

afterAll(() => site?.stop());

function visit(path: string): PageVisit | undefined {
  const pages = seen.phases.flatMap(({ pages }) => pages);
  return pages.find(({ url }) => new URL(url).pathname === path && url.startsWith(site.url));
}

describe("a site on which everything goes wrong", () => {
  it.each(TROUBLES)("$path is reported as $outcome", ({ path, outcome, interruption }) => {
    const page = visit(path);
    expect(page?.outcome, page?.detail).toBe(outcome);
    if (interruption) expect(page?.interruptions.join("\n")).toMatch(interruption);
  });

  it("a port that nobody listens on is reported as refused", () => {
    const address = `http://troubled.localhost:${closedPort}/`;
    const refused = seen.phases[0]?.pages.find(({ url }) => url === address);
    expect(refused).toMatchObject({ outcome: "refused", detail: "net::ERR_CONNECTION_REFUSED" });
  });

  it("nothing but the site's pages is visited", () => {
    const urls = seen.phases.flatMap(({ pages }) => pages.map(({ url }) => url));
    expect(urls).toHaveLength(TROUBLES.length + 2);
  });

  it("a page that could not be looked at is a warning, any other is none", () => {
    const registry = defineRegistry({ entries: [] });
    const found = compareObservation(registry, seen, { siteOf });
    const failed = found.filter(({ kind }) => kind === "page-failed").map(({ name }) => name);
    const fine = ["ok", "redirected", "left-site", "download"];
    const pages = seen.phases.flatMap(({ pages }) => pages);
    const expected = pages.filter(({ outcome }) => !fine.includes(outcome)).map(({ url }) => url);
    expect(failed.sort()).toEqual(expected.sort());
    expect(failed).toHaveLength(10);
  });

  it("a page that never finishes is looked at as it is", () => {
    expect(seen.phases[0]?.held.map(({ name }) => name)).toContain("seen_anyway");
  });
});
