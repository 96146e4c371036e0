import { type Html, html, type Value } from "./html.ts";

/** Stylesheets from the handler itself, and nothing else: no script, no frame, no picture. */
export const POLICY =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A whole document. */
export interface DocumentParts {
  readonly title: string;
  /** BCP 47. */
  readonly language: string;
  /** Address of the stylesheet. */
  readonly style: string;
  /** Words of the link that passes over the header. */
  readonly skip: string;
  readonly header?: Html;
  readonly main: Value;
}

/** Renders a document with no frame of a site around it. */
export function renderDocument({
  title,
  language,
  style,
  skip,
  header,
  main,
}: DocumentParts): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<a class="skip" href="#main">${skip}</a>
${header}
<main id="main" tabindex="-1">
${main}
</main>
</body>
</html>
`.markup;
}
