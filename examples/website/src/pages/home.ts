import { type Html, html, icon, picture } from "@candor/example-design";
import type { Company, Section } from "../company.ts";
import type { Content } from "./frame.ts";

/** The company's front page, from its data. */
export function homePage(company: Company): Content {
  const { home } = company;
  return {
    title: company.brand.name,
    description: home.lead,
    main: html`<div class="wrap">
<section class="hero">
<div class="text">
<p class="kicker">${home.kicker}</p>
<h1>${home.title}</h1>
<p class="lead">${home.lead}</p>
<div class="row">${home.actions.map(
      ({ href, text }, at) =>
        html`<a class="button${at > 0 ? " plain" : ""}" href="${href}">${text}</a>`,
    )}</div>
</div>
${picture(home.picture.name, home.picture.alt)}
</section>
</div>
${home.sections.map(section)}`,
  };
}

function section(part: Section): Html {
  switch (part.kind) {
    case "features":
      return html`<section class="wrap section">
<div class="heading"><h2>${part.title}</h2><p class="lead">${part.lead}</p></div>
<ul class="grid features">${part.features.map(
        (one) =>
          html`<li class="card">${icon(one.icon)}<h3>${one.title}</h3><p>${one.text}</p></li>`,
      )}</ul>
</section>`;
    case "figures":
      return html`<section class="wrap section" aria-label="${part.title}">
<dl class="figures">${part.figures.map(
        ({ value, meaning }) => html`<div><dt>${meaning}</dt><dd>${value}</dd></div>`,
      )}</dl>
</section>`;
    case "steps":
      return html`<section class="band"><div class="wrap split">
<div class="heading"><h2>${part.title}</h2><p class="lead">${part.lead}</p></div>
<ol class="steps">${part.steps.map(
        ({ title, text }) => html`<li><h3>${title}</h3><p>${text}</p></li>`,
      )}</ol>
</div></section>`;
    case "plain-dealing":
      return html`<section class="wrap section split">
<div class="heading"><h2>${part.title}</h2><p class="lead">${part.lead}</p></div>
<div class="stack"><ul class="ticks">${part.points.map(
        (point) => html`<li>${icon("check")}<span>${point}</span></li>`,
      )}</ul>
<div class="row">${part.links.map(
        ({ href, text }) => html`<a class="button plain" href="${href}">${text}</a>`,
      )}</div></div>
</section>`;
  }
}
