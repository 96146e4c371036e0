import { assets } from "@candor/example-design";
import type { BlindServer } from "@candor/zk-backup/server";
import { getConnInfo } from "@hono/node-server/conninfo";
import { type Context, Hono } from "hono";
import type { Accounts } from "../accounts.ts";
import { type CallerAddress, callerAddress } from "../caller-address.ts";
import { proxyList } from "../settings.ts";
import { PAGE_HEADERS } from "./headers.ts";
import { type OperatorView, operatorPage } from "./operator-page.ts";
import { createRateLimit } from "./rate-limit.ts";

/** Everything the web side stands on. */
export interface WebOptions {
  readonly accounts: Accounts;
  /** Names, challenges and updates; the caller's address is null when a proxy hides it. */
  readonly names: (request: Request, caller: string | null) => Promise<Response>;
  /** Static files of the update repository, by their path. */
  readonly updates: (path: string) => Promise<Response>;
  readonly trustedProxies: readonly string[];
  /** The blind server, mounted below `/vaults/`; it checks the token itself. */
  readonly vaults: BlindServer;
  /** What the operator page shows; read anew for every visit. */
  readonly view: () => Promise<OperatorView>;
}

/** New accounts one address may open in an hour; a household behind one router stays below. */
const ACCOUNTS_PER_HOUR = 200;

/** Makes the web side of the maker's cloud. */
export function createWeb(options: WebOptions): Hono {
  const { accounts } = options;
  const trusted = proxyList(options.trustedProxies);
  const opening = createRateLimit({ most: ACCOUNTS_PER_HOUR, windowMs: 3_600_000 });
  const app = new Hono();

  app.get("/healthz", (c) => c.json({ ok: true }));

  app.get("/ip", (c) => {
    const caller = callerOf(c, trusted);
    if (caller === null)
      return refuse(c, 422, "address-hidden", "A proxy on the way hides your address.");
    return c.json(caller, 200, { "cache-control": "no-store" });
  });

  app.post("/accounts", async (c) => {
    const caller = callerOf(c, trusted)?.address ?? "hidden";
    if (!opening.allow(caller))
      return refuse(c, 429, "too-many", "Too many new accounts from your address. Wait an hour.");
    return c.json(await accounts.create(), 201, { "cache-control": "no-store" });
  });

  for (const path of ["/names", "/names/:name", "/challenges", "/nic/update"])
    app.all(path, (c) => options.names(c.req.raw, callerOf(c, trusted)?.address ?? null));

  app.get("/updates/*", (c) => options.updates(c.req.path));
  app.all("/vaults/*", (c) =>
    options.vaults(c.req.raw, { address: callerOf(c, trusted)?.address ?? null }),
  );

  app.get("/", async (c) => c.body(operatorPage(await options.view()), 200, PAGE_HEADERS));
  for (const { path, type, body } of assets)
    app.get(path, (c) => c.body(body, 200, { "content-type": type }));
  app.notFound((c) => refuse(c, 404, "not-found", "There is nothing here."));
  return app;
}

function callerOf(c: Context, trusted: ReturnType<typeof proxyList>): CallerAddress | null {
  const peer = getConnInfo(c).remote.address ?? "";
  const forwarded = c.req.header("forwarded");
  return callerAddress(
    peer,
    { forwarded, xForwardedFor: c.req.header("x-forwarded-for") },
    trusted,
  );
}

function refuse(c: Context, status: 404 | 422 | 429, code: string, message: string): Response {
  return c.json({ error: code, message }, status, { "cache-control": "no-store" });
}
