import type { Dsar } from "../engine/dsar.ts";

/** One of the pages of the rights portal. */
export interface PortalPage {
  readonly kind: "form" | "status" | "confirm" | "confirmed" | "failed" | "refused";
  readonly title: string;
  readonly language: string;
  /** The page's content as safe HTML: headings from h1, a form, lists; no style, no script. */
  readonly body: string;
}

/** What {@link createDsarServer} needs. */
export interface DsarServerOptions {
  readonly dsar: Dsar;
  /** Path below which the handler is mounted: `/privacy/request`. */
  readonly path: string;
  /** Puts a page into the site's frame and returns the whole document; a plain one when left out. */
  readonly render?: (page: PortalPage, request: Request) => string | Promise<string>;
  /** Further origins that may post, for a site behind another name: `https://www.shop.example`. */
  readonly origins?: readonly string[];
}

/** Answers everything below its path: form, status, confirmation, export. */
export type DsarServer = (request: Request) => Promise<Response>;
