import { Hono } from "hono";
import type { Company } from "../company.ts";
import { setCookie } from "../http/cookie.ts";
import { readForm } from "../http/form-body.ts";
import { failurePage } from "../pages/failure.ts";
import {
  answer,
  formIsOurs,
  openForm,
  type Site,
  type SiteEnv,
  type SiteRequest,
} from "../site-context.ts";
import { type AgeRule, parseCredentials, parseNewAccount } from "./account-form.ts";
import type { Account } from "./accounts.ts";
import { dateIn } from "./age.ts";
import { detailsRoutes } from "./details-routes.ts";
import { mailRoutes } from "./mail-routes.ts";
import { accountPage, loginPage, newAccountPage, tooYoungPage } from "./pages.ts";

const EMPTY = { values: new URLSearchParams(), errors: {} };

/** Opening an account, signing in and out, and seeing what the account holds. */
export function accountRoutes(site: Site): Hono<SiteEnv> {
  const app = new Hono<SiteEnv>();
  const { company, accounts, orders } = site;

  async function enter(c: SiteRequest, account: Account): Promise<Response> {
    const token = await accounts.signIn(account);
    // No lifetime: the browser drops it when it closes, as the cookie policy says.
    c.header("set-cookie", setCookie(company.cookies.session, token), { append: true });
    return c.redirect("/account", 303);
  }

  app.get("/new", (c) =>
    answer(site, c, newAccountPage(company, { ...EMPTY, token: openForm(site, c) })),
  );

  app.post("/new", async (c) => {
    const values = await readForm(c.req.raw);
    const form = parseNewAccount(values, ageRule(company));
    if (form.ok === "too-young") return answer(site, c, tooYoungPage(company), 403);
    const token = openForm(site, c);
    if (!form.ok)
      return answer(site, c, newAccountPage(company, { values, errors: form.errors, token }), 422);
    const account = await accounts.open(form.value);
    if (account) return enter(c, account);
    const errors = { email: "This address has an account already: sign in instead." };
    return answer(site, c, newAccountPage(company, { values, errors, token }), 409);
  });

  app.get("/login", (c) =>
    answer(site, c, loginPage({ ...EMPTY, token: openForm(site, c) }, false)),
  );

  app.post("/login", async (c) => {
    const values = await readForm(c.req.raw);
    const form = parseCredentials(values);
    const token = openForm(site, c);
    if (!form.ok)
      return answer(site, c, loginPage({ values, errors: form.errors, token }, false), 422);
    const account = await accounts.recognise(form.value);
    if (account) return enter(c, account);
    return answer(site, c, loginPage({ values, errors: {}, token }, true), 401);
  });

  app.get("/", async (c) => {
    const account = c.get("customer");
    if (!account) return c.redirect("/account/login", 303);
    const list = await orders.of(account.id);
    return answer(site, c, accountPage(account, list, openForm(site, c)));
  });

  app.route("/", detailsRoutes(site));
  app.route("/", mailRoutes(site));

  app.post("/logout", async (c) => {
    const form = await readForm(c.req.raw);
    if (!formIsOurs(site, c, form))
      return answer(site, c, failurePage(403, "Not signed out", "Open the page again."), 403);
    const token = c.get("token");
    if (token) await accounts.signOut(token);
    c.header("set-cookie", setCookie(company.cookies.session, "", { maxAge: 0 }));
    return c.redirect("/", 303);
  });

  return app;
}

function ageRule({ minimumAge, controller }: Company): AgeRule | null {
  if (minimumAge === null) return null;
  return { minimum: minimumAge, today: dateIn(controller.timeZone, new Date()) };
}
