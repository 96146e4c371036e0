import { type Html, html, message } from "@candor/example-design";
import type { Article, Company } from "../company.ts";
import type { Content } from "../pages/frame.ts";
import { notice } from "../pages/notice.ts";

/** Lists the articles. */
export function blogPage(company: Company): Content {
  return {
    title: "Blog",
    main: html`<div class="wrap section"><div class="heading"><h1>Blog</h1>
<p class="lead">How storage fails, and what we do about it.</p></div>
<ul class="grid halves articles">${company.articles.map(
      (article) =>
        html`<li class="card"><p class="small"><time datetime="${article.date}">${article.date}</time></p>
<h2><a href="/blog/${article.slug}">${article.title}</a></h2><p>${article.summary}</p></li>`,
    )}</ul></div>`,
  };
}

/** How a subject stands, and whether this browser has voted on it. */
export interface Standing {
  readonly count: number;
  readonly average: number;
  readonly voted: boolean;
}

/** One article with its rating and its comments. */
export function articlePage(
  company: Company,
  article: Article,
  rating: Standing,
  comments: ReadonlyMap<number, Standing>,
  token: Html | null,
): Content {
  return {
    title: article.title,
    description: article.summary,
    main: html`<article class="article slim" id="article" data-slug="${article.slug}">
<p class="small"><a href="/blog">Blog</a> · <time datetime="${article.date}">${article.date}</time></p>
<h1>${article.title}</h1>
<p class="lead">${article.summary}</p>
${article.paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
<section id="rating" data-votes="${rating.count}"><h2>Was it worth your time?</h2>
<p>${rating.count === 0 ? "Nobody has rated it yet." : `${rating.average.toFixed(1)} of 5, from ${rating.count} ${rating.count === 1 ? "reader" : "readers"}.`}</p>
${rating.voted ? message("good", html`<p>You have rated this article.</p>`) : rateForm(article, token)}
</section>
<section id="comments"><h2>Comments</h2>
<p class="small">Comments are public: anyone can read them, now and later.</p>
${article.comments.map((comment) => commentBlock(article, comment, comments.get(comment.id), token))}
</section>
${notice(company.register, "blog")}
</article>`,
  };
}

function rateForm(article: Article, token: Html | null): Html {
  return html`<form class="row" method="post" action="/blog/${article.slug}/rate" id="rate-form">${token}
${[1, 2, 3, 4, 5].map(
  (value) =>
    html`<button class="plain small" name="value" value="${value}" aria-label="${value} of 5">${value}</button>`,
)}</form>`;
}

function commentBlock(
  article: Article,
  comment: Article["comments"][number],
  standing: Standing | undefined,
  token: Html | null,
): Html {
  const count = standing?.count ?? 0;
  return html`<div class="card comment" id="comment-${comment.id}" data-votes="${count}">
<p><strong>${comment.author}</strong></p><p>${comment.text}</p>
${
  standing?.voted
    ? html`<p class="small">${count} found this useful, you among them.</p>`
    : html`<form class="row" method="post" action="/blog/${article.slug}/comments/${comment.id}/vote">${token}
<button class="plain small">Useful (${count})</button></form>`
}</div>`;
}
