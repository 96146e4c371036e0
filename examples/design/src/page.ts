import type { Brand } from "./brand.ts";
import { type Html, html } from "./html.ts";

/** A link in the header or the footer. */
export interface Link {
  readonly href: string;
  readonly text: string;
}

/** A titled list of links in the footer. */
export interface FooterColumn {
  readonly title: string;
  /** Links, or ready markup such as a button; one list item each. */
  readonly items: readonly (Link | Html)[];
}

/** A classic or module script, always a file: the pages run under `script-src 'self'`. */
export interface Script {
  readonly src: string;
  readonly module?: boolean;
}

/** Everything around and inside one page. */
export interface PageOptions {
  readonly brand: Brand;
  readonly title: string;
  readonly main: Html;
  /** Says for which path the page stands, so that the menu can mark it. */
  readonly path?: string;
  readonly description?: string;
  /** BCP 47 language of the page, `en` when left out. */
  readonly lang?: string;
  /** Forces a colour scheme; the system's when left out. */
  readonly theme?: "light" | "dark" | null;
  readonly nav?: readonly Link[];
  /** Right end of the header: a button, an account link. */
  readonly actions?: Html;
  readonly footer?: readonly FooterColumn[];
  /** Small print below the footer's columns. */
  readonly colophon?: Html;
  readonly scripts?: readonly Script[];
  /** More for `<head>`, such as an alternate language link. */
  readonly head?: Html;
  /** Wording of the skip link and of the menu's label. */
  readonly words?: { readonly skip: string; readonly menu: string };
  /** Where the stylesheet and the pictures are served, `""` for the root. */
  readonly base?: string;
}

const WORDS = { skip: "Skip to content", menu: "Main menu" };

/**
 * Renders a whole HTML document in the shared look.
 *
 * No inline style, no inline script: it holds under `default-src 'self'`.
 *
 * @example
 * page({ brand: hearth, title: "Backups", main: html`<h1>Backups</h1>` })
 */
export function page(options: PageOptions): string {
  const { brand, title, main, lang = "en", theme, description, head, scripts = [] } = options;
  const { base = "" } = options;
  const name = title === brand.name ? title : `${title} - ${brand.name}`;
  return `<!doctype html>
${html`<html lang="${lang}"${theme ? html` data-theme="${theme}"` : null} data-brand="${brand.id}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}</title>
${description ? html`<meta name="description" content="${description}">` : null}
<meta name="color-scheme" content="${theme ?? "light dark"}">
<link rel="stylesheet" href="${base}/design.css">
<link rel="icon" href="${base}/art/${brand.id}-icon.svg" type="image/svg+xml">
${head ?? null}
${scripts.map(scriptTag)}
</head>
<body>
${header(options)}
<main id="main" tabindex="-1">
${main}
</main>
${footer(options)}
</body>
</html>`}
`;
}

function scriptTag({ src, module = true }: Script): Html {
  return module
    ? html`<script type="module" src="${src}"></script>`
    : html`<script src="${src}" defer></script>`;
}

function header({ brand, nav = [], actions, path, words = WORDS }: PageOptions): Html {
  return html`<header class="site-header"><a class="skip" href="#main">${words.skip}</a><div class="bar">
<a class="brand" href="/">${brand.mark}<span>${brand.name}</span></a>
${nav.length > 0 ? html`<nav aria-label="${words.menu}"><ul>${nav.map((link) => item(link, path))}</ul></nav>` : null}
${actions ? html`<div class="actions">${actions}</div>` : null}
</div></header>`;
}

function item({ href, text }: Link, path?: string): Html {
  const here = href === path ? html` aria-current="page"` : null;
  return html`<li><a href="${href}"${here}>${text}</a></li>`;
}

function footer({ brand, footer: columns = [], colophon }: PageOptions): Html {
  return html`<footer class="site-footer"><div class="bar">
<a class="brand" href="/">${brand.mark}<span>${brand.name}</span></a>
${columns.map(column)}
${colophon ? html`<div class="colophon">${colophon}</div>` : null}
</div></footer>`;
}

function column({ title, items }: FooterColumn): Html {
  return html`<div class="column"><h2>${title}</h2><ul>${items.map((entry) =>
    "href" in entry ? item(entry) : html`<li>${entry}</li>`,
  )}</ul></div>`;
}
