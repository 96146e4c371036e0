import { assets, candor, html, page } from "@candor/example-design";
import { serveFile, staticFile } from "./http/static-file.ts";

const FILES = new Map(assets.map(({ path, type, body }) => [path, staticFile(type, body)]));

/** Answers one request. */
export type Fetch = (request: Request) => Response | Promise<Response>;

/** Sends each request to the site of its Host header; every other name gets a page that lists them. */
export function hostSwitch(sites: ReadonlyMap<string, Fetch>, otherwise: Fetch): Fetch {
  return (request) => (sites.get(new URL(request.url).hostname) ?? otherwise)(request);
}

/** A site to name on the front door. */
export interface Door {
  readonly name: string;
  readonly host: string;
  readonly text: string;
}

/** The page for whoever comes by number instead of by name. */
export function frontDoor(doors: readonly Door[], port: number): Fetch {
  return (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/healthz") return Response.json({ ok: true });
    const file = FILES.get(pathname);
    if (file) return serveFile(file, request);
    if (pathname !== "/") return new Response("Not found\n", { status: 404 });
    return new Response(doorPage(doors, port), {
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": "default-src 'self'",
      },
    });
  };
}

function doorPage(doors: readonly Door[], port: number): string {
  return page({
    brand: candor,
    title: "Candor",
    main: html`<div class="article"><h1>Two companies, one server</h1>
<p class="lead">Each answers to its own name. Open one of them:</p>
<ul class="grid broad">${doors.map(
      ({ name, host, text }) =>
        html`<li class="card"><h2><a href="http://${host}:${port}/">${name}</a></h2><p>${text}</p></li>`,
    )}</ul></div>`,
  });
}
