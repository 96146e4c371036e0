import type { Dsar } from "../engine/dsar.ts";
import type { Operator } from "../engine/operator.ts";
import type { Html } from "../page/html.ts";

/** One page of the desk. */
export interface DeskPage {
  readonly title: string;
  /** The content as safe HTML, from its h1 on; no style, no script. */
  readonly body: string;
}

/** What {@link createDeskServer} needs. */
export interface DeskServerOptions {
  readonly dsar: Dsar;
  /** Path at which the handler is mounted: `/desk`; `""` for the root of a host of its own. */
  readonly path: string;
  /**
   * Says who sends a request, by the site's own sign-in; null for nobody. The desk has no sign-in of
   * its own and shows nothing to nobody.
   */
  readonly signedIn: (request: Request) => Operator | null | Promise<Operator | null>;
  /** Where nobody is sent to; a plain 401 when left out. `?to=` says where they wanted to go. */
  readonly signInPath?: string;
  /** Where the button "Sign out" posts to; there is none when left out. */
  readonly signOutPath?: string;
  /** Puts a page into a frame of one's own and returns the whole document. */
  readonly render?: (
    page: DeskPage,
    request: Request,
    operator: Operator,
  ) => string | Promise<string>;
  /** Further origins that may post. */
  readonly origins?: readonly string[];
  /** The time, for "in 3 days". */
  readonly now?: () => Date;
}

/** Answers everything at and below its path. */
export type DeskServer = (request: Request) => Promise<Response>;

/** A request of an operator on its way through the desk. */
export interface DeskVisit {
  readonly dsar: Dsar;
  /** The desk as this operator may use it. */
  readonly desk: Dsar["desk"];
  /** The mail room as this operator may use it. */
  readonly mailRoom: Dsar["mailRoom"];
  readonly operator: Operator;
  readonly path: string;
  readonly url: URL;
  /** The controller's local date. */
  readonly today: string;
}

/** A page before it is put into a frame. */
export interface Content {
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
}

/** What an operator just tried and has to mend. */
export interface Mistake {
  readonly message: string;
  readonly field: string | undefined;
  readonly values: URLSearchParams;
}
