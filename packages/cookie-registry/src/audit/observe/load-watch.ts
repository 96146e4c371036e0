import type { Session } from "../chromium/connection.ts";

/** How the loading of a page goes. */
export interface LoadWatch {
  /** Begins with a new page; what the one before still brings does not count. */
  begin(): void;
  /** Says which loading was begun, as the browser named it. */
  expect(loaderId: string): void;
  /** True once the page, or the one it led to by itself, has loaded. */
  loaded(): boolean;
  /** True when it turned out to be a file. */
  download(): boolean;
  /** The status of the page's answer; 0 while there is none. */
  status(): number;
}

/** Watches a page's loading, which the browser names by an id of its own. */
export function watchLoad(session: Session): LoadWatch {
  const ours = new Set<string>();
  const finished = new Set<string>();
  let download = false;
  let status = 0;
  session.on("Page.lifecycleEvent", ({ name, loaderId }) => {
    if (name === "load") finished.add(loaderId);
  });
  session.on("Page.frameNavigated", ({ frame }) => {
    if (frame.parentId === undefined && frame.url !== "about:blank") ours.add(frame.loaderId);
  });
  session.on("Page.downloadWillBegin", () => {
    download = true;
  });
  session.on("Network.responseReceived", ({ type, response, requestId, loaderId }) => {
    // The main document's request carries the id of its loading.
    if (type === "Document" && requestId === loaderId) status = response.status;
  });
  return {
    begin() {
      ours.clear();
      finished.clear();
      download = false;
      status = 0;
    },
    expect: (loaderId) => void ours.add(loaderId),
    loaded: () => [...ours].some((id) => finished.has(id)),
    download: () => download,
    status: () => status,
  };
}
