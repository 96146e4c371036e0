import { type Html, hearth, html, page } from "@candor/example-design";

/** Sent with every page: only the page's own files load, forms go nowhere else. */
export const PAGE_HEADERS: Record<string, string> = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  // Not no-referrer: browsers then send `Origin: null` with the page's own forms.
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

export interface LayoutOptions {
  /** Name of the device, shown beside the brand. */
  readonly device: string;
  readonly path: string;
  readonly title: string;
  readonly main: Html;
  /** Seconds after which the page asks for itself again, while work is under way. */
  readonly refresh?: number | undefined;
}

const NAV = [
  { href: "/", text: "Overview" },
  { href: "/dns", text: "Address" },
  { href: "/backup", text: "Backups" },
  { href: "/updates", text: "Updates" },
];

/** Puts a page of the admin area into the shared look. */
export function layout({ device, path, title, main, refresh }: LayoutOptions): string {
  return page({
    brand: { ...hearth, name: `Hearth ${device}` },
    ...{ path, title, main, nav: NAV },
    head: html`<link rel="stylesheet" href="/device.css">${refresh ? html`<meta http-equiv="refresh" content="${refresh}">` : null}`,
    colophon: html`<p>This page comes from the device in your home. It loads nothing from anywhere else.</p>`,
  });
}
