import type { PageOutcome, PageVisit, StoredItem } from "../../core/audit/observation.ts";
import type { Session } from "../chromium/connection.ts";
import type { Chromium } from "../chromium/launch.ts";
import { hostOf, siteOf } from "../sites.ts";
import { type Frame, framesOf } from "./frames.ts";
import { watchLoad } from "./load-watch.ts";
import { watchNetwork } from "./network-watch.ts";
import { createRecord, type VisitRecord } from "./record.ts";
import { storagesOf } from "./storages.ts";
import { watchTargets } from "./targets.ts";
import { until, within } from "./waiting.ts";

/** How long a page is given. */
export interface Patience {
  /** Milliseconds for a page to finish loading. */
  readonly load: number;
  /** Milliseconds without a request after which a page counts as settled. */
  readonly settle: number;
}

/** One page in a profile, visited address by address. */
export interface Tab {
  /** What was seen since the record was last cleared. */
  readonly record: VisitRecord;
  /** Opens an address, waits until the page settles; whatever happens is an outcome. */
  visit(url: string): Promise<PageVisit>;
  /** Waits until the network falls silent, as after a click. */
  settle(): Promise<void>;
  /** What the storages of the page and of its frames hold; it goes into the record too. */
  items(): Promise<{ readonly hosts: readonly string[]; readonly items: readonly StoredItem[] }>;
  /** The frames that are open, the page's own first. */
  frames(): Promise<Frame[]>;
  /** How long a page is given. */
  readonly patience: Patience;
  /** The page's own session. */
  readonly session: Session;
  /** A picture of the page, WebP in base64; undefined when it cannot be had. */
  screenshot(): Promise<string | undefined>;
}

/** Milliseconds that a page has to answer about itself, beyond loading. */
const ANSWER = 5000;

/** The longest wait for silence: pages that poll are never silent. */
const LONGEST_SETTLE = 3000;

/**
 * Opens the one page of a Chromium that was just started.
 *
 * @param prepare readies the session of the page, and of every window it opens
 */
export async function openTab(
  chromium: Chromium,
  patience: Patience,
  prepare: (session: Session) => Promise<void>,
): Promise<Tab> {
  const record = createRecord();
  let site = "";
  let interruptions: string[] = [];
  let crashed = false;
  const network = watchNetwork(record, () => site);
  const events = {
    interrupted: (what: string) => void interruptions.push(what),
    crashed: () => {
      crashed = true;
    },
  };
  const targets = watchTargets(chromium, network, record, events, prepare);
  await chromium.browser.send("Browser.setDownloadBehavior", { behavior: "deny" });
  let session = await targets.page();
  let watched = watchLoad(session);

  async function visit(url: string): Promise<PageVisit> {
    // The page before ends first: what it does on leaving is its own, and a page that reloads itself
    // cannot get in the way of the next.
    await within(
      ANSWER,
      session.send("Page.navigate", { url: "about:blank" }).catch(() => null),
    );
    record.page = url;
    site = siteOf(hostOf(url));
    interruptions = [];
    crashed = false;
    network.reset();
    let { outcome, detail } = await attempt(url);
    // Something else went on in the page just then; a page that means it aborts again.
    if (detail === "net::ERR_ABORTED") ({ outcome, detail } = await attempt(url));
    const answers = await within(ANSWER, session.send("Runtime.evaluate", { expression: "1" }));
    await targets.closeWindows();
    if (crashed || !answers) {
      session = await targets.replace();
      watched = watchLoad(session);
      const why = crashed ? "the page crashed" : "the page stopped answering";
      return { url, outcome: "crashed", detail: why, interruptions };
    }
    return { url, outcome, detail, interruptions };
  }

  async function attempt(url: string): Promise<Pick<PageVisit, "outcome" | "detail">> {
    watched.begin();
    const answer = await within(
      patience.load,
      session.send("Page.navigate", { url }).catch((error: Error) => error),
    );
    if (answer instanceof Error) return { outcome: "refused", detail: answer.message };
    if (!answer) {
      await within(
        ANSWER,
        session.send("Page.stopLoading").catch(() => null),
      );
      return { outcome: "never-answered", detail: `no answer within ${patience.load / 1000} s` };
    }
    if (answer.errorText !== undefined) {
      return failure(answer.errorText, answer.isDownload === true || watched.download());
    }
    if (answer.loaderId !== undefined) watched.expect(answer.loaderId);
    const loaded = await until(patience.load, () => watched.loaded() || crashed);
    if (loaded) await settle();
    else
      await within(
        ANSWER,
        session.send("Page.stopLoading").catch(() => null),
      );
    if (!loaded) {
      return { outcome: "never-finished", detail: `still loading after ${patience.load / 1000} s` };
    }
    return arrival(url, watched.status(), await addressNow());
  }

  async function addressNow(): Promise<string> {
    const frames = await within(
      ANSWER,
      framesOf(session).catch(() => []),
    );
    return frames?.[0]?.url ?? "";
  }

  async function settle(): Promise<void> {
    const started = performance.now();
    const quiet = (): boolean => {
      const now = performance.now();
      const silent = network.pending === 0 && now - network.lastActivity >= patience.settle;
      return crashed || (silent && now - started >= patience.settle);
    };
    await until(Math.max(LONGEST_SETTLE, 4 * patience.settle), quiet);
  }

  async function frames(): Promise<Frame[]> {
    const lists = await Promise.all(
      targets.documents().map((one) =>
        within(
          ANSWER,
          framesOf(one).catch(() => []),
        ),
      ),
    );
    const all = lists.flatMap((list) => list ?? []);
    const own = all.filter((frame) => frame.session.id === session.id);
    return [...own, ...all.filter((frame) => frame.session.id !== session.id)];
  }

  return {
    record,
    patience,
    visit,
    settle,
    frames,
    get session() {
      return session;
    },
    async items() {
      const open = await frames();
      const lists = await Promise.all(
        open.map((frame) =>
          within(
            ANSWER,
            storagesOf(frame).catch(() => []),
          ),
        ),
      );
      const found = lists.flatMap((list) => list ?? []);
      for (const item of found) record.item(item);
      const hosts = open.map(({ url }) => hostOf(url));
      return { hosts, items: found.map((item) => ({ ...item, page: record.page })) };
    },
    async screenshot() {
      const picture = session.send("Page.captureScreenshot", { format: "webp", quality: 60 });
      return (
        await within(
          ANSWER,
          picture.catch(() => null),
        )
      )?.data;
    },
  };
}

function failure(error: string, download: boolean): Pick<PageVisit, "outcome" | "detail"> {
  const outcomes: Readonly<{ [error: string]: PageOutcome }> = {
    "net::ERR_TOO_MANY_REDIRECTS": "redirect-loop",
    "net::ERR_TIMED_OUT": "never-answered",
    "net::ERR_HTTP_RESPONSE_CODE_FAILURE": "http-error",
  };
  // A download takes the navigation away from the page, which then counts as aborted.
  if (download) return { outcome: "download", detail: "the address is a file to download" };
  return { outcome: outcomes[error] ?? "refused", detail: error };
}

function arrival(
  asked: string,
  status: number,
  now: string,
): Pick<PageVisit, "outcome" | "detail"> {
  if (status >= 400) return { outcome: "http-error", detail: `answered with ${status}` };
  if (siteOf(hostOf(now)) !== siteOf(hostOf(asked))) return { outcome: "left-site", detail: now };
  const moved = now.replace(/#.*$/s, "") !== asked.replace(/#.*$/s, "");
  return moved ? { outcome: "redirected", detail: now } : { outcome: "ok", detail: "" };
}
