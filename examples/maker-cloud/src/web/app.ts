import { assets } from "@candor/example-design";
import { getConnInfo } from "@hono/node-server/conninfo";
import { type Context, Hono } from "hono";
import type { Account, Accounts } from "../accounts.ts";
import { type CallerAddress, callerAddress } from "../caller-address.ts";
import type { NameRefusal, Names, RegisteredName } from "../names.ts";
import { proxyList } from "../settings.ts";
import { PAGE_HEADERS } from "./headers.ts";
import { type OperatorView, operatorPage } from "./operator-page.ts";
import { createRateLimit } from "./rate-limit.ts";

/** Everything the web side stands on. */
export interface WebOptions {
  readonly accounts: Accounts;
  readonly names: Names;
  readonly zone: string;
  /** Where devices send their updates. */
  readonly dnsServer: { readonly host: string; readonly port: number };
  readonly trustedProxies: readonly string[];
  /** The blind server, mounted below `/vaults/`; it checks the token itself. */
  readonly vaults: (request: Request) => Promise<Response>;
  /** What the operator page shows; read anew for every visit. */
  readonly view: () => Promise<OperatorView>;
}

/** New accounts one address may open in an hour; a household behind one router stays below. */
const ACCOUNTS_PER_HOUR = 200;

const REFUSALS: Record<NameRefusal, { status: 400 | 409; message: string }> = {
  malformed: {
    status: 400,
    message: "A name is 1 to 63 letters, digits and hyphens, and no hyphen at either end.",
  },
  reserved: { status: 409, message: "That name is reserved. Choose another." },
  taken: { status: 409, message: "That name belongs to another account. Choose another." },
  "too-many": { status: 409, message: "This account has as many names as it may have." },
};

/** Makes the web side of the maker's cloud. */
export function createWeb(options: WebOptions): Hono {
  const { accounts, names } = options;
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

  app.post("/names", async (c) => {
    const account = authenticated(c, accounts);
    if (account === null) return unauthorised(c);
    const name = await nameIn(c);
    if (name === null)
      return refuse(c, 400, "malformed", 'The body is no JSON object with a text "name".');
    const outcome = await names.register(account.account, name);
    if (typeof outcome !== "string") return c.json(nameAnswer(options, outcome));
    const { status, message } = REFUSALS[outcome];
    return refuse(c, status, outcome, message);
  });

  app.all("/vaults/*", (c) => options.vaults(c.req.raw));

  app.get("/", async (c) => c.body(operatorPage(await options.view()), 200, PAGE_HEADERS));
  for (const { path, type, body } of assets)
    app.get(path, (c) => c.body(body, 200, { "content-type": type }));
  app.notFound((c) => refuse(c, 404, "not-found", "There is nothing here."));
  return app;
}

function nameAnswer(options: WebOptions, name: RegisteredName) {
  return {
    fqdn: name.fqdn,
    lan: `lan.${name.fqdn}`,
    zone: options.zone,
    server: options.dnsServer,
    tsig: { name: name.fqdn, algorithm: "hmac-sha256", secret: name.secret },
  };
}

async function nameIn(c: Context): Promise<string | null> {
  const text = await c.req.text();
  if (text.length > 1000) return null;
  try {
    const name: unknown = (JSON.parse(text) as { name?: unknown } | null)?.name;
    return typeof name === "string" ? name : null;
  } catch {
    return null;
  }
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

function authenticated(c: Context, accounts: Accounts): Account | null {
  const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(c.req.header("authorization") ?? "")?.[1];
  return token === undefined ? null : accounts.authenticate(token);
}

function unauthorised(c: Context): Response {
  c.header("www-authenticate", 'Bearer realm="hearth cloud"');
  return refuse(c, 401, "unauthorised", "The account or its token is not known.");
}

function refuse(
  c: Context,
  status: 400 | 401 | 404 | 409 | 422 | 429,
  code: string,
  message: string,
): Response {
  return c.json({ error: code, message }, status, { "cache-control": "no-store" });
}
