import { Hono } from "hono";
import { readForm } from "../http/form-body.ts";
import { readTopics } from "../newsletter/forms.ts";
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
import { mailPage } from "./mail-pages.ts";

/** A customer's mail settings: less at once, more by a letter that only the mailbox's owner reads. */
export function mailRoutes(site: Site): Hono<SiteEnv> {
  const app = new Hono<SiteEnv>();
  const { company, news } = site;

  async function shown(c: SiteRequest, account: Account, done?: string): Promise<Response> {
    const topics = (await news.ofAccount(account))?.topics ?? [];
    const state = { topics, token: openForm(site, c), ...(done ? { done } : {}) };
    return answer(site, c, mailPage(company, account, state));
  }

  app.get("/mail", async (c) => {
    const account = c.get("customer");
    return account ? shown(c, account) : c.redirect("/account/login", 303);
  });

  app.post("/mail", async (c) => {
    const account = c.get("customer");
    if (!account) return c.redirect("/account/login", 303);
    const form = await readForm(c.req.raw);
    if (!formIsOurs(site, c, form)) {
      const page = failurePage(403, "Nothing was changed", "Open the page again.");
      return answer(site, c, page, 403);
    }
    const wanted = readTopics(form, company.news);
    const subscription = await news.ofAccount(account);
    if (subscription) await news.choose(subscription, wanted, "account");
    const more = wanted.filter((topic) => !subscription?.topics.includes(topic));
    if (more.length === 0) return shown(c, account, "This is what you get from now on.");
    await news.ask(account.email, more, account);
    const done = `We wrote to ${account.email}: press the button behind its link, and it begins.`;
    return shown(c, account, done);
  });

  return app;
}
