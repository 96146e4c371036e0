import { Agent, createServer, get, type RequestListener, type Server } from "node:http";
import { firstPartyOnly } from "@candor/consent/first-party-only";
import { nodeMiddleware } from "@candor/consent/node";
import { median } from "../measuring/table.ts";
import { registry } from "./registry.ts";

/** Requests in one measurement. */
const REQUESTS = 1_000;

/** Milliseconds for 1,000 requests, medians over the rounds. */
export interface MiddlewareTimes {
  readonly without: number;
  /** The same two headers set by hand: what sending them costs by itself. */
  readonly byHand: number;
  readonly with: number;
}

const PLAIN: RequestListener = (_, response) => {
  response.setHeader("content-type", "text/plain; charset=utf-8");
  response.end("A plain answer.");
};

const HTML = `<!doctype html><title>x</title>${"<p>Some words of a page, <a href=/>a link</a>.</p>".repeat(200)}`;
const PAGE: RequestListener = (_, response) => {
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(HTML);
};

/** What the headers of first-party-only cost on node:http, over loopback, one request after another. */
export async function middlewareTimes(
  kind: "plain" | "page",
  rounds: number,
): Promise<MiddlewareTimes> {
  const site = kind === "plain" ? PLAIN : PAGE;
  const own = firstPartyOnly({ registry, site: "127.0.0.1" });
  const govern = nodeMiddleware(own);
  const servers = {
    without: await serve(site),
    byHand: await serve((request, response) => {
      for (const [name, value] of Object.entries(own.headers)) response.setHeader(name, value);
      site(request, response);
    }),
    with: await serve((request, response) =>
      govern(request, response, () => site(request, response)),
    ),
  };
  const names = ["without", "byHand", "with"] as const;
  const times = { without: [], byHand: [], with: [] } as Record<(typeof names)[number], number[]>;
  for (let round = 0; round < rounds + 3; round++)
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length] as (typeof names)[number]; // none is always last
      const taken = await ask(servers[name]);
      if (round >= 3) times[name].push(taken);
    }
  for (const { server } of Object.values(servers)) server.close();
  return {
    without: median(times.without),
    byHand: median(times.byHand),
    with: median(times.with),
  };
}

interface Served {
  readonly server: Server;
  readonly port: number;
  readonly agent: Agent;
}

async function serve(listener: RequestListener): Promise<Served> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return { server, port, agent: new Agent({ keepAlive: true, maxSockets: 1 }) };
}

async function ask({ port, agent }: Served): Promise<number> {
  const started = performance.now();
  for (let n = 0; n < REQUESTS; n++)
    await new Promise<void>((resolve, reject) => {
      get({ host: "127.0.0.1", port, agent }, (response) => {
        response.resume().once("end", resolve);
      }).once("error", reject);
    });
  return performance.now() - started;
}
