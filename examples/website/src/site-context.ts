import type { Context } from "hono";
import type { Account, Accounts } from "./account/accounts.ts";
import type { AddressChange } from "./account/address-change.ts";
import type { Votes } from "./blog/votes.ts";
import type { Company } from "./company.ts";
import { readCookie } from "./http/cookie.ts";
import { type FormToken, formToken, formTokenFits } from "./http/form-token.ts";
import type { StaticFile } from "./http/static-file.ts";
import type { Newsletter } from "./newsletter/newsletter.ts";
import { type ConsentMarkup, type Content, framed, type Visit } from "./pages/frame.ts";
import type { SecurityReports } from "./security/reports.ts";
import type { SecurityFile } from "./security/security-file.ts";
import type { SecurityKey } from "./security/security-key.ts";
import type { Orders } from "./shop/orders.ts";

/** What a request carries along on its way through the routes. */
export interface SiteEnv {
  Variables: {
    customer: Account | null;
    token: string | null;
  };
}

/** One request inside a site. */
export type SiteRequest = Context<SiteEnv>;

/** A web-standard handler that a package brings along. */
export type Handler = (request: Request) => Promise<Response>;

/** Everything the routes of one company work on. */
export interface Site {
  readonly company: Company;
  readonly accounts: Accounts;
  readonly addressChange: AddressChange;
  readonly orders: Orders;
  readonly votes: Votes;
  readonly news: Newsletter;
  readonly security: {
    readonly file: SecurityFile;
    readonly key: SecurityKey;
    readonly reports: SecurityReports;
  };
  /** Pages and downloads below `/privacy/request`. */
  readonly rights: Handler;
  /** The choice endpoint; null where there is nothing to choose. */
  readonly consent: Handler | null;
  /** Markup that starts the banner and the gate in every page; null where there is none. */
  readonly consentMarkup: ConsentMarkup | null;
  /** Files by path. */
  readonly files: ReadonlyMap<string, StaticFile>;
}

/** Reads what the frame shows from a request. */
export function visitOf(site: Site, request: Request, customer: Account | null): Visit {
  const { theme } = site.company.cookies;
  const kept = theme ? readCookie(request.headers.get("cookie"), theme) : null;
  return {
    path: new URL(request.url).pathname,
    customer: customer?.name ?? null,
    theme: kept === "light" || kept === "dark" ? kept : null,
  };
}

/** Answers with a page in the company's frame. */
export function answer(
  site: Site,
  c: SiteRequest,
  content: Content,
  status: 200 | 400 | 401 | 403 | 404 | 409 | 422 | 429 | 500 = 200,
): Response {
  const visit = visitOf(site, c.req.raw, c.get("customer"));
  return c.html(framed(site.company, visit, content, site.consentMarkup), status);
}

/** Opens a form page: sets the form token's cookie where the company uses one. */
export function openForm(site: Site, c: SiteRequest): FormToken["field"] | null {
  const name = site.company.cookies.csrf;
  if (name === null) return null;
  const token = formToken(name, c.req.header("cookie") ?? null);
  if (token.setCookie) c.header("set-cookie", token.setCookie, { append: true });
  return token.field;
}

/** Tells whether a form that acts for a signed-in customer carries the right token. */
export function formIsOurs(site: Site, c: SiteRequest, form: URLSearchParams): boolean {
  const name = site.company.cookies.csrf;
  if (name === null || c.get("token") === null) return true;
  return formTokenFits(name, c.req.header("cookie") ?? null, form);
}
