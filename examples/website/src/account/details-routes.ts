import { Hono } from "hono";
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
import type { Account } from "./accounts.ts";
import { parseName, parseNewAddress } from "./details-form.ts";
import { confirmAddressPage, type DetailsState, detailsPage } from "./details-pages.ts";

/** Correcting an account: its name at once, its address once a letter there was answered. */
export function detailsRoutes(site: Site): Hono<SiteEnv> {
  const app = new Hono<SiteEnv>();
  const { accounts, addressChange } = site;

  function shown(
    c: SiteRequest,
    account: Account,
    state: Omit<DetailsState, "token">,
    status: 200 | 401 | 422 | 429 = 200,
  ): Response {
    return answer(site, c, detailsPage(account, { ...state, token: openForm(site, c) }), status);
  }

  /** Runs for a signed-in customer whose form is the site's own. */
  async function signedIn(
    c: SiteRequest,
    act: (account: Account, form: URLSearchParams) => Promise<Response> | Response,
  ): Promise<Response> {
    const account = c.get("customer");
    if (!account) return c.redirect("/account/login", 303);
    const form = await readForm(c.req.raw);
    if (formIsOurs(site, c, form)) return act(account, form);
    return answer(site, c, failurePage(403, "Nothing was changed", "Open the page again."), 403);
  }

  app.get("/details", (c) => {
    const account = c.get("customer");
    return account ? shown(c, account, {}) : c.redirect("/account/login", 303);
  });

  app.post("/details", (c) =>
    signedIn(c, async (account, values) => {
      const form = parseName(values);
      if (!form.ok) return shown(c, account, { values, errors: form.errors }, 422);
      await accounts.rename(account, form.value);
      const corrected = { ...account, name: form.value };
      c.set("customer", corrected);
      return shown(c, corrected, { done: `We call you ${form.value} from now on.` });
    }),
  );

  app.post("/address", (c) =>
    signedIn(c, async (account, values) => {
      const form = parseNewAddress(values);
      if (!form.ok) return shown(c, account, { values, errors: form.errors }, 422);
      const { email, password } = form.value;
      if (!(await accounts.recognise({ email: account.email, password }))) {
        const errors = { password: "This is not the account's password." };
        return shown(c, account, { values, errors }, 401);
      }
      if ((await addressChange.ask(account, email)) === "limit") {
        const errors = { email: "That is enough letters for now: try again in an hour." };
        return shown(c, account, { values, errors }, 429);
      }
      return shown(c, account, { done: `We wrote to ${email}. Open the link in that letter.` });
    }),
  );

  app.get("/address", async (c) => {
    const token = c.req.query("token") ?? "";
    const change = await addressChange.read(token);
    return change ? answer(site, c, confirmAddressPage(change.email, token)) : stale(c);
  });

  app.post("/address/confirm", async (c) => {
    const form = await readForm(c.req.raw);
    const change = await addressChange.read(form.get("token") ?? "");
    if (!change) return stale(c);
    if (!(await addressChange.make(change))) {
      const text = "This address has an account of its own by now. Nothing was changed.";
      return answer(site, c, failurePage(409, "Already in use", text), 409);
    }
    return c.redirect("/account", 303);
  });

  function stale(c: SiteRequest): Response {
    const text = "It was used, is older than a day, or is not whole. Ask for another one.";
    return answer(site, c, failurePage(404, "This link leads nowhere", text), 404);
  }

  return app;
}
