import { isDsarError } from "../core/error.ts";
import type { Language } from "../core/request/new-request.ts";
import type { Dsar } from "../engine/dsar.ts";
import { parseForm, readForm } from "../intake/parse-form.ts";
import { report } from "./callback.ts";
import type { DsarServer, DsarServerOptions, PortalPage } from "./dsar-server.ts";
import { exportResponse } from "./export-response.ts";
import { isForeign } from "./origin.ts";
import { plainDocument } from "./plain-document.ts";
import { confirmPage, downloadPage, failedPage, formPage, statusPage } from "./portal-pages.ts";
import { PRIVATE } from "./private-headers.ts";

type Show = (page: PortalPage, status: number) => Promise<Response>;

/** A request on its way through the portal. */
interface Visit {
  readonly dsar: Dsar;
  readonly path: string;
  readonly request: Request;
  readonly url: URL;
  readonly token: string;
  /** What follows the action in the path: the ticket of a download. */
  readonly ticket: string;
  readonly show: Show;
}

type Action = (visit: Visit) => Promise<Response>;

const TOKEN = /^[A-Za-z0-9_-]{32}$/;

const CALLBACK = /^\/callbacks\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

type Methods = ReadonlyMap<string, Action>;

const FORM: Methods = new Map([
  ["GET", form],
  ["POST", submit],
]);

/** What stands below `path/<token>/`, by method; maps, since paths come from strangers. */
const ACTIONS: ReadonlyMap<string, Methods> = new Map<string, Methods>([
  ["", new Map([["GET", status]])],
  [
    "confirm",
    new Map([
      ["GET", askConfirmation],
      ["POST", confirm],
    ]),
  ],
  ["code", new Map([["POST", resend]])],
  ["withdraw", new Map([["POST", withdraw]])],
  [
    "export",
    new Map([
      ["GET", offerDownload],
      ["POST", grantDownload],
    ]),
  ],
]);

/** A download itself, `path/<token>/export/<ticket>`. */
const DOWNLOAD: Methods = new Map([["GET", download]]);
const TICKET = /^[0-9a-z]{1,11}-[A-Za-z0-9_-]{32}$/;

/**
 * Builds the portal's handler: form, status by an unguessable link, confirmation (a page with a
 * button, since mail scanners follow links), export.
 *
 * An address gets the same answer whether it is known or not. Posts from a foreign origin are
 * refused. Every answer is uncached, and no link leaves in a Referer to another site.
 *
 * @example
 * const portal = createDsarServer({ dsar, path: "/privacy/request" });
 * const response = await portal(new Request("https://shop.example/privacy/request"));
 */
export function createDsarServer(options: DsarServerOptions): DsarServer {
  const path = options.path.replace(/\/+$/, "");
  return async (request) => {
    const url = new URL(request.url);
    const show: Show = async (page, status) => documentResponse(options, request, page, status);
    const rest = url.pathname.slice(path.length).replace(/\/$/, "");
    if (!url.pathname.startsWith(path) || (rest !== "" && !rest.startsWith("/")))
      return show(failedPage("Not found", "There is no page here."), 404);
    const callback = CALLBACK.exec(rest)?.[1];
    if (callback !== undefined) return report(options.dsar, request, callback);
    const [token = "", action = "", ticket = "", ...more] = rest.split("/").slice(1);
    const visit: Visit = { dsar: options.dsar, path, request, url, token, ticket, show };
    const methods = methodsOf(rest, action, ticket);
    if (more.length > 0 || methods === undefined || (rest !== "" && !TOKEN.test(token)))
      return notFound(visit);
    return perform(visit, methods, options.origins ?? []);
  };
}

function methodsOf(rest: string, action: string, ticket: string): Methods | undefined {
  if (rest === "") return FORM;
  if (ticket === "") return ACTIONS.get(action);
  return action === "export" && TICKET.test(ticket) ? DOWNLOAD : undefined;
}

async function perform(
  visit: Visit,
  methods: Methods,
  origins: readonly string[],
): Promise<Response> {
  const { request, show } = visit;
  const method = request.method === "HEAD" ? "GET" : request.method;
  const action = methods.get(method);
  if (action === undefined) {
    const response = await show(failedPage("Not possible", "This page does not work so."), 405);
    response.headers.set("allow", [...methods.keys()].join(", "));
    return response;
  }
  if (method === "POST" && isForeign(request, origins))
    return show(failedPage("Refused", "This form was sent from another site."), 403);
  try {
    return await action(visit);
  } catch (error) {
    return failure(visit, error);
  }
}

async function form({ dsar, path, show, url }: Visit): Promise<Response> {
  return show(formPage(dsar, path, { wanted: url.searchParams.get("type") }), 200);
}

