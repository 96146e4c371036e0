import type { StorageKind } from "../entry.ts";
import type { ObservedLifetime } from "../lifetime.ts";

/**
 * What a visitor had decided when something was seen: nothing yet, refused, agreed, or agreed and
 * withdrawn.
 */
export type Phase = "before" | "rejected" | "accepted" | "withdrawn";

/** The phases in the order an audit walks them. */
export const PHASES: readonly Phase[] = ["before", "rejected", "accepted", "withdrawn"];

/** A cookie as it was written, whether or not the browser took it. */
export interface CookieWrite {
  /** The cookie's name; empty for the nameless kind. */
  readonly name: string;
  /** The host or domain it belongs to, lower case, no leading dot. */
  readonly host: string;
  /** The path it is sent to. */
  readonly path: string;
  /** Seconds from being written to its end as written, without the browser's cap. */
  readonly lifetime: number | "session";
  /** True when scripts cannot read it. */
  readonly httpOnly: boolean;
  /** True when it is kept apart for each top-level site. */
  readonly partitioned: boolean;
  /** Written by a response's header or by a script. */
  readonly how: "header" | "script";
  /** The address of the response or of the script; null when the browser did not tell. */
  readonly by: string | null;
  /** Why the browser refused it, in its own words; empty when it took it. */
  readonly refused: readonly string[];
  /** What was written, with the value left out. */
  readonly line: string;
  /** The address of the page that was open. */
  readonly page: string;
}

/** A cookie that the browser held when a phase ended. */
export interface HeldCookie {
  /** The cookie's name. */
  readonly name: string;
  /** The host or domain it belongs to, lower case, no leading dot. */
  readonly host: string;
  /** The path it is sent to. */
  readonly path: string;
  /** Seconds it had left, under the browser's cap. */
  readonly lifetime: number | "session";
  /** True when scripts cannot read it. */
  readonly httpOnly: boolean;
  /** True when it is kept apart for each top-level site. */
  readonly partitioned: boolean;
}

/** An item of another storage: a key, a database, a cache. */
export interface StoredItem {
  /** Where it is kept. */
  readonly storage: Exclude<StorageKind, "cookie">;
  /** The key, or the database's or cache's name. */
  readonly name: string;
  /** The host of the page or frame it belongs to. */
  readonly host: string;
  /** True when it was there when the page had settled; false when it came and went before. */
  readonly stayed: boolean;
  /** The address of the page that was open. */
  readonly page: string;
}

/** A request to another site. */
export interface ForeignRequest {
  /** The host asked. */
  readonly host: string;
  /** The address without query and fragment. */
  readonly url: string;
  /** What it was for, in the browser's words: Script, Image, Document. */
  readonly type: string;
  /** The address of the page that was open. */
  readonly page: string;
}

/**
 * How a visit to a page went.
 *
 * - `ok`; `redirected` within the site; `left-site`: redirected to another one;
 * - `http-error`: answered with a status of 400 and more; `refused`: no connection;
 * - `redirect-loop`; `never-answered`; `never-finished`: it went on loading, and was looked at as it was;
 * - `download`: a file and not a page; `crashed`: it took the renderer down or stopped answering.
 */
export type PageOutcome =
  | "ok"
  | "redirected"
  | "left-site"
  | "http-error"
  | "refused"
  | "redirect-loop"
  | "never-answered"
  | "never-finished"
  | "download"
  | "crashed";

/** One visit to one page. */
export interface PageVisit {
  /** The address asked for. */
  readonly url: string;
  /** How it went. */
  readonly outcome: PageOutcome;
  /** More about that: the status, the browser's error, where it led. */
  readonly detail: string;
  /** Dialogs and windows that the page opened and that were closed at once. */
  readonly interruptions: readonly string[];
}

/** What was seen in one phase. */
export interface PhaseObservation {
  /** What the visitor had decided. */
  readonly phase: Phase;
  /** The pages in the order they were visited. */
  readonly pages: readonly PageVisit[];
  /** Every cookie that was written, in order. */
  readonly writes: readonly CookieWrite[];
  /** What the browser held at the end. */
  readonly held: readonly HeldCookie[];
  /** What the other storages held or had held. */
  readonly items: readonly StoredItem[];
  /** What the other storages held on the last page of each host. */
  readonly kept: readonly StoredItem[];
  /** Every request to another site. */
  readonly requests: readonly ForeignRequest[];
  /** A picture of the first page, WebP in base64; left out when there is none. */
  readonly screenshot?: string;
}

/** All that an audit saw of a site. */
export interface Observation {
  /** The address it began at. */
  readonly url: string;
  /** The browser's name and version. */
  readonly browser: string;
  /** The phases that were walked. */
  readonly phases: readonly PhaseObservation[];
}

/** What a lifetime comparison needs, of any storage. */
export function lifetimeOf(item: StoredItem): ObservedLifetime {
  return item.storage === "sessionStorage" ? "session" : "persistent";
}
