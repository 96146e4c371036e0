import { bundle, type Handler, serve } from "./site.ts";

/** Everything a page can use, as `window.candor`. */
const CLIENT = `
  import * as core from "../../src/index.ts";
  import * as gate from "../../src/gate/index.ts";
  import * as embeds from "../../src/embeds/index.ts";
  import * as tabs from "../../src/tabs/index.ts";
  import * as journal from "../../src/journal/index.ts";
  import { en } from "../../src/locales/en.ts";
  import { registry } from "./playground-registry.ts";
  Object.assign(window, { candor: { ...core, ...gate, ...embeds, ...tabs, ...journal, en, registry } });
`;

/** A page of the playground. */
interface PlaygroundPage {
  readonly head?: string;
  readonly body?: string;
  /** Script that runs after the client, with `candor` in reach. */
  readonly script?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A site whose pages a test writes, and another site that counts what it is asked for. */
export interface Playground {
  /** Its origin, at a host below `site.localhost`. */
  origin(host?: string): string;
  /** The other site's address of a path. */
  other(path: string): string;
  /** What the other site was asked for, in order. */
  readonly asked: string[];
  /** Choices that reached the endpoint. */
  readonly choices: Record<string, unknown>[];
  /** Pages by path. */
  readonly pages: Record<string, PlaygroundPage>;
  /** Answers the endpoint; 204 when left out. */
  endpoint: (request: Request) => Response | Promise<Response>;
  close(): Promise<void>;
}

const SCRIPT = { "content-type": "text/javascript" };
let client: Promise<string> | undefined;

/** Starts both sites. */
export async function startPlayground(): Promise<Playground> {
  client ??= bundle(CLIENT);
  const code = await client;
  const asked: string[] = [];
  const others = await serve((request) => {
    const { pathname, searchParams } = new URL(request.url);
    asked.push(pathname.slice(1));
    // A script notes that it ran; anything else is an empty answer.
    const name = searchParams.get("ran");
    const body = name === null ? "" : `(window.ran??=[]).push(${JSON.stringify(name)})`;
    const type = pathname.endsWith(".css") ? "text/css" : "text/javascript";
    return new Response(body, {
      headers: { "content-type": type, "access-control-allow-origin": "*" },
    });
  });
  const handler: Handler = async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/client.js") return new Response(code, { headers: SCRIPT });
    if (pathname === "/page.js") {
      const from = new URL(request.headers.get("referer") ?? "").pathname;
      return new Response(playground.pages[from]?.script ?? "", { headers: SCRIPT });
    }
    if (pathname === "/consent") {
      playground.choices.push((await request.clone().json()) as Record<string, unknown>);
      return playground.endpoint(request);
    }
    const page = playground.pages[pathname];
    if (!page) return new Response("", { status: 404 });
    return new Response(html(page), {
      headers: { "content-type": "text/html; charset=utf-8", ...page.headers },
    });
  };
  const site = await serve(handler);
  const playground: Playground = {
    origin: (host = "www") => `http://${host}.site.localhost:${site.port}`,
    other: (path) => `http://other.localhost:${others.port}/${path}`,
    asked,
    choices: [],
    pages: {},
    endpoint: () => new Response(null, { status: 204 }),
    close: async () => {
      await Promise.all([site.close(), others.close()]);
    },
  };
  return playground;
}

function html({ head = "", body = "" }: PlaygroundPage): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>${head}</head>
<body>${body}<script type="module" src="/client.js"></script><script type="module" src="/page.js"></script></body></html>`;
}
