import { renderProcessors, renderRegister } from "@candor/dsar/register";
import { type Html, html, raw, scroller } from "@candor/example-design";
import type { Company } from "../company.ts";
import type { Content } from "./frame.ts";

/** The privacy page: a few sentences, then the company's register as it stands. */
export function privacyPage(company: Company): Content {
  const [lead, ...more] = company.privacyLead;
  return {
    title: "Privacy",
    main: html`<article class="article" id="privacy">
<h1>What we know about you</h1>
<p class="lead">${lead}</p>
<p class="small">In force since <time datetime="${company.effective}">${company.effective}</time>.</p>
${more.map((paragraph) => html`<p>${paragraph}</p>`)}
<div class="row"><a class="button" href="/privacy/request">Ask for your data</a>
<a class="button plain" href="/privacy/request?type=erasure">Have it deleted</a></div>
${renderRegister(company.register, { locale: "en" }).map(
  ({ id, html: body }) =>
    html`<section class="broad register" data-register="${id}">${scrolling(id, body)}</section>`,
)}
<section class="broad register" data-register="processors"><h2>Who works for us, by purpose</h2>
${raw(renderProcessors(company.register))}</section>
</article>`,
  };
}

/** Wraps the register's tables, so that a narrow screen scrolls them and not the page. */
function scrolling(id: string, body: string): Html {
  const parts = body.split(/(<table\b[\s\S]*?<\/table>)/);
  return html`${parts.map((part, at) => (at % 2 === 1 ? scroller(labelOf(id, (at + 1) / 2), raw(part)) : raw(part)))}`;
}

/** A section can have more tables than one: regions are told apart by their names. */
function labelOf(id: string, place: number): string {
  return place === 1 ? `Table: ${id}` : `Table: ${id}, ${place}`;
}
