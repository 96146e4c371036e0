import type { Protocol } from "devtools-protocol/types/protocol.js";
import type { Session } from "../chromium/connection.ts";
import { hostOf, siteOf } from "../sites.ts";
import type { VisitRecord } from "./record.ts";

type ExtraInfo = Protocol.Network.ResponseReceivedExtraInfoEvent;

/** One request with its redirects: responses and raw headers come in events of their own. */
interface Exchange {
  /** Addresses of the responses that raw headers will come for, in order. */
  readonly answered: string[];
  /** Raw headers, in order. */
  readonly extras: ExtraInfo[];
}

/** The requests of a page and its frames, as far as an audit needs them. */
export interface NetworkWatch {
  /** Watches a target too. */
  watch(session: Session): Promise<void>;
  /** How many requests wait for an answer. */
  readonly pending: number;
  /** Milliseconds (of `performance.now`) of the last thing that happened. */
  readonly lastActivity: number;
  /** Forgets requests of the page before. */
  reset(): void;
}

/** Watches what the network brings: Set-Cookie headers, taken and refused, and requests elsewhere. */
export function watchNetwork(record: VisitRecord, siteNow: () => string): NetworkWatch {
  // Ids of requests are unique in the browser; a frame's document begins in one session and ends in
  // another.
  const pending = new Set<string>();
  const exchanges = new Map<string, Exchange>();
  let lastActivity = performance.now();

  function exchange(key: string): Exchange {
    const known = exchanges.get(key) ?? { answered: [], extras: [] };
    exchanges.set(key, known);
    lastActivity = performance.now();
    return known;
  }

  /** The n-th raw headers belong to the n-th response of the same request. */
  function pair({ answered, extras }: Exchange): void {
    while (answered.length > 0 && extras.length > 0) {
      const url = answered.shift() ?? "";
      const extra = extras.shift();
      if (extra) recordCookies(record, url, extra);
    }
  }

  function seen(requestId: string, url: string, type: string): void {
    const host = hostOf(url);
    if (!/^(https?|wss?):/.test(url) || siteOf(host) === siteNow()) return;
    record.request({ id: requestId, host, url: url.replace(/[?#].*$/s, ""), type });
  }

  async function watch(session: Session): Promise<void> {
    session.on(
      "Network.requestWillBeSent",
      ({ requestId, request, redirectResponse, redirectHasExtraInfo, type }) => {
        const one = exchange(requestId);
        pending.add(requestId);
        seen(requestId, request.url, type ?? "Other");
        if (redirectResponse && redirectHasExtraInfo) one.answered.push(redirectResponse.url);
        pair(one);
      },
    );
    session.on("Network.responseReceived", ({ requestId, response, hasExtraInfo }) => {
      const one = exchange(requestId);
      if (hasExtraInfo) one.answered.push(response.url);
      // A body may be a stream, or nobody reads it: only the answer is waited for.
      pending.delete(requestId);
      pair(one);
    });
    session.on("Network.responseReceivedExtraInfo", (extra) => {
      const one = exchange(extra.requestId);
      one.extras.push(extra);
      pair(one);
    });
    session.on("Network.webSocketCreated", ({ requestId, url }) =>
      seen(requestId, url, "WebSocket"),
    );
    const over = ({ requestId }: { requestId: string }): void => {
      exchange(requestId);
      pending.delete(requestId);
    };
    session.on("Network.loadingFinished", over);
    session.on("Network.loadingFailed", (failed) => {
      over(failed);
      // Stopped by the page's own policy before anything was sent.
      if (failed.blockedReason !== undefined) record.withdraw(failed.requestId);
    });
    await session.send("Network.enable", {});
  }

  return {
    watch,
    get pending() {
      return pending.size;
    },
    get lastActivity() {
      return lastActivity;
    },
    reset() {
      pending.clear();
      exchanges.clear();
      lastActivity = performance.now();
    },
  };
}

function recordCookies(
  record: VisitRecord,
  url: string,
  { headers, blockedCookies }: ExtraInfo,
): void {
  const value = Object.entries(headers).find(([name]) => name.toLowerCase() === "set-cookie")?.[1];
  const lines = String(value ?? "")
    .split("\n")
    .filter((line) => line !== "");
  const refusals = new Map(blockedCookies.map((one) => [one.cookieLine, one.blockedReasons]));
  for (const line of lines) {
    const refused = refusals.get(line) ?? [];
    record.write({ line, url, how: "header", by: url.replace(/[?#].*$/s, ""), refused });
  }
}
