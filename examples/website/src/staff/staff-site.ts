import type { Dsar, Operator } from "@candor/dsar";
import { createDeskServer, type DeskServer } from "@candor/dsar/desk";
import { assets, candor, field, type Html, html, message, page } from "@candor/example-design";
import type { Company } from "../company.ts";
import type { Fetch } from "../host-switch.ts";
import { readCookie, setCookie } from "../http/cookie.ts";
import { FormError, readForm } from "../http/form-body.ts";
import { isOwnOrigin } from "../http/origin.ts";
import { serveFile, staticFile } from "../http/static-file.ts";
import type { Staff } from "./staff.ts";

/** Name the desk answers to: a host of its own, so that no visitor's cookie and no operator's meet. */
export const DESK_HOST = "desk.localhost";

const COOKIE = "desk_session";
const FILES = new Map(assets.map(({ path, type, body }) => [path, staticFile(type, body)]));
const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "cache-control": "no-store",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
};

/** One company's requests, for the people who answer them. */
interface Desk {
  readonly company: Company;
  readonly dsar: Dsar;
  /** Pages beside the requests, by the part of the path that follows the company's. */
  readonly parts: ReadonlyMap<string, DeskPart>;
}

/** Answers somebody who has signed in. */
export type DeskPart = (request: Request, operator: Operator) => Promise<Response>;

/** The desk of both companies behind one sign-in: `/hearth`, `/stratum`. */
export function staffSite(staff: Staff, desks: readonly Desk[]): Fetch {
  const signedIn = (request: Request) => {
    const token = readCookie(request.headers.get("cookie"), COOKIE);
    return token === null ? null : staff.signedIn(token);
  };
  const servers = new Map(
    desks.map(({ company, dsar }): [string, DeskServer] => [
      company.id,
      createDeskServer({
        ...{ dsar, path: `/${company.id}`, signedIn },
        ...{ signInPath: "/sign-in", signOutPath: "/sign-out" },
      }),
    ]),
  );
  const guarded = async (request: Request, part: DeskPart): Promise<Response> => {
    const operator = await signedIn(request);
    const { pathname } = new URL(request.url);
    if (operator === null) return seeOther(`/sign-in?to=${encodeURIComponent(pathname)}`);
    const reads = request.method === "GET" || request.method === "HEAD";
    if (!reads && !isOwnOrigin(request.headers))
      return new Response("Not from here\n", { status: 403 });
    const answer = await part(request, operator);
    const headers = new Headers(answer.headers);
    for (const [name, value] of Object.entries(HEADERS))
      if (name !== "content-type") headers.set(name, value);
    return new Response(answer.body, { status: answer.status, headers });
  };
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const file = FILES.get(pathname);
    if (file !== undefined) return serveFile(file, request);
    const [, first = "", second = ""] = pathname.split("/");
    const part = desks.find(({ company }) => company.id === first)?.parts.get(second);
    if (part !== undefined) return guarded(request, part);
    const server = servers.get(first);
    if (server !== undefined) return server(request);
    if (pathname === "/sign-in" && request.method === "POST") return enter(staff, request);
    if (pathname === "/sign-in") return shown(signInPage(back(searchParams.get("to"))));
    if (pathname === "/sign-out" && request.method === "POST") return leave(staff, request);
    if (pathname !== "/") return new Response("Not found\n", { status: 404 });
    return (await signedIn(request)) === null ? seeOther("/sign-in") : shown(doorPage(desks));
  };
}

async function enter(staff: Staff, request: Request): Promise<Response> {
  if (!isOwnOrigin(request.headers)) return new Response("Not from here\n", { status: 403 });
  const form = await readForm(request).catch((error: unknown) => {
    if (error instanceof FormError) return new URLSearchParams();
    throw error;
  });
  const to = back(form.get("to"));
  const token = await staff.signIn(form.get("name") ?? "", form.get("password") ?? "");
  if (token === null) return shown(signInPage(to, true), 401);
  return seeOther(to, setCookie(COOKIE, token));
}

async function leave(staff: Staff, request: Request): Promise<Response> {
  if (!isOwnOrigin(request.headers)) return new Response("Not from here\n", { status: 403 });
  const token = readCookie(request.headers.get("cookie"), COOKIE);
  if (token !== null) await staff.signOut(token);
  return seeOther("/sign-in", setCookie(COOKIE, "", { maxAge: 0 }));
}

/** Only to a path of this host: `//evil.example` is one of another. */
function back(to: string | null): string {
  return to !== null && /^\/(?![/\\])/.test(to) ? to : "/";
}

function signInPage(to: string, wrong = false): Html {
  return html`<article class="article slim"><h1>Sign in to the desk</h1>
${wrong && message("bad", html`<p>That did not fit. After five wrong passwords a name waits for a quarter of an hour.</p>`)}
<div class="panel"><form class="form" method="post" action="/sign-in">
<input type="hidden" name="to" value="${to}">
${field({ name: "name", label: "Name", required: true, autocomplete: "username", maxLength: 40 })}
${field({ name: "password", label: "Password", type: "password", required: true, autocomplete: "current-password" })}
<div class="row"><button type="submit">Sign in</button></div></form></div></article>`;
}

function doorPage(desks: readonly Desk[]): Html {
  return html`<article class="article"><h1>Requests about personal data</h1>
<ul class="grid broad">${desks.map(({ company }) => html`<li class="card"><h2><a href="/${company.id}">${company.brand.name}</a></h2><p>${company.legalName}</p></li>`)}</ul></article>`;
}

function shown(main: Html, status = 200): Response {
  return new Response(page({ brand: candor, title: "Desk", main }), { status, headers: HEADERS });
}

function seeOther(location: string, cookie?: string): Response {
  return new Response(null, {
    status: 303,
    headers: { location, "cache-control": "no-store", ...(cookie ? { "set-cookie": cookie } : {}) },
  });
}
