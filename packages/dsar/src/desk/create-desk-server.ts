import { localDateOf } from "../core/clock/local-date.ts";
import { type DsarError, isDsarError } from "../core/error.ts";
import { includes } from "../core/operator/role.ts";
import type { Operator } from "../engine/operator.ts";
import { readForm } from "../intake/parse-form.ts";
import { POLICY, renderDocument } from "../page/document.ts";
import { html, raw } from "../page/html.ts";
import { button } from "../page/parts.ts";
import { styleResponse } from "../page/style.ts";
import { isForeign } from "../server/origin.ts";
import { PRIVATE } from "../server/private-headers.ts";
import type { Content, DeskPage, DeskServer, DeskServerOptions, DeskVisit } from "./desk-server.ts";
import { canMend, formAt, type PostedForm } from "./forms.ts";
import { ID } from "./id-pattern.ts";
import { isLetter, letterPage } from "./letter-page.ts";
import { approvalsPage, holdsPage } from "./lists.ts";
import { queuePage } from "./queue-page.ts";
import { reportCsv } from "./report-csv.ts";
import { periodOf, reportPage } from "./report-page.ts";
import { requestPage } from "./request-page.ts";
import { savedFile } from "./saved-file.ts";
import { trayPage } from "./tray-page.ts";
import { workPage } from "./work-page.ts";

const REQUEST = new RegExp(`^/requests/${ID}$`);
const WRITE = new RegExp(`^/requests/${ID}/write/([a-z-]+)$`);
const FILE = new RegExp(`^/requests/${ID}/(proof|file)/${ID}$`);

/** Pages with an address of their own. */
const PAGES: ReadonlyMap<string, (visit: DeskVisit) => Promise<Content>> = new Map([
  ["", queuePage],
  ["/approvals", approvalsPage],
  ["/tray", (visit) => trayPage(visit)],
  ["/work", workPage],
  ["/holds", holdsPage],
  ["/report", reportPage],
]);

const MENU: readonly (readonly [path: string, words: string])[] = [
  ["/", "Requests"],
  ["/approvals", "Approvals"],
  ["/tray", "Mail"],
  ["/work", "Tasks"],
  ["/holds", "Holds"],
  ["/report", "Report"],
];

/**
 * Builds the desk's handler: queue, requests, letters, approvals, mail, tasks, holds, report. It works
 * without script, by keyboard and on a phone. Posts from a foreign origin are refused; what the
 * operator's role does not allow is refused by the engine, whatever a page shows.
 *
 * @example
 * const desk = createDeskServer({ dsar, path: "/desk", signedIn: (request) => operatorOf(request) });
 * const response = await desk(new Request("https://shop.example/desk"));
 */
export function createDeskServer(options: DeskServerOptions): DeskServer {
  const path = options.path.replace(/\/+$/, "");
  return async (request) => {
    const url = new URL(request.url);
    const rest = url.pathname.slice(path.length).replace(/\/$/, "");
    const within = url.pathname === path || url.pathname.startsWith(`${path}/`);
    if (within && rest === "/style.css") return styleResponse();
    const operator = await options.signedIn(request);
    if (operator === null) return signIn(options, url);
    const visit = visitOf(options, path, url, operator);
    if (!within) return shown(options, request, visit, absent());
    if (request.method === "POST") return post(options, request, visit, rest);
    if (request.method !== "GET" && request.method !== "HEAD")
      return new Response(null, { status: 405, headers: { ...PRIVATE, allow: "GET, HEAD, POST" } });
    if (rest === "/report.csv") return csv(visit);
    const file = fileAt(visit, rest);
    if (file !== null) return file.catch((error) => shown(options, request, visit, failure(error)));
    const content = await pageOf(visit, rest).catch((error) => failure(error));
    return shown(options, request, visit, content);
  };
}

function visitOf(
  { dsar, now }: DeskServerOptions,
  path: string,
  url: URL,
  operator: Operator,
): DeskVisit {
  const today = localDateOf(now?.() ?? new Date(), dsar.controller.timeZone);
  const own = { desk: dsar.deskOf(operator), mailRoom: dsar.mailRoomOf(operator) };
  return { dsar, ...own, operator, path, url, today };
}

function signIn({ signInPath }: DeskServerOptions, url: URL): Response {
  if (signInPath === undefined)
    return new Response("Sign in first.\n", {
      status: 401,
      headers: { ...PRIVATE, "content-type": "text/plain; charset=utf-8" },
    });
  const to = new URLSearchParams({ to: url.pathname + url.search });
  return redirect(`${signInPath}?${to}`);
}

