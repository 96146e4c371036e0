import type { Dsar } from "../engine/dsar.ts";

/** One of the pages of the rights portal. */
export interface PortalPage {
  readonly kind: "form" | "status" | "confirm" | "download" | "failed";
  readonly title: string;
  /** Language of the page, for the `lang` attribute. */
  readonly language: string;
  /** The content as safe HTML, from its h1 on: paragraphs, lists, forms; no style, no script. */
  readonly body: string;
}

/** What {@link createDsarServer} needs. */
export interface DsarServerOptions {
  readonly dsar: Dsar;
  /** Path at which the handler is mounted: `/privacy/request`. */
  readonly path: string;
  /**
   * Puts a page into the site's frame and returns the whole document. Left out, a plain page
   * with a strict policy is sent.
   */
  readonly render?: (page: PortalPage, request: Request) => string | Promise<string>;
  /**
   * Address of the account that is signed in at the site, which must have been proved to be the
   * account's own; it then confirms a request in place of the mailed code.
   */
  readonly signedIn?: (request: Request) => string | null | Promise<string | null>;
  /** Further origins that may post: `https://www.shop.example`. */
  readonly origins?: readonly string[];
}

/** Answers everything at and below its path: form, status, confirmation, export. */
export type DsarServer = (request: Request) => Promise<Response>;
