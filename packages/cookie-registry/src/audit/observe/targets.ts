import { randomBytes } from "node:crypto";
import type { Session } from "../chromium/connection.ts";
import type { Chromium } from "../chromium/launch.ts";
import { hostOf } from "../sites.ts";
import type { NetworkWatch } from "./network-watch.ts";
import { type PageReport, pageScript } from "./page-script.ts";
import type { VisitRecord } from "./record.ts";

/** The targets that belong to a page: itself, frames of other sites, workers, windows it opened. */
export interface Targets {
  /** Sessions of the page and of its frames of other sites. */
  documents(): readonly Session[];
  /** Takes the browser's first page. */
  page(): Promise<Session>;
  /** Closes the page, whatever state it is in, and opens another in the same profile. */
  replace(): Promise<Session>;
  /** Closes the windows that the page opened. */
  closeWindows(): Promise<void>;
}

/** What happens to the page and is told to whoever drives it. */
export interface TargetEvents {
  readonly interrupted: (what: string) => void;
  readonly crashed: () => void;
}

/** Has Chromium attach everything that a page starts, stopped until it is being watched. */
const ATTACH = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true } as const;
const KINDS = ["page", "iframe", "worker", "service_worker", "shared_worker"];

/** Watches every target that a page brings about, from its first instruction on. */
export function watchTargets(
  { browser, session: sessionOf, userAgent }: Chromium,
  network: NetworkWatch,
  record: VisitRecord,
  events: TargetEvents,
  prepare: (session: Session) => Promise<void>,
): Targets {
  const binding = `__${randomBytes(8).toString("hex")}`;
  const documents = new Map<string, Session>();
  const windows = new Set<string>();
  let own: string | undefined;
  let arrived: (session: Session) => void = () => {};

  async function attach(id: string, target: string, type: string, url: string): Promise<void> {
    const session = sessionOf(id);
    session.on(
      "Target.attachedToTarget",
      ({ sessionId, targetInfo }) =>
        void attach(sessionId, targetInfo.targetId, targetInfo.type, targetInfo.url).catch(
          () => {},
        ),
    );
    session.on("Target.detachedFromTarget", ({ sessionId }) => void documents.delete(sessionId));
    const isDocument = type === "page" || type === "iframe";
    // Not awaited one by one: a target that is stopped answers some of them only once it runs.
    const ready: Promise<unknown>[] = [
      network.watch(session),
      session.send("Target.setAutoAttach", ATTACH),
    ];
    ready.push(session.send("Network.setUserAgentOverride", { userAgent }));
    if (isDocument) ready.push(...watchDocument(session));
    if (type === "page") ready.push(prepare(session));
    ready.push(session.send("Runtime.runIfWaitingForDebugger"));
    if (isDocument) documents.set(id, session);
    const isOwn = type === "page" && own === undefined;
    if (isOwn) own = target;
    else if (type === "page") {
      windows.add(target);
      events.interrupted(`opened a window${url ? ` of ${url}` : ""}`);
    }
    await Promise.all(ready);
    if (isOwn) arrived(session);
  }

  function next(): Promise<Session> {
    return new Promise((resolve) => {
      arrived = resolve;
    });
  }

  function watchDocument(session: Session): Promise<unknown>[] {
    session.on("Runtime.bindingCalled", ({ name, payload }) => {
      if (name === binding) take(JSON.parse(payload) as PageReport);
    });
    session.on("Page.javascriptDialogOpening", ({ type, message }) => {
      events.interrupted(`showed a dialog (${type}): ${message.slice(0, 80)}`);
      // Leaving is agreed to, or the page could not be left; everything else is dismissed.
      session
        .send("Page.handleJavaScriptDialog", { accept: type === "beforeunload" })
        .catch(() => {});
    });
    session.on("Inspector.targetCrashed", events.crashed);
    session.on("DOMStorage.domStorageItemAdded", ({ storageId, key }) => {
      const host = hostOf(storageId.storageKey ?? storageId.securityOrigin ?? "");
      const storage = storageId.isLocalStorage ? "localStorage" : "sessionStorage";
      record.item({ storage, name: key, host, stayed: false });
    });
    return [
      session.send("Page.enable", {}),
      session.send("Page.setLifecycleEventsEnabled", { enabled: true }),
      session.send("Runtime.enable"),
      session.send("Inspector.enable"),
      session.send("DOMStorage.enable"),
      session.send("IndexedDB.enable"),
      session.send("Runtime.addBinding", { name: binding }),
      session.send("Page.addScriptToEvaluateOnNewDocument", {
        source: pageScript(binding),
        runImmediately: true,
      }),
    ];
  }

  function take(report: PageReport): void {
    const refused = report.kind === "cookie" && !report.kept ? ["NotKept"] : [];
    const { line, url, by } = report;
    record.write({ line, url, how: "script", by, refused });
  }

  browser.on(
    "Target.attachedToTarget",
    ({ sessionId, targetInfo }) =>
      void attach(sessionId, targetInfo.targetId, targetInfo.type, targetInfo.url).catch(() => {}),
  );

  return {
    documents: () => [...documents.values()],
    page() {
      const opened = next();
      const filter = [...KINDS.map((type) => ({ type })), { exclude: true }];
      return browser.send("Target.setAutoAttach", { ...ATTACH, filter }).then(() => opened);
    },
    async replace() {
      const [old, opened] = [own, next()];
      own = undefined;
      await browser.send("Target.createTarget", { url: "about:blank" });
      if (old) await browser.send("Target.closeTarget", { targetId: old }).catch(() => {});
      return opened;
    },
    async closeWindows() {
      for (const targetId of windows)
        await browser.send("Target.closeTarget", { targetId }).catch(() => {});
      windows.clear();
    },
  };
}