function pageOf(visit: DeskVisit, rest: string): Promise<Content> {
  const page = PAGES.get(rest);
  if (page !== undefined) return page(visit);
  const [, id] = REQUEST.exec(rest) ?? [];
  if (id !== undefined) return requestPage(visit, id);
  const [, written, kind = ""] = WRITE.exec(rest) ?? [];
  if (written !== undefined && isLetter(kind) && includes(visit.operator.role, "handler"))
    return letterPage(visit, written, kind);
  return Promise.resolve(absent());
}

async function post(
  options: DeskServerOptions,
  request: Request,
  visit: DeskVisit,
  rest: string,
): Promise<Response> {
  if (isForeign(request, options.origins ?? []))
    return shown(
      options,
      request,
      visit,
      plain("Refused", "This form was sent from another site.", 403),
    );
  const form = formAt(visit, rest);
  if (form === null) return shown(options, request, visit, absent());
  let values = new URLSearchParams();
  try {
    values = await readForm(request);
    await form.perform(values);
    return redirect(form.next(values));
  } catch (error) {
    return shown(options, request, visit, await again(form, error, values));
  }
}

async function again(form: PostedForm, error: unknown, values: URLSearchParams): Promise<Content> {
  if (!isDsarError(error) || !canMend(error)) return failure(error);
  const mistake = { message: error.message, field: error.path, values };
  return (await form.again(mistake)) ?? failure(error);
}

const STATUS: Readonly<Partial<Record<DsarError["code"], number>>> = {
  "not-found": 404,
  "role-forbidden": 403,
  "approval-required": 403,
  "request-invalid": 422,
  "clock-invalid": 422,
  "transition-impossible": 409,
};

function failure(error: unknown): Content {
  const status = isDsarError(error) ? STATUS[error.code] : undefined;
  if (status === undefined) throw error;
  return plain(status === 404 ? "Not found" : "Not possible", (error as Error).message, status);
}

function absent(): Content {
  return plain("Not found", "There is no page here.", 404);
}

function plain(title: string, text: string, status: number): Content {
  return { title, status, body: html`<h1>${title}</h1><p role="alert">${text}</p>` };
}

/** Files of strangers, by address; null for an address that names none. */
function fileAt({ desk, mailRoom }: DeskVisit, rest: string): Promise<Response> | null {
  const [, id, kind, file = ""] = FILE.exec(rest) ?? [];
  if (id === undefined) return null;
  if (kind === "file")
    return mailRoom.attachment(id, file).then(({ content, name }) => savedFile(content, name));
  return desk
    .proof(id, file)
    .then(({ mediaType, bytes }) => savedFile(bytes, `proof.${mediaType.split("/")[1] ?? "bin"}`));
}

async function csv(visit: DeskVisit): Promise<Response> {
  const { id, name } = visit.dsar.controller;
  try {
    const report = await visit.desk.report(periodOf(visit));
    return new Response(reportCsv(name, report), {
      headers: {
        ...PRIVATE,
        "content-type": "text/csv; charset=utf-8; header=present",
        "content-disposition": `attachment; filename="${id}-requests-${report.from}-${report.to}.csv"`,
      },
    });
  } catch (error) {
    if (!isDsarError(error, "clock-invalid")) throw error;
    return new Response(`${error.message}\n`, {
      status: 422,
      headers: { ...PRIVATE, "content-type": "text/plain; charset=utf-8" },
    });
  }
}

async function shown(
  options: DeskServerOptions,
  request: Request,
  visit: DeskVisit,
  content: Content,
): Promise<Response> {
  const page: DeskPage = { title: content.title, body: content.body.markup };
  const document =
    options.render === undefined
      ? framed(options, visit, page)
      : await options.render(page, request, visit.operator);
  return new Response(request.method === "HEAD" ? null : document, {
    status: content.status ?? 200,
    headers: {
      ...PRIVATE,
      ...(options.render === undefined ? { "content-security-policy": POLICY } : {}),
      "content-type": "text/html; charset=utf-8",
    },
  });
}

function framed(
  { signOutPath }: DeskServerOptions,
  { path, url, dsar, operator }: DeskVisit,
  { title, body }: DeskPage,
): string {
  const here = url.pathname.slice(path.length) || "/";
  const header = html`<header class="bar"><div><strong>${dsar.controller.name}</strong>
<nav aria-label="Desk"><ul>${MENU.map(([to, words]) => html`<li><a href="${path}${to}"${to === here && html` aria-current="page"`}>${words}</a></li>`)}</ul></nav>
<div class="who"><span>${operator.name} <small>${operator.role}</small></span>${signOutPath !== undefined && button(signOutPath, "Sign out", { tone: "second" })}</div>
</div></header>`;
  return renderDocument({
    ...{ title: `${title} - ${dsar.controller.name}`, language: "en", header, main: raw(body) },
    ...{ style: `${path}/style.css`, skip: "Skip to content" },
  });
}

function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { ...PRIVATE, location } });
}
