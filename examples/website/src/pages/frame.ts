import { type Html, html, icon, type Link, type PageOptions, page } from "@candor/example-design";
import type { Company } from "../company.ts";

/** What of a request shows in the frame around every page. */
export interface Visit {
  /** Path of the page, without query. */
  readonly path: string;
  /** Name of the signed-in customer, or null. */
  readonly customer: string | null;
  readonly theme: "light" | "dark" | null;
}

/** A page's own part. */
export interface Content {
  readonly title: string;
  readonly main: Html;
  readonly description?: string;
  readonly lang?: string;
  readonly head?: Html;
  readonly scripts?: PageOptions["scripts"];
}

/** What the consent client needs in every page: scripts, and markup it acts on. */
export interface ConsentMarkup {
  readonly head: Html;
  readonly settings: Html;
}

/** Puts content into the company's header and footer and returns the document. */
export function framed(
  company: Company,
  visit: Visit,
  content: Content,
  consent: ConsentMarkup | null,
): string {
  const { title, main, description, lang, scripts } = content;
  return page({
    brand: company.brand,
    title,
    main,
    path: visit.path,
    theme: visit.theme,
    nav: menu(company),
    actions: html`${company.cookies.theme ? themeSwitch(visit) : null}${accountLink(visit)}`,
    footer: footer(company, consent),
    colophon: colophon(company),
    head: html`${content.head ?? null}${consent?.head ?? null}`,
    ...(description ? { description } : {}),
    ...(lang ? { lang } : {}),
    ...(scripts ? { scripts } : {}),
  });
}

function menu(company: Company): Link[] {
  return [
    { href: "/shop", text: company.id === "hearth" ? "Shop" : "Licences" },
    ...(company.articles.length > 0 ? [{ href: "/blog", text: "Blog" }] : []),
    { href: "/privacy", text: "Privacy" },
    { href: "/privacy/request", text: "Your data" },
  ];
}

function accountLink({ customer }: Visit): Html {
  if (customer === null)
    return html`<a class="button plain small" href="/account/login">Sign in</a>`;
  return html`<a class="button plain small" href="/account" id="account-link">Account</a>`;
}

const THEMES = [
  { id: "light", icon: "sun", text: "Light" },
  { id: "auto", icon: "auto", text: "As the system" },
  { id: "dark", icon: "moon", text: "Dark" },
] as const;

/** A form, so that it works without a script; the cookie is set by nothing but this. */
function themeSwitch({ theme, path }: Visit): Html {
  return html`<form method="post" action="/theme" class="switcher" id="theme" aria-label="Colours">
<input type="hidden" name="back" value="${path}">
${THEMES.map(
  (one) =>
    html`<button class="choice-button" name="theme" value="${one.id}" title="${one.text}" aria-pressed="${String(one.id === (theme ?? "auto"))}">${icon(one.icon)}<span class="visually-hidden">${one.text}</span></button>`,
)}
</form>`;
}

function footer(company: Company, consent: ConsentMarkup | null) {
  const cookies: (Link | Html)[] = [{ href: "/cookies", text: "Cookies" }];
  if (consent) cookies.push(consent.settings);
  if (company.id === "hearth") cookies.push({ href: "/proof/third-party", text: "The proof" });
  return [
    {
      title: "Products",
      items: [
        { href: "/shop", text: company.id === "hearth" ? "Shop" : "Licences and prices" },
        { href: "/newsletter", text: "News by mail" },
      ],
    },
    {
      title: "Privacy",
      items: [{ href: "/privacy", text: "What we know" }, ...cookies],
    },
    {
      title: "Your rights",
      items: [
        { href: "/privacy/request", text: "Ask for your data" },
        { href: "/privacy/request?type=erasure", text: "Have it deleted" },
        { href: `mailto:${company.mailbox}`, text: "By e-mail" },
        { href: "/security", text: "Report a weakness" },
      ],
    },
  ];
}

function colophon(company: Company): Html {
  return html`<p>${company.legalName}, ${company.register.controller.address}. A company made up to show Candor at work; nothing here is for sale.</p>`;
}
