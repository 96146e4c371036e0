import { gpcStatement } from "@candor/consent/first-party-only";
import { Hono } from "hono";
import { accountRoutes } from "./account/routes.ts";
import { blogRoutes } from "./blog/routes.ts";
import { readCookie, setCookie } from "./http/cookie.ts";
import { FormError, readForm } from "./http/form-body.ts";
import { isOwnOrigin } from "./http/origin.ts";
import { returnPath } from "./http/return-path.ts";
import { serveFile } from "./http/static-file.ts";
import { newsletterRoutes, ONE_CLICK_PATH } from "./newsletter/routes.ts";
import { cookiesPage } from "./pages/cookies.ts";
import { failurePage } from "./pages/failure.ts";
import { homePage } from "./pages/home.ts";
import { privacyPage } from "./pages/privacy.ts";
import { attemptsStylesheet, observerPort, thirdPartyPage } from "./proof/page.ts";
import { securityRoutes } from "./security/routes.ts";
import { shopRoutes } from "./shop/routes.ts";
import { answer, type Site, type SiteEnv, type SiteRequest } from "./site-context.ts";

/** Since when both sites have honoured Global Privacy Control. */
const GPC_SINCE = "2025-06-01";
const YEAR = 365 * 24 * 60 * 60;

/** All routes of one company's site. */
export function companySite(site: Site): Hono<SiteEnv> {
  const app = new Hono<SiteEnv>();
  const { company } = site;

  app.use(async (c, next) => {
    const changes = c.req.method !== "GET" && c.req.method !== "HEAD";
    // A mail provider's one-click request has no origin of ours: its path is what may end the letters.
    if (!changes || c.req.path.startsWith(ONE_CLICK_PATH) || isOwnOrigin(c.req.raw.headers))
      return next();
    const text = "The form was sent from another site. Open it here and send it again.";
    return answer(site, c, failurePage(403, "Not from here", text), 403);
  });
  app.use(async (c, next) => {
    const token = readCookie(c.req.header("cookie"), company.cookies.session);
    const customer = token ? await site.accounts.signedIn(token) : null;
    c.set("customer", customer);
    c.set("token", customer ? token : null);
    return next();
  });

  for (const [path, file] of site.files) app.get(path, (c) => serveFile(file, c.req.raw));

  app.get("/", (c) => answer(site, c, homePage(company)));
  app.get("/healthz", (c) => c.json({ ok: true, site: company.id }));
  app.get("/.well-known/gpc.json", () => gpcStatement({ gpc: true, lastUpdate: GPC_SINCE }));
  app.get("/cookies", (c) => answer(site, c, cookiesPage(company, c.req.query("lang"))));
  app.get("/privacy", (c) => answer(site, c, privacyPage(company)));
  app.all("/privacy/request", (c) => site.rights(c.req.raw));
  app.all("/privacy/request/*", (c) => site.rights(c.req.raw));
  app.route("/account", accountRoutes(site));
  app.route("/shop", shopRoutes(site));
  app.route("/newsletter", newsletterRoutes(site));
  app.route("/", securityRoutes(site));
  if (site.consent) app.all("/consent", (c) => site.consent?.(c.req.raw) ?? c.notFound());
  if (company.cookies.votes) app.route("/blog", blogRoutes(site));
  if (company.cookies.theme) app.post("/theme", (c) => pickTheme(c, company.cookies.theme ?? ""));
  if (company.id === "hearth") proofRoutes(site, app);

  app.notFound((c) => {
    const text = "The address may be mistyped, or the page has moved.";
    return answer(site, c as SiteRequest, failurePage(404, "Nothing here", text), 404);
  });
  app.onError((error, c) => failed(site, c as SiteRequest, error));
  return app;
}

/** The page that tries to call someone else, and its stylesheet. */
function proofRoutes(site: Site, app: Hono<SiteEnv>): void {
  app.get("/proof/third-party", (c) => answer(site, c, thirdPartyPage(c.req.query("port"))));
  app.get("/proof/attempts.css", (c) => {
    const headers = { "content-type": "text/css; charset=utf-8" };
    return c.body(attemptsStylesheet(observerPort(c.req.query("port"))), 200, headers);
  });
}

async function pickTheme(c: SiteRequest, name: string): Promise<Response> {
  const form = await readForm(c.req.raw);
  const theme = form.get("theme");
  if (theme === "light" || theme === "dark")
    c.header("set-cookie", setCookie(name, theme, { maxAge: YEAR }));
  else c.header("set-cookie", setCookie(name, "", { maxAge: 0 }));
  return c.redirect(returnPath(form.get("back")), 303);
}

function failed(site: Site, c: SiteRequest, error: Error): Promise<Response> | Response {
  if (error instanceof FormError) {
    const page = failurePage(error.status, "The form could not be read", `${error.message}.`);
    const response = answer(site, c, page, 400);
    return new Response(response.body, { status: error.status, headers: response.headers });
  }
  console.error(`website: ${c.req.method} ${c.req.path} failed:`, error);
  const text = "Something broke on our side. Nothing you sent was lost if you were told so before.";
  return answer(site, c, failurePage(500, "That did not work", text), 500);
}
