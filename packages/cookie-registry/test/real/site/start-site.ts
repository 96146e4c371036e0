import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readCookies } from "./cookies.ts";
import { type Act, DAY, type Defect, type State } from "./defect.ts";
import { SWEPT } from "./defects.ts";

/** A site on loopback with everything that belongs to it. */
export interface Site {
  readonly url: string;
  stop(): Promise<void>;
}

/** The site as it is seeded with defects, or its twin that has none. */
export type Twin = "seeded" | "clean";

const STATES: readonly State[] = ["undecided", "yes", "no", "withdrawn"];

/** Serves the site: pages by path, what other hosts do by number. */
export function startSite(defects: readonly Defect[], twin: Twin): Promise<Site> {
  const acts = defects.flatMap(({ page, ...sides }) =>
    sides[twin].acts.map((act) => ({ page, act })),
  );
  const pages = [...new Set(["/", ...defects.map(({ page }) => page)])];

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
    const cookies = readCookies(request.headers.cookie);
    const state = STATES.find((one) => one === cookies.get("choice")) ?? "undecided";
    if (url.pathname === "/choice") {
      decide(url, [...cookies.keys()], response);
      return;
    }
    const numbered = /^\/act\/(\d+)$/.exec(url.pathname)?.[1];
    const one = numbered === undefined ? undefined : acts[Number(numbered)];
    if (one) {
      perform(one.act, response);
      return;
    }
    if (pages.includes(url.pathname)) show(url, state, response);
    else response.writeHead(404).end();
  }

  function show(url: URL, state: State, response: ServerResponse): void {
    const here = acts.flatMap(({ page, act }, index) =>
      page === url.pathname && (act.when?.includes(state) ?? true) ? [{ act, index }] : [],
    );
    const own = here.filter(({ act }) => act.as === undefined && act.host === undefined);
    response.setHeader(
      "set-cookie",
      own.flatMap(({ act }) => act.lines ?? []),
    );
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(
      document([
        ...own.map(({ act }) => `<script>${act.script ?? ""}</script>`),
        ...here
          .filter((one) => !own.includes(one))
          .map(({ act, index }) =>
            embed(
              act,
              `//${act.host ? `${act.host}.localhost` : url.hostname}:${url.port}/act/${index}`,
            ),
          ),
        ...pages.map((page) => `<a href="${page}">${page}</a>`),
        state === "undecided" ? BANNER : SETTINGS,
      ]),
    );
  }

  const server = createServer(answer);
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      resolve({ url: `http://shop.localhost:${port}/`, stop: () => stop(server) });
    });
  });
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

function decide(url: URL, names: readonly string[], response: ServerResponse): void {
  const to = url.searchParams.get("to") ?? "";
  const gone = to === "withdrawn" ? names.filter((name) => SWEPT.test(name)) : [];
  const choice = `choice=${to}; Max-Age=${180 * DAY}; Path=/`;
  response.setHeader("set-cookie", [choice, ...gone.map((name) => `${name}=; Max-Age=0; Path=/`)]);
  response.writeHead(303, { location: "/" }).end();
}

function perform({ lines, script, as }: Act, response: ServerResponse): void {
  response.setHeader("set-cookie", [...(lines ?? [])]);
  response.setHeader("access-control-allow-origin", "*");
  if (as === "redirect") {
    response.writeHead(302, { location: "/act/none" }).end();
    return;
  }
  if (as === "frame" || as === undefined) {
    response.setHeader("content-type", "text/html");
    response.end(document([`<script>${script ?? ""}</script>`]));
    return;
  }
  response.setHeader("content-type", as === "style" ? "text/css" : "text/javascript");
  response.end(script ?? "");
}

function embed({ as = "frame" }: Act, address: string): string {
  const quoted = JSON.stringify(address);
  const ways: Readonly<Record<NonNullable<Act["as"]>, string>> = {
    frame: `<iframe src="${address}"></iframe>`,
    image: `<img alt="" src="${address}">`,
    redirect: `<img alt="" src="${address}">`,
    script: `<script src="${address}"></script>`,
    style: `<link rel="stylesheet" href="${address}">`,
    fetch: `<script>fetch(${quoted}, { mode: "no-cors" }).catch(() => {});</script>`,
    beacon: `<script>navigator.sendBeacon(${quoted}, "1");</script>`,
    socket: `<script>new WebSocket("ws:" + ${quoted});</script>`,
  };
  return ways[as];
}

function document(parts: readonly string[]): string {
  return `<!doctype html><html lang="en"><title>Shop</title><body>${parts.join("\n")}</body></html>`;
}

/** In a shadow tree, as many banners are. */
const BANNER = `<site-banner></site-banner><script>
customElements.define("site-banner", class extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    for (const [label, to] of [["Reject all", "no"], ["Accept all", "yes"]]) {
      const button = document.createElement("button");
      button.textContent = label;
      button.id = to;
      button.onclick = () => { location.href = "/choice?to=" + to; };
      root.append(button);
    }
  }
});
</script>`;

const SETTINGS = `<button id="withdraw">Withdraw consent</button><script>
withdraw.onclick = async () => {
  const swept = ${SWEPT};
  for (const area of [localStorage, sessionStorage])
    for (const key of Object.keys(area)) if (swept.test(key)) area.removeItem(key);
  for (const { name } of await indexedDB.databases()) if (swept.test(name)) indexedDB.deleteDatabase(name);
  for (const name of await caches.keys()) if (swept.test(name)) await caches.delete(name);
  location.href = "/choice?to=withdrawn";
};
</script>`;
