import type {
  HeldCookie,
  Observation,
  PageVisit,
  Phase,
  PhaseObservation,
  StoredItem,
} from "../../core/audit/observation.ts";
import { type Chromium, launchChromium } from "../chromium/launch.ts";
import { AuditError } from "../error.ts";
import type { Controls } from "./banner.ts";
import { type Certificates, trustCertificates } from "./certificates.ts";
import type { Control } from "./control.ts";
import { createFrontier, linksOf } from "./links.ts";
import { press } from "./press.ts";
import { checkSight } from "./self-check.ts";
import { openTab, type Patience, type Tab } from "./tab.ts";

/** What a walk through a site is told. */
export interface WalkOptions {
  /** Where it begins. */
  readonly url: string;
  /** How many pages are visited in each phase. */
  readonly pages: number;
  /** What is pressed to decide. */
  readonly controls: Controls;
  /** Path of Chromium, and more arguments for it. */
  readonly chromium: { readonly path: string; readonly args: readonly string[] };
  readonly patience: Patience;
  readonly certificates: Certificates | undefined;
  readonly signal: AbortSignal | undefined;
  /** Told before each page. */
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

/** Where a walk is. */
export interface Progress {
  /** The phase. */
  readonly phase: Phase;
  /** The page that is about to be opened. */
  readonly page: string;
  /** Its place in the phase, from 1. */
  readonly index: number;
  /** How many pages the phase has at most. */
  readonly of: number;
}

/** Walks a site in every phase there is a control for, each decision in a profile of its own. */
export async function walkSite(given: WalkOptions): Promise<Observation> {
  const stop = new AbortController();
  const signals = [stop.signal, ...(given.signal ? [given.signal] : [])];
  const options = { ...given, signal: AbortSignal.any(signals) };
  const { url, controls } = options;
  const phases: PhaseObservation[] = [];
  let browser = "";
  let urls: readonly string[] = [];

  await inProfile(options, async (chromium, tab) => {
    browser = (await chromium.browser.send("Browser.getVersion")).product;
    await checkSight(chromium, tab);
    const begun = begin("before", chromium, tab, options);
    urls = await begun.crawl();
    phases.push(await begun.end());
  });

  // Each decision has a profile of its own, so that they need not wait for each other.
  const decided = await allOrNone([refuse(), agree()], stop);
  return { url, browser, phases: [...phases, ...decided.flat()] };

  async function refuse(): Promise<PhaseObservation[]> {
    const { reject } = controls;
    if (!reject) return [];
    return inProfile(options, async (chromium, tab) => [
      await decide("rejected", reject, chromium, tab),
    ]);
  }

  async function agree(): Promise<PhaseObservation[]> {
    const { accept, withdraw } = controls;
    if (!accept) return [];
    return inProfile(options, async (chromium, tab) => {
      const agreed = await decide("accepted", accept, chromium, tab);
      if (!withdraw) return [agreed];
      return [agreed, await decide("withdrawn", withdraw, chromium, tab)];
    });
  }

  async function decide(
    phase: Phase,
    presses: readonly Control[],
    chromium: Chromium,
    tab: Tab,
  ): Promise<PhaseObservation> {
    await tab.visit(url);
    const begun = begin(phase, chromium, tab, options);
    // From here on: what the click itself brings about belongs to the new phase.
    tab.record.clear();
    for (const control of presses) await press(tab, control, VERBS[phase]);
    await begun.look();
    for (const [index, page] of urls.entries()) await begun.visit(page, index + 1, urls.length);
    return begun.end();
  }
}

/** Waits for all; when one fails, the others are stopped, and nothing of them is left behind. */
async function allOrNone<T>(work: readonly Promise<T>[], stop: AbortController): Promise<T[]> {
  let first: { readonly reason: unknown } | undefined;
  const guarded = work.map((one) =>
    one.catch((reason: unknown) => {
      first ??= { reason };
      stop.abort();
      throw reason;
    }),
  );
  await Promise.allSettled(guarded);
  if (first) throw first.reason;
  return Promise.all(guarded);
}

const VERBS: Readonly<{ [P in Phase]: string }> = {
  before: "begin",
  rejected: "reject",
  accepted: "accept",
  withdrawn: "withdraw",
};

async function inProfile<T>(
  { chromium: { path, args }, patience, certificates, signal }: WalkOptions,
  use: (chromium: Chromium, tab: Tab) => Promise<T>,
): Promise<T> {
  const chromium = await launchChromium({ path, args, signal });
  try {
    const tab = await openTab(chromium, patience, (session) =>
      certificates ? trustCertificates(session, certificates) : Promise.resolve(),
    );
    return await use(chromium, tab);
  } finally {
    await chromium.close();
  }
}

/** One phase under way. */
interface PhaseWalk {
  /** Visits page after page by their links; resolves with their addresses. */
  crawl(): Promise<string[]>;
  visit(url: string, index: number, of: number): Promise<PageVisit>;
  /** Looks at the page that is open. */
  look(): Promise<void>;
  end(): Promise<PhaseObservation>;
}

function begin(phase: Phase, chromium: Chromium, tab: Tab, options: WalkOptions): PhaseWalk {
  const { record } = tab;
  const pages: PageVisit[] = [];
  const kept = new Map<string, StoredItem[]>();
  let screenshot: string | undefined;

  async function visit(url: string, index: number, of: number): Promise<PageVisit> {
    options.signal?.throwIfAborted();
    options.onProgress?.({ phase, page: url, index, of });
    const page = await tab.visit(url);
    pages.push(page);
    await look();
    return page;
  }

  async function look(): Promise<void> {
    const { hosts, items } = await tab.items();
    for (const host of hosts) kept.set(host, []);
    for (const item of items) kept.get(item.host)?.push(item);
    screenshot ??= await tab.screenshot();
  }

  return {
    visit,
    look,
    async crawl() {
      const urls: string[] = [];
      const frontier = createFrontier(options.url);
      for (let url = frontier.next(); url !== undefined; url = frontier.next()) {
        const { outcome, detail } = await visit(url, urls.length + 1, options.pages);
        if (urls.length === 0) refuseUnreachable(url, outcome, detail);
        urls.push(url);
        if (urls.length >= options.pages) break;
        if (outcome !== "left-site") frontier.add(await linksOf(tab));
      }
      return urls;
    },
    async end() {
      const { cookies } = await chromium.browser.send("Storage.getCookies", {});
      return {
        phase,
        pages,
        writes: [...record.writes],
        held: cookies.map(heldCookie),
        items: [...record.items],
        kept: [...kept.values()].flat(),
        requests: [...record.requests],
        ...(screenshot !== undefined && { screenshot }),
      };
    },
  };
}

const UNREACHABLE: readonly PageVisit["outcome"][] = [
  "refused",
  "never-answered",
  "redirect-loop",
  "download",
  "http-error",
  "left-site",
];

function refuseUnreachable(url: string, outcome: PageVisit["outcome"], detail: string): void {
  if (!UNREACHABLE.includes(outcome)) return;
  throw new AuditError("unreachable", `${url} could not be opened (${outcome}: ${detail})`);
}

function heldCookie(cookie: {
  readonly name: string;
  readonly domain: string;
  readonly path: string;
  readonly expires: number;
  readonly session: boolean;
  readonly httpOnly: boolean;
  readonly partitionKey?: unknown;
}): HeldCookie {
  const { name, domain, path, expires, session, httpOnly, partitionKey } = cookie;
  const left = Math.max(0, Math.round(expires - Date.now() / 1000));
  return {
    ...{ name, path, httpOnly },
    host: domain.replace(/^\./, ""),
    lifetime: session ? "session" : left,
    partitioned: partitionKey !== undefined,
  };
}
