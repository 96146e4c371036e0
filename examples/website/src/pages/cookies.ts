import { de } from "@candor/consent/locales/de";
import { en } from "@candor/consent/locales/en";
import { renderChoiceForm } from "@candor/consent/server";
import { renderHtml } from "@candor/cookie-registry";
import { de as germanTable } from "@candor/cookie-registry/locales/de";
import { en as englishTable } from "@candor/cookie-registry/locales/en";
import { type Html, html, raw, scroller } from "@candor/example-design";
import type { Company } from "../company.ts";
import type { Content } from "./frame.ts";

interface Words {
  readonly title: string;
  readonly lead: string;
  readonly table: string;
  readonly other: { readonly lang: string; readonly text: string };
  readonly refuse: string;
  readonly refusing: string;
  readonly withdraw: string;
  readonly withdrawing: string;
  readonly tag: string;
  readonly tagging: string;
  readonly reading: string;
}

const WORDS: Record<"en" | "de", Words> = {
  en: {
    title: "Cookies",
    lead: "Everything this site may keep in your browser, for what, and for how long. The same list drives the server, the banner and the check that compares it with what browsers really store.",
    table: "Cookie table",
    other: { lang: "de", text: "Diese Seite auf Deutsch" },
    refuse: "If you refuse",
    refusing:
      "Reading, ordering and requests about your data work with all cookies refused. Signing in does not: it needs the session cookie.",
    withdraw: "Changing your mind",
    withdrawing:
      "Cookie settings stand at the foot of every page. When you withdraw, the cookies of that category are deleted at once and their scripts are not loaded again.",
    tag: "A note on this demo",
    tagging:
      "The tag behind the statistics and advertising cookies is a stand-in, served from another local site. It writes the cookies it is known for and reports to nobody.",
    reading: "The list as data",
  },
  de: {
    title: "Cookies",
    lead: "Alles, was diese Website in Ihrem Browser ablegen darf, wozu und wie lange. Aus derselben Liste arbeiten der Server, das Banner und die Prüfung, die sie mit dem vergleicht, was Browser wirklich speichern.",
    table: "Cookie-Tabelle",
    other: { lang: "en", text: "This page in English" },
    refuse: "Wenn Sie ablehnen",
    refusing:
      "Lesen, Bestellen und Anfragen zu Ihren Daten gehen auch ganz ohne Cookies. Nur die Anmeldung braucht das Sitzungs-Cookie.",
    withdraw: "Wenn Sie es sich anders überlegen",
    withdrawing:
      "Die Cookie-Einstellungen stehen am Fuß jeder Seite. Nach einem Widerruf werden die Cookies der Kategorie sofort gelöscht und ihre Skripte nicht mehr geladen.",
    tag: "Zu dieser Vorführung",
    tagging:
      "Hinter den Cookies für Statistik und Werbung steht ein Platzhalter, der von einer anderen lokalen Website kommt. Er schreibt die bekannten Cookies und meldet niemandem etwas.",
    reading: "Die Liste als Datei",
  },
};

/** The cookie policy in English or German, its table rendered from the registry. */
export function cookiesPage(company: Company, wanted: string | undefined): Content {
  const lang = wanted?.toLowerCase().startsWith("de") ? "de" : "en";
  const words = WORDS[lang];
  const other = `/cookies?lang=${words.other.lang}`;
  return {
    title: words.title,
    lang,
    head: html`<link rel="alternate" hreflang="${words.other.lang}" href="${other}">`,
    main: html`<article class="article">
<div class="row between broad"><h1>${words.title}</h1>
<a href="${other}" hreflang="${words.other.lang}" lang="${words.other.lang}">${words.other.text}</a></div>
<p class="lead">${words.lead}</p>
<div class="broad" id="cookie-table">${table(company, lang, words)}</div>
<p class="small"><a href="/cookies/registry.json" id="registry-link">${words.reading}</a></p>
<section><h2>${words.refuse}</h2><p>${words.refusing}</p></section>
${company.consent ? consentNotes(company, lang, words) : null}
</article>`,
  };
}

function table(company: Company, locale: "en" | "de", words: Words): Html {
  const options = { locale, words: locale === "de" ? germanTable : englishTable };
  return scroller(words.table, raw(renderHtml(company.registry, options)));
}

function consentNotes(company: Company, lang: "en" | "de", words: Words): Html {
  return html`<section id="choice"><h2>${words.withdraw}</h2><p>${words.withdrawing}</p>
${plainChoice(company, lang)}</section>
<section><h2>${words.tag}</h2><p>${words.tagging}</p></section>`;
}

/** The same choice as a plain form, for browsers without JavaScript. */
function plainChoice({ registry }: Company, lang: "en" | "de"): Html {
  const locale = lang === "de" ? de : en;
  const returnTo = `/cookies?lang=${lang}`;
  const form = renderChoiceForm({ registry, locale, action: "/consent", returnTo });
  return html`<noscript><div class="panel">${raw(form)}</div></noscript>`;
}
