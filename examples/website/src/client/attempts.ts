// Runs first in the page, listens for what the browser refuses, then makes the attempts that need
// a script. Everything it learns goes into the table; nothing leaves the page.

const NAMED_BY_DIRECTIVE: Record<string, string> = {
  "frame-src": "iframe",
  "object-src": "object",
};

/** The attempts that did not get out, by id. */
const stopped = new Set<string>();

document.addEventListener("securitypolicyviolation", (event) => {
  if (!URL.canParse(event.blockedURI)) return;
  // Each attempt goes to a path of its own; of frames and objects the event tells the origin alone.
  stop(NAMED_BY_DIRECTIVE[event.effectiveDirective] ?? new URL(event.blockedURI).pathname.slice(1));
});

document.addEventListener("DOMContentLoaded", () => {
  const elsewhere = document.querySelector<HTMLElement>("#proof")?.dataset["elsewhere"];
  if (elsewhere) attempt(elsewhere);
  // These two are written into the page and must not have arrived in it.
  for (const hint of ["preconnect", "prefetch"])
    if (!document.querySelector(`link[rel="${hint}"]`)) stop(hint);
});

function attempt(elsewhere: string): void {
  const ways: Record<string, (url: string) => unknown> = {
    fetch: (url) => fetch(url, { mode: "no-cors" }),
    xhr(url) {
      const request = new XMLHttpRequest();
      request.open("GET", url);
      request.send();
    },
    beacon: (url) => navigator.sendBeacon(url, "hello"),
    websocket: (url) => new WebSocket(url.replace("http", "ws")),
    eventsource: (url) => new EventSource(url),
    worker: (url) => new Worker(url),
    import: (url) => import(url),
    "image-object"(url) {
      new Image().src = url;
    },
  };
  for (const [id, way] of Object.entries(ways)) {
    try {
      const outcome = way(`${elsewhere}/${id}`);
      // A refusal shows as a violation; that the promise fails, too, is no news.
      if (outcome instanceof Promise) outcome.catch(() => {});
    } catch {
      // Refused before anything was sent: a worker from a plain string needs a trusted type.
      stop(id);
    }
  }
}

function stop(id: string): void {
  stopped.add(id);
  if (document.readyState !== "loading") show();
}

function show(): void {
  for (const row of document.querySelectorAll<HTMLElement>("[data-vector]")) {
    if (!stopped.has(row.dataset["vector"] ?? "")) continue;
    row.dataset["result"] = "refused";
    const badge = row.querySelector(".badge");
    badge?.setAttribute("class", "badge good");
    if (badge) badge.textContent = "refused";
  }
  const summary = document.querySelector<HTMLElement>("#summary");
  if (!summary) return;
  const rows = document.querySelectorAll('[data-result="refused"]').length;
  summary.dataset["blocked"] = String(rows);
  summary.textContent = `${rows} of ${summary.dataset["attempts"]} attempts were refused.`;
}
