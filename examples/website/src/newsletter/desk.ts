import type { Operator } from "@candor/dsar";
import { candor, field, type Html, html, message, page, scroller } from "@candor/example-design";
import { Hono } from "hono";
import { errorSummary } from "../account/pages.ts";
import type { Company } from "../company.ts";
import { readForm } from "../http/form-body.ts";
import type { FieldErrors } from "../http/form-fields.ts";
import { deskMenu } from "../staff/menu.ts";
import { parseIssue } from "./forms.ts";
import type { SentIssue } from "./issues.ts";
import type { Newsletter } from "./newsletter.ts";

interface Env {
  Bindings: { readonly operator: Operator };
}

/** The desk's page about the newsletter: what went out, how many have it, and the next letter. */
export function newsDesk(
  company: Company,
  news: Newsletter,
): (request: Request, operator: Operator) => Promise<Response> {
  const app = new Hono<Env>().basePath(`/${company.id}/news`);
  const { issues } = news;

  async function shown(
    state: {
      readonly values?: URLSearchParams;
      readonly errors?: FieldErrors;
      readonly done?: string;
    },
    writes: boolean,
  ): Promise<string> {
    const readers = await issues.readers();
    const main = html`<article class="article" id="news-desk">
<h1>Newsletter of ${company.brand.name}</h1>
${state.done ? message("good", html`<p>${state.done}</p>`, "news-done") : null}
${sentTable(company, await issues.list())}
${writes ? issueForm(company, readers, state.values ?? new URLSearchParams(), state.errors ?? {}) : null}
</article>`;
    const menu = deskMenu(company);
    return page({
      brand: candor,
      title: "Newsletter",
      main,
      nav: menu,
      path: `/${company.id}/news`,
    });
  }

  app.get("/", async (c) => c.html(await shown({}, c.env.operator.role !== "viewer")));

  app.post("/", async (c) => {
    if (c.env.operator.role === "viewer") return c.text("Your role can look, not write.\n", 403);
    const values = await readForm(c.req.raw);
    const form = parseIssue(values, company.news);
    if (!form.ok) return c.html(await shown({ values, errors: form.errors }, true), 422);
    const readers = await issues.publish(form.value);
    return c.html(await shown({ done: `It is on its way to ${readers}.` }, true));
  });

  return async (request, operator) => app.fetch(request, { operator });
}

function sentTable({ news }: Company, sent: readonly SentIssue[]): Html {
  if (sent.length === 0) return html`<p>Nothing has been sent yet.</p>`;
  const nameOf = (topic: string) => news.topics.find(({ id }) => id === topic)?.name ?? topic;
  const rows = sent.map(
    (one) =>
      html`<tr><td>${one.subject}</td><td>${nameOf(one.topic)}</td><td>${one.at.toISOString().slice(0, 10)}</td><td>${one.sent}</td><td>${one.waiting}</td><td>${one.failed}</td></tr>`,
  );
  const heads = ["Subject", "To", "On", "Sent", "Waiting", "Failed"];
  return scroller(
    "Letters, newest first",
    html`<table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`,
  );
}

function issueForm(
  company: Company,
  readers: ReadonlyMap<string, number>,
  values: URLSearchParams,
  errors: FieldErrors,
): Html {
  const text = (name: string) => ({ name, value: values.get(name) ?? "", error: errors[name] });
  return html`<section class="panel"><h2>Write to the subscribers</h2>
${errorSummary(errors)}
<form class="form" method="post" action="/${company.id}/news" id="issue-form" novalidate>
<fieldset id="field-topic"><legend>Which news this is</legend>${company.news.topics.map(
    ({ id, name }) =>
      html`<label class="choice"><input type="radio" name="topic" value="${id}"${values.get("topic") === id ? html` checked` : null}><span>${name}<span>${readers.get(id) ?? 0} have it</span></span></label>`,
  )}</fieldset>
${field({ ...text("subject"), label: "Subject", required: true, maxLength: 150 })}
${field({ ...text("text"), label: "Text", type: "textarea", hint: "The way out is put below it, and into the header, by itself.", required: true, maxLength: 20_000 })}
<div class="row"><button type="submit">Send it</button></div></form></section>`;
}
