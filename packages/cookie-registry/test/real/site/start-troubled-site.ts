import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { PageOutcome } from "../../../src/core/audit/observation.ts";
import type { Site } from "./start-site.ts";

/** What a page of the troubled site does to whoever opens it. */
export interface Trouble {
  readonly path: string;
  /** How the visit must be reported. */
  readonly outcome: PageOutcome;
  /** What must be reported as having interrupted it. */
  readonly interruption?: RegExp;
  readonly answer: (response: ServerResponse, port: number) => void;
}

function html(body: string): Trouble["answer"] {
  return (response) => {
    response.setHeader("content-type", "text/html");
    response.end(`<!doctype html><title>t</title>${body}`);
  };
}

function redirect(location: string): Trouble["answer"] {
  return (response) => void response.writeHead(302, { location }).end();
}

export const TROUBLES: readonly Trouble[] = [
  {
    path: "/error",
    outcome: "http-error",
    answer: (response) => void response.writeHead(500).end("no"),
  },
  {
    path: "/empty-error",
    outcome: "http-error",
    answer: (response) => void response.writeHead(503).end(),
  },
  {
    path: "/missing",
    outcome: "http-error",
    answer: (response) => void response.writeHead(404).end("no"),
  },
  { path: "/loop", outcome: "redirect-loop", answer: redirect("/loop") },
  { path: "/moved", outcome: "redirected", answer: redirect("/") },
  {
    path: "/elsewhere",
    outcome: "left-site",
    answer: (response, port) => redirect(`http://other.localhost:${port}/`)(response, port),
  },
  { path: "/silent", outcome: "never-answered", answer: () => {} },
  {
    path: "/endless",
    outcome: "never-finished",
    answer(response) {
      response.setHeader("content-type", "text/html");
      response.write(
        "<!doctype html><title>t</title><script>document.cookie='seen_anyway=1'</script><p>more to come",
      );
    },
  },
  {
    path: "/endless-image",
    outcome: "never-finished",
    answer: html('<img alt="" src="/silent?image">'),
  },
  {
    path: "/file",
    outcome: "download",
    answer(response) {
      response.setHeader("content-disposition", "attachment; filename=a.bin");
      response.setHeader("content-type", "application/octet-stream");
      response.end("bytes");
    },
  },
  { path: "/cut", outcome: "refused", answer: (response) => void response.destroy() },
  {
    path: "/dialogs",
    outcome: "ok",
    interruption: /dialog \(alert\).*dialog \(confirm\).*dialog \(prompt\)/s,
    answer: html("<script>alert(1); confirm(2); prompt(3)</script>"),
  },
  {
    path: "/leave",
    outcome: "ok",
    answer: html(
      "<script>onbeforeunload = (event) => { event.preventDefault(); return 'stay'; }</script>",
    ),
  },
  {
    path: "/busy",
    outcome: "crashed",
    answer: html("<script>setTimeout(() => { for (;;); }, 50)</script>"),
  },
  {
    path: "/polling",
    outcome: "ok",
    answer: html("<script>setInterval(() => fetch('/?poll'), 50)</script>"),
  },
  {
    path: "/stream",
    outcome: "ok",
    answer: html("<script>fetch('/endless?stream'); new EventSource('/events')</script>"),
  },
  {
    path: "/reloads",
    outcome: "ok",
    answer: html("<script>setTimeout(() => location.reload(), 100)</script>"),
  },
  { path: "/text", outcome: "ok", answer: (response) => void response.end("plain") },
  {
    path: "/gone-host",
    outcome: "ok",
    answer: html('<iframe src="http://127.0.0.1:1/"></iframe>'),
  },
];

/** Serves a site on which everything goes wrong that can go wrong with a page. */
export function startTroubledSite(closedPort: number): Promise<Site> {
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const path = (request.url ?? "/").replace(/\?.*$/, "");
    const trouble = TROUBLES.find((one) => one.path === path);
    if (trouble) return trouble.answer(response, port);
    const links = TROUBLES.map((one) => `<a href="${one.path}">${one.path}</a>`);
    // A port that nobody listens on, and addresses that are no pages.
    links.push(`<a href="http://troubled.localhost:${closedPort}/">refused</a>`);
    links.push(
      '<a href="mailto:a@b.example">m</a><a href="javascript:void 0">j</a><a href="http://[">b</a>',
    );
    links.push(
      '<a download href="/save">save</a><a href="http://other.localhost/">o</a><a href="#here">h</a>',
    );
    html(links.join("\n"))(response, port);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        url: `http://troubled.localhost:${port}/`,
        stop() {
          server.closeAllConnections();
          return new Promise((stopped) => server.close(() => stopped()));
        },
      });
    });
  });
}
