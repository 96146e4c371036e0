import { POLICY, renderDocument } from "../page/document.ts";
import { raw } from "../page/html.ts";
import { styleResponse } from "../page/style.ts";
import { report } from "./callback.ts";
import type { DsarServer, DsarServerOptions, PortalPage } from "./dsar-server.ts";
import { isForeign } from "./origin.ts";
import { failedPage } from "./portal/other-pages.ts";
import { isLanguage, languageOf } from "./portal/page-language.ts";
import { failure, type Methods, methodsOf, notFound, type Visit } from "./portal/portal-actions.ts";
import { portalWords } from "./portal/portal-words.ts";
import { PRIVATE } from "./private-headers.ts";

const TOKEN = /^[A-Za-z0-9_-]{32}$/;
const CALLBACK = /^\/callbacks\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/**
 * Builds the portal's handler: form, status by an unguessable link, confirmation (a page with a
 * button, since mail scanners follow links), proof, appeal, export; in four languages.
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
    const rest = url.pathname.slice(path.length).replace(/\/$/, "");
    const language = languageOf(request);
    const show: Visit["show"] = (page, status) => shown(options, path, request, page, status);
    if (!url.pathname.startsWith(path) || (rest !== "" && !rest.startsWith("/")))
      return show(failedPage("missing", language), 404);
    if (rest === "/style.css") return styleResponse();
    const callback = CALLBACK.exec(rest)?.[1];
    if (callback !== undefined) return report(options.dsar, request, callback);
    const [token = "", action = "", ticket = "", ...more] = rest.split("/").slice(1);
    const { dsar, signedIn } = options;
    const visit: Visit = {
      ...{ dsar, path, request, url, token, ticket, language, show },
      signedIn: async () => (await signedIn?.(request)) ?? null,
    };
    const methods = methodsOf(rest, action, ticket);
    if (more.length > 0 || methods === undefined || (rest !== "" && !TOKEN.test(token)))
      return notFound(visit);
    return perform(visit, methods, options.origins ?? []);
  };
}

async function perform(
  visit: Visit,
  methods: Methods,
  origins: readonly string[],
): Promise<Response> {
  const { request, show, language } = visit;
  const method = request.method === "HEAD" ? "GET" : request.method;
  const action = methods.get(method);
  if (action === undefined) {
    const response = await show(failedPage("method", language), 405);
    response.headers.set("allow", [...methods.keys()].join(", "));
    return response;
  }
  if (method === "POST" && isForeign(request, origins))
    return show(failedPage("foreign", language), 403);
  try {
    return await action(visit);
  } catch (error) {
    return failure(visit, error);
  }
}

async function shown(
  options: DsarServerOptions,
  path: string,
  request: Request,
  page: PortalPage,
  status: number,
): Promise<Response> {
  const html =
    options.render === undefined ? plain(path, page) : await options.render(page, request);
  // A site's own frame brings its own policy along with its styles.
  const policy = options.render === undefined ? { "content-security-policy": POLICY } : {};
  return new Response(request.method === "HEAD" ? null : html, {
    status,
    headers: { ...PRIVATE, ...policy, "content-type": "text/html; charset=utf-8" },
  });
}

/** A page with no frame of a site around it. */
function plain(path: string, { title, language, body }: PortalPage): string {
  const words = portalWords(isLanguage(language) ? language : "en");
  const main = raw(`<div class="narrow middle">${body}</div>`);
  return renderDocument({ title, language, main, style: `${path}/style.css`, skip: words.skip });
}
