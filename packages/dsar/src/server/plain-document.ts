import { escapeHtml } from "../core/escape-html.ts";
import type { PortalPage } from "./dsar-server.ts";

/** A page with no frame of a site around it: no style, no script, readable everywhere. */
export function plainDocument(page: PortalPage): string {
  return `<!doctype html>
<html lang="${escapeHtml(page.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(page.title)}</title>
</head>
<body>
<main>
${page.body}
</main>
</body>
</html>
`;
}
