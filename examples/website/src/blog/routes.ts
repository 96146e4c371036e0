import { Hono } from "hono";
import type { Article } from "../company.ts";
import { readCookie, setCookie } from "../http/cookie.ts";
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
import { articlePage, blogPage, type Standing } from "./pages.ts";
import { addVoted, readVoted } from "./voted.ts";

const DAY = 24 * 60 * 60;
/** Lifetimes of the two vote cookies, as the cookie policy states them. */
const ARTICLE_VOTE_AGE = 20 * DAY;
const COMMENT_VOTE_AGE = 365 * DAY;

/** Articles, one rating an article and one vote a comment for each browser. */
export function blogRoutes(site: Site): Hono<SiteEnv> {
  const app = new Hono<SiteEnv>();
  const { votes: names } = site.company.cookies;
  if (names === null) return app;
  const find = (slug: string) => site.company.articles.find((article) => article.slug === slug);
  const votedIn = (c: SiteRequest, name: string) =>
    readVoted(readCookie(c.req.header("cookie"), name));
  const missing = (c: SiteRequest) =>
    answer(site, c, failurePage(404, "No such article", "It may have moved or never was."), 404);

  async function standing(subject: string, voted: boolean): Promise<Standing> {
    return { ...(await site.votes.of(subject)), voted };
  }

  async function show(c: SiteRequest, article: Article): Promise<Response> {
    const comments = new Map<number, Standing>();
    const voted = votedIn(c, names?.comment ?? "");
    for (const { id } of article.comments)
      comments.set(id, await standing(`comment:${id}`, voted.includes(String(id))));
    const rated = votedIn(c, names?.article ?? "").includes(article.slug);
    const rating = await standing(`article:${article.slug}`, rated);
    return answer(site, c, articlePage(site.company, article, rating, comments, openForm(site, c)));
  }

  app.get("/", (c) => answer(site, c, blogPage(site.company)));

  app.get("/:slug", (c) => {
    const article = find(c.req.param("slug"));
    return article ? show(c, article) : missing(c);
  });

  app.post("/:slug/rate", async (c) => {
    const article = find(c.req.param("slug"));
    if (!article) return missing(c);
    const form = await readForm(c.req.raw);
    if (!formIsOurs(site, c, form)) return c.body(null, 403);
    const value = form.get("value") ?? "";
    if (!/^[1-5]$/.test(value))
      return answer(
        site,
        c,
        failurePage(422, "No such rating", "A rating is 1, 2, 3, 4 or 5."),
        422,
      );
    const voted = votedIn(c, names.article);
    if (!voted.includes(article.slug)) {
      await site.votes.add(`article:${article.slug}`, Number(value));
      const kept = addVoted(voted, article.slug);
      c.header("set-cookie", setCookie(names.article, kept, { maxAge: ARTICLE_VOTE_AGE }));
    }
    return c.redirect(`/blog/${article.slug}#rating`, 303);
  });

  app.post("/:slug/comments/:id/vote", async (c) => {
    const article = find(c.req.param("slug"));
    const comment = article?.comments.find(({ id }) => String(id) === c.req.param("id"));
    if (!article || !comment) return missing(c);
    if (!formIsOurs(site, c, await readForm(c.req.raw))) return c.body(null, 403);
    const voted = votedIn(c, names.comment);
    const subject = String(comment.id);
    if (!voted.includes(subject)) {
      await site.votes.add(`comment:${subject}`, 1);
      const kept = addVoted(voted, subject);
      c.header("set-cookie", setCookie(names.comment, kept, { maxAge: COMMENT_VOTE_AGE }));
    }
    return c.redirect(`/blog/${article.slug}#comment-${comment.id}`, 303);
  });

  return app;
}
