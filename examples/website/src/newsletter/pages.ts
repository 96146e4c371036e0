import { field, type Html, html, message } from "@candor/example-design";
import { errorSummary } from "../account/pages.ts";
import type { Company, NewsTerms } from "../company.ts";
import type { FieldErrors } from "../http/form-fields.ts";
import type { Content } from "../pages/frame.ts";
import { notice } from "../pages/notice.ts";
import type { Subscription } from "./subscriptions.ts";

/** The form that subscribes; nothing is ticked beforehand (C-673/17, Planet49). */
export function subscribePage(
  company: Company,
  values: URLSearchParams = new URLSearchParams(),
  errors: FieldErrors = {},
): Content {
  const { news, brand } = company;
  return {
    title: "News by mail",
    main: html`<article class="article slim" id="newsletter">
<h1>News from ${brand.name}</h1>
<p class="lead">We write when there is something to say, and only to who asked for it.</p>
<div class="panel">
${errorSummary(errors)}
<form class="form" method="post" action="/newsletter" id="newsletter-form" novalidate>
${topicBoxes(news, values.getAll("topic"), errors["topic"])}
${addressField(values.get("email") ?? "", errors["email"])}
${notice(company.register, "newsletter")}
<p class="small">${news.wording}</p>
<div class="row"><button type="submit">Subscribe</button></div>
</form></div>
<p>You have them already? <a href="/newsletter/link">Have your settings mailed to you</a>.</p>
</article>`,
  };
}

/** The same for everybody: it does not say whether an address was known before. */
export function askedPage(email: string): Content {
  return {
    title: "Look into your mailbox",
    main: html`<article class="article slim" id="newsletter-asked">
<h1>Look into your mailbox</h1>
<p class="lead">We wrote to ${email}. Nothing is sent before the link in that letter was opened and its button pressed.</p>
<p>If nobody presses it, the link ends after two days, and nothing about the address was kept.</p>
<div class="row"><a class="button plain" href="/">To the front page</a></div>
</article>`,
  };
}

/** The page behind the mailed link. A mail scanner that opens it presses no button. */
export function confirmPage(
  company: Company,
  asked: { readonly email: string; readonly topics: readonly string[] },
  token: string,
): Content {
  const wanted = company.news.topics.filter(({ id }) => asked.topics.includes(id));
  return {
    title: "Subscribe",
    main: html`<article class="article slim" id="newsletter-confirm">
<h1>Send news to ${asked.email}?</h1>
<ul>${wanted.map(({ name, text }) => html`<li><strong>${name}.</strong> ${text}</li>`)}</ul>
<p>${company.news.wording}</p>
<form method="post" action="/newsletter/confirm">
<input type="hidden" name="token" value="${token}">
<div class="row"><button type="submit">Yes, send them</button><a class="button plain" href="/">No</a></div></form>
</article>`,
  };
}

/** What follows the button. */
export function confirmedPage(company: Company, subscription: Subscription): Content {
  const names = company.news.topics.filter(({ id }) => subscription.topics.includes(id));
  return {
    title: "You are on the list",
    main: html`<article class="article slim" id="newsletter-confirmed">
<h1>You are on the list</h1>
${message("good", html`<p>${subscription.email} gets: ${names.map(({ name }) => name).join(", ")}.</p>`)}
<p>Each letter has a link at its end that stops them with one click.</p>
<div class="row"><a class="button plain" href="/">To the front page</a></div>
</article>`,
  };
}

/** Settings of one subscription, opened by a link in a letter, without an account. */
export function settingsPage(
  company: Company,
  subscription: Subscription,
  token: string,
  done?: string,
): Content {
  return {
    title: "Mail settings",
    main: html`<article class="article slim" id="news-settings" data-topics="${subscription.topics.join(" ")}">
<h1>What we send to ${subscription.email}</h1>
${done ? message("good", html`<p>${done}</p>`, "settings-done") : null}
<div class="panel">
<form class="form" method="post" action="/newsletter/settings" id="settings-form">
<input type="hidden" name="token" value="${token}">
${topicBoxes(company.news, subscription.topics)}
<p class="small">${company.news.wording}</p>
<div class="row"><button type="submit">Keep this choice</button></div>
</form></div>
<form method="post" action="/newsletter/unsubscribe/${token}" id="end-form">
<input type="hidden" name="List-Unsubscribe" value="One-Click">
<div class="row"><button class="plain" type="submit">End all of it</button></div></form>
</article>`,
  };
}

/** The page behind the link at the end of each letter: opening it changes nothing. */
export function unsubscribePage(subscription: Subscription, token: string): Content {
  return {
    title: "Unsubscribe",
    main: html`<article class="article slim" id="unsubscribe">
<h1>No more news to ${subscription.email}?</h1>
<form method="post" action="/newsletter/unsubscribe/${token}">
<input type="hidden" name="List-Unsubscribe" value="One-Click">
<div class="row"><button type="submit">Unsubscribe</button>
<a class="button plain" href="/newsletter/settings?token=${token}">Choose what I get</a></div></form>
</article>`,
  };
}

/** What follows; the same when it was pressed twice. */
export function unsubscribedPage(): Content {
  return {
    title: "Unsubscribed",
    main: html`<article class="article slim" id="unsubscribed">
<h1>You get no more news from us</h1>
${message("good", html`<p>It counts from this moment. A letter that was already on its way may still arrive.</p>`)}
<p>We keep proof that you once subscribed, without your address, for three years; then that goes, too.</p>
<div class="row"><a class="button plain" href="/newsletter">Subscribe again</a></div>
</article>`,
  };
}

/** Asks for the address of a subscription whose owner has no letter at hand. */
export function linkPage(company: Company, values: URLSearchParams, errors: FieldErrors): Content {
  return {
    title: "Mail settings",
    main: html`<article class="article slim" id="news-link">
<h1>Your mail settings</h1>
<p class="lead">We mail you a link to them. No account is needed.</p>
<div class="panel">
${errorSummary(errors)}
<form class="form" method="post" action="/newsletter/link" novalidate>
${addressField(values.get("email") ?? "", errors["email"])}
${notice(company.register, "newsletter")}
<div class="row"><button type="submit">Mail me the link</button></div>
</form></div>
</article>`,
  };
}

/** The same whether the address has news or not. */
export function linkMailedPage(email: string): Content {
  return {
    title: "Look into your mailbox",
    main: html`<article class="article slim" id="link-mailed">
<h1>Look into your mailbox</h1>
<p class="lead">If ${email} has news from us, a link to its settings is on its way.</p>
<div class="row"><a class="button plain" href="/">To the front page</a></div>
</article>`,
  };
}

/** One box for each kind of news. */
export function topicBoxes(
  { topics }: NewsTerms,
  ticked: readonly string[],
  error?: string | undefined,
): Html {
  return html`<fieldset id="field-topic"><legend>What</legend>
${error ? html`<p class="error">${error}</p>` : null}
${topics.map(
  ({ id, name, text }) =>
    html`<label class="choice"><input type="checkbox" name="topic" value="${id}"${ticked.includes(id) ? html` checked` : null}>
<span>${name}<span>${text}</span></span></label>`,
)}</fieldset>`;
}

function addressField(value: string, error: string | undefined): Html {
  return field({
    ...{ name: "email", label: "E-mail", type: "email", value, error },
    ...{ required: true, autocomplete: "email", maxLength: 254 },
  });
}
