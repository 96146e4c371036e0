import { createServer, type RequestListener, type Server } from "node:http";
import { defineRegistry } from "@candor/cookie-registry";
import { getRequestListener } from "@hono/node-server";
import express from "express";
import { Hono } from "hono";
import { afterEach, describe, expect, it } from "vitest";
import { firstPartyOnly } from "../../src/first-party-only/index.ts";
import { nodeHandler, nodeMiddleware } from "../../src/node/index.ts";
import { createConsentServer, type Receipt } from "../../src/server/index.ts";

const registry = defineRegistry({
  entries: [
    {
      name: "choice",
      category: "essential",
      party: "first",
      purpose: { en: "Remembers what you chose." },
      retention: [{ iso: "P180D" }],
    },
    {
      name: "own_count",
      category: "analytics",
      party: "first",
      purpose: { en: "Counts visits." },
      retention: [{ iso: "P30D" }],
    },
  ],
});

const HINT = '<link rel="preconnect" href="https://cdn.example">';
const PIECES = ["<!doctype html><p>\u00e9", HINT.slice(0, 20), HINT.slice(20), "<p>end"];
const WHOLE = PIECES.join("").replace(HINT, "");

const own = firstPartyOnly({ registry, site: "127.0.0.1" });
let kept: Receipt[] = [];
const choose = createConsentServer({
  registry,
  cookie: { name: "choice" },
  policyVersion: "1",
  receipts: { append: async (receipt) => void kept.push(receipt) },
});

/** The same small site, as each framework's users would write it. */
const SITES: Readonly<Record<string, () => RequestListener>> = {
  "Express 5"() {
    const app = express();
    app.use(nodeMiddleware(own));
    app.post("/consent", nodeHandler(choose));
    app.get("/", (_, response) => {
      response.cookie("tracker", "1").cookie("own_count", "2").type("html");
      for (const piece of PIECES) response.write(piece);
      response.end();
    });
    app.get("/whole", (_, response) => void response.send(PIECES.join("")));
    app.get("/worker.js", (_, response) => void response.type("js").send("1"));
    app.get("/fail", () => {
      throw new Error("broken on purpose");
    });
    app.use(((_error, _request, response, _next) => {
      response.status(500).send("failed");
    }) satisfies express.ErrorRequestHandler);
    return app;
  },
  Hono() {
    const app = new Hono();
    app.use(async (c, next) => {
      await next();
      const answer = own.apply(c.req.raw, c.res);
      c.res = undefined;
      c.res = answer;
    });
    app.post("/consent", (c) => choose(c.req.raw));
    app.get("/", () => {
      const body = new ReadableStream({
        start(controller) {
          for (const piece of PIECES) controller.enqueue(Buffer.from(piece));
          controller.close();
        },
      });
      const headers = new Headers({ "content-type": "text/html; charset=utf-8" });
      headers.append("set-cookie", "tracker=1; Path=/");
      headers.append("set-cookie", "own_count=2; Path=/");
      return new Response(body, { headers });
    });
    app.get("/whole", (c) => c.html(PIECES.join("")));
    app.get("/worker.js", (c) => c.body("1", 200, { "content-type": "text/javascript" }));
    app.get("/fail", () => {
      throw new Error("broken on purpose");
    });
    app.onError((_, c) => c.text("failed", 500));
    return getRequestListener(app.fetch);
  },
  "node:http"() {
    const rule = nodeMiddleware(own);
    const consent = nodeHandler(choose);
    return (request, response) =>
      rule(request, response, () => {
        if (request.method === "POST" && request.url === "/consent")
          return consent(request, response);
        const html = { "Content-Type": "text/html; charset=utf-8" };
        if (request.url === "/") {
          response.writeHead(200, { ...html, "Set-Cookie": ["tracker=1; Path=/", "own_count=2"] });
          for (const piece of PIECES) response.write(piece);
          return response.end();
        }
        if (request.url === "/whole") return response.writeHead(200, html).end(PIECES.join(""));
        if (request.url === "/worker.js")
          return response.setHeader("content-type", "text/javascript").end("1");
        response.statusCode = request.url === "/fail" ? 500 : 404;
        return response.end(request.url === "/fail" ? "failed" : "none");
      });
  },
};

describe.each(Object.entries(SITES))("mounted in %s", (_, listener) => {
  let server: Server | undefined;

  async function start(): Promise<string> {
    kept = [];
    server = createServer(listener());
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  }

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  it.each([
    ["/", 200],
    ["/whole", 200],
    ["/worker.js", 200],
    ["/fail", 500],
    ["/nothing", 404],
  ])("every answer carries the policy: %s %i", async (path, status) => {
    const response = await fetch((await start()) + path);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-security-policy")).toBe(own.csp);
    expect(response.headers.get("x-dns-prefetch-control")).toBe("off");
  });

  it.each(["/", "/whole"])("HTML comes without hints to others, and whole: %s", async (path) => {
    const response = await fetch((await start()) + path);
    expect(await response.text()).toBe(WHOLE);
  });

  it("cookies that are not declared are held back", async () => {
    const response = await fetch(await start());
    const names = response.headers.getSetCookie().map((header) => header.split("=")[0]);
    expect(names).toEqual(["own_count"]);
  });

  it("a choice is recorded and answered with its cookie, from script and from a form", async () => {
    const site = await start();
    const headers = { origin: site, "content-type": "application/json" };
    const body = JSON.stringify({ choices: "all" });
    const scripted = await fetch(`${site}/consent`, { method: "POST", headers, body });
    expect(scripted.status).toBe(200);
    expect(scripted.headers.getSetCookie()[0]).toMatch(/^choice=.+Max-Age=15552000/);
    const formed = await fetch(`${site}/consent`, {
      method: "POST",
      redirect: "manual",
      headers: { origin: site, referer: `${site}/whole` },
      body: new URLSearchParams({ choice: "refuse" }),
    });
    expect([formed.status, formed.headers.get("location")]).toEqual([303, "/whole"]);
    expect(kept.map(({ by, granted }) => [by, granted.length > 0])).toEqual([
      ["script", true],
      ["form", false],
    ]);
  });

  it("a page of another site is refused", async () => {
    const site = await start();
    const response = await fetch(`${site}/consent`, {
      method: "POST",
      headers: { origin: "https://evil.example" },
      body: new URLSearchParams({ choice: "accept" }),
    });
    expect(response.status).toBe(403);
    expect(response.headers.get("content-security-policy")).toBe(own.csp);
    expect(kept).toEqual([]);
  });
});