async function submit({ dsar, path, request, show }: Visit): Promise<Response> {
  const values = await readForm(request);
  if (!values.has("language")) values.set("language", languageOf(request));
  try {
    const { token } = await dsar.submit(parseForm(values));
    return redirect(`${path}/${token}`);
  } catch (error) {
    if (!isDsarError(error, "request-invalid")) throw error;
    const mistake = { field: error.path ?? "", message: error.message, values };
    return show(formPage(dsar, path, { mistake }), 422);
  }
}

async function status(visit: Visit): Promise<Response> {
  const found = await visit.dsar.status(visit.token);
  if (found === null) return notFound(visit);
  return visit.show(statusPage(visit.path, visit.token, found), 200);
}

async function askConfirmation(visit: Visit): Promise<Response> {
  if ((await visit.dsar.status(visit.token)) === null) return notFound(visit);
  const code = visit.url.searchParams.get("code") ?? "";
  return visit.show(confirmPage(visit.path, visit.token, code.slice(0, 100)), 200);
}

async function confirm({ dsar, path, request, token }: Visit): Promise<Response> {
  const code = (await readForm(request)).get("code") ?? "";
  await dsar.confirm(token, code.slice(0, 100));
  return redirect(`${path}/${token}`);
}

async function resend({ dsar, path, token }: Visit): Promise<Response> {
  await dsar.resend(token);
  return redirect(`${path}/${token}`);
}

async function withdraw({ dsar, path, token }: Visit): Promise<Response> {
  await dsar.withdraw(token);
  return redirect(`${path}/${token}`);
}

/** A page with a button: mail scanners follow links, and must not get the copy. */
async function offerDownload(visit: Visit): Promise<Response> {
  const { dsar, token, path, url, show } = visit;
  const key = (url.searchParams.get("key") ?? "").slice(0, 100);
  if ((await dsar.grantDownload(token, key)) === null) return noFile(visit);
  return show(downloadPage(path, token, key), 200);
}

async function grantDownload(visit: Visit): Promise<Response> {
  const { dsar, token, path, request } = visit;
  const key = (await readForm(request)).get("key") ?? "";
  const ticket = await dsar.grantDownload(token, key.slice(0, 100));
  return ticket === null ? noFile(visit) : redirect(`${path}/${token}/export/${ticket}`);
}

async function download(visit: Visit): Promise<Response> {
  const file = await visit.dsar.openDownload(visit.token, visit.ticket);
  return file === null ? noFile(visit) : exportResponse(visit.request, file);
}

function noFile({ show }: Visit): Promise<Response> {
  const message =
    "This link is not valid, or its time is over. Open the link of the mail again; when that is over, too, ask for a new copy.";
  return show(failedPage("No file here", message), 404);
}

const STRICT_POLICY =
  "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

async function documentResponse(
  options: DsarServerOptions,
  request: Request,
  page: PortalPage,
  status: number,
): Promise<Response> {
  const html = await (options.render ?? plainDocument)(page, request);
  // A site's own frame brings its own policy along with its styles.
  const policy = options.render === undefined ? { "content-security-policy": STRICT_POLICY } : {};
  return new Response(request.method === "HEAD" ? null : html, {
    status,
    headers: { ...PRIVATE, ...policy, "content-type": "text/html; charset=utf-8" },
  });
}

async function failure(visit: Visit, error: unknown): Promise<Response> {
  const { show, path, token } = visit;
  if (isDsarError(error, "not-found")) return notFound(visit);
  if (isDsarError(error, "verification-failed"))
    return show(failedPage("Not confirmed", error.message, `${path}/${token}`), 403);
  if (isDsarError(error, "transition-impossible"))
    return show(
      failedPage("Too late", "The request has moved on already.", `${path}/${token}`),
      409,
    );
  if (isDsarError(error, "request-invalid"))
    return show(failedPage("Please check the form", error.message, path), formStatus(error.path));
  throw error;
}

function formStatus(field: string | undefined): number {
  if (field === "content-type") return 415;
  return field === "body" ? 413 : 422;
}

function notFound({ show, path }: Visit): Promise<Response> {
  return show(failedPage("Not found", "No request stands behind this address.", path), 404);
}

/** 303: the browser fetches the next page by GET, and a reload does not send the form again. */
function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { ...PRIVATE, location } });
}

/** The first of our languages that the browser asks for. */
function languageOf(request: Request): Language {
  const wanted = request.headers.get("accept-language") ?? "";
  for (const range of wanted.split(",")) {
    const language = range.trim().slice(0, 2).toLowerCase();
    if (["en", "de", "fr", "es"].includes(language)) return language as Language;
  }
  return "en";
}
