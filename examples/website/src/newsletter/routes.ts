import { Hono } from "hono";
import { readForm } from "../http/form-body.ts";
import { fieldReader } from "../http/form-fields.ts";
import { failurePage } from "../pages/failure.ts";
import { answer, type Site, type SiteEnv, type SiteRequest } from "../site-context.ts";
import { isOneClick, parseSubscription, readTopics } from "./forms.ts";
import {
  askedPage,
  confirmedPage,
  confirmPage,
  linkMailedPage,
  linkPage,
  settingsPage,
  subscribePage,
  unsubscribedPage,
  unsubscribePage,
} from "./pages.ts";

/** Where mail providers send the one-click request: from their origin, without a cookie of ours. */
export const ONE_CLICK_PATH = "/newsletter/unsubscribe/";

/** Subscribing, choosing and leaving; none of it needs an account or a cookie. */
export function newsletterRoutes(site: Site): Hono<SiteEnv> {
  const app = new Hono<SiteEnv>();
  const { company, news } = site;

  app.get("/", (c) => answer(site, c, subscribePage(company)));

  app.post("/", async (c) => {
    const values = await readForm(c.req.raw);
    const form = parseSubscription(values, company.news);
    if (!form.ok) return answer(site, c, subscribePage(company, values, form.errors), 422);
    await news.ask(form.value.email, form.value.topics);
    return answer(site, c, askedPage(form.value.email));
  });

  app.get("/confirm", (c) => {
    const token = c.req.query("token") ?? "";
    const asked = news.asked(token);
    return asked ? answer(site, c, confirmPage(company, asked, token)) : stale(c);
  });

  app.post("/confirm", async (c) => {
    const form = await readForm(c.req.raw);
    const subscription = await news.confirm(form.get("token") ?? "");
    return subscription ? answer(site, c, confirmedPage(company, subscription)) : stale(c);
  });

  app.get("/settings", async (c) => {
    const token = c.req.query("token") ?? "";
    const subscription = await news.ofLink(token);
    if (subscription === "unknown") return stale(c);
    if (subscription === null) return answer(site, c, unsubscribedPage());
    return answer(site, c, settingsPage(company, subscription, token));
  });

  app.post("/settings", async (c) => {
    const form = await readForm(c.req.raw);
    const token = form.get("token") ?? "";
    const subscription = await news.ofLink(token);
    if (subscription === "unknown") return stale(c);
    if (subscription === null) return answer(site, c, unsubscribedPage());
    await news.choose(subscription, readTopics(form, company.news), "settings");
    const left = await news.ofLink(token);
    if (left === null || left === "unknown") return answer(site, c, unsubscribedPage());
    return answer(site, c, settingsPage(company, left, token, "This is what you get from now on."));
  });

  app.get("/unsubscribe/:token", async (c) => {
    const token = c.req.param("token");
    const subscription = await news.ofLink(token);
    if (subscription === "unknown") return stale(c);
    if (subscription === null) return answer(site, c, unsubscribedPage());
    return answer(site, c, unsubscribePage(subscription, token));
  });

  // RFC 8058 section 3.1: no redirect, and nothing of the reader's browser is needed.
  app.post("/unsubscribe/:token", async (c) => {
    if (!(await isOneClick(c.req.raw))) return unread(c);
    const subscription = await news.ofLink(c.req.param("token"));
    if (subscription === "unknown") return stale(c);
    if (subscription) await news.end(subscription, "one-click");
    return answer(site, c, unsubscribedPage());
  });

  app.get("/link", (c) => answer(site, c, linkPage(company, new URLSearchParams(), {})));

  app.post("/link", async (c) => {
    const values = await readForm(c.req.raw);
    const reader = fieldReader(values);
    const email = reader.email("email");
    if (reader.errors["email"])
      return answer(site, c, linkPage(company, values, reader.errors), 422);
    // Not awaited: how long the answer takes must not tell whether the address has news.
    news.mailSettings(email).catch((error: Error) => {
      console.error(`${company.id} newsletter: a settings link was not sent: ${error.message}`);
    });
    return answer(site, c, linkMailedPage(email));
  });

  function stale(c: SiteRequest): Response {
    const text = "It is not whole, older than two days, or was ended since. Subscribe once more.";
    return answer(site, c, failurePage(404, "This link leads nowhere", text), 404);
  }

  function unread(c: SiteRequest): Response {
    const text = "Send List-Unsubscribe=One-Click as a form (RFC 8058), or open the page's button.";
    return answer(site, c, failurePage(400, "Nothing was changed", text), 400);
  }

  return app;
}
