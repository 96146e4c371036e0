import { type HintRule, ownLinks, withoutForeignHints } from "./resource-hints.ts";
import { type CookieRule, type DroppedCookie, filterSetCookie } from "./set-cookie.ts";

/** What is done to a response. */
export interface ResponseRules {
  /** Headers that are set. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the response depends on, for caches. */
  readonly vary?: string;
  /** Which connection hints stay; all when left out. */
  readonly hints?: HintRule;
  /** Which cookies are judged, and what becomes of them: `hold` keeps them back, `tell` only tells. */
  readonly cookies: CookieRule & { readonly action: "hold" | "tell" };
  /** Told of every cookie that may not pass. */
  readonly onDroppedCookie?: (cookie: DroppedCookie) => void;
}

/** The part of a response's headers that is looked at, of the Fetch API or of Node's responses. */
export interface ResponseHeaders {
  /** Values of a header, joined; null when it is not there. */
  get(name: string): string | null;
  /** Puts a value in the place of all there are. */
  set(name: string, value: string): void;
  /** Takes a header away. */
  delete(name: string): void;
  /** Adds a value. */
  append(name: string, value: string): void;
  /** Values of Set-Cookie, each apart. */
  getSetCookie(): string[];
}

/** Applies rules to a response; its body streams on, and nothing else about it changes. */
export function applyRules(response: Response, rules: ResponseRules): Response {
  const { hints } = rules;
  const cleans = hints !== undefined && isReadableHtml(response.headers);
  const body = cleans
    ? (response.body?.pipeThrough(withoutForeignHints(hints)) ?? null)
    : response.body;
  const applied = new Response(body, response);
  if (body !== response.body) dropBodyHeaders(applied.headers);
  judgeHeaders(applied.headers, rules);
  return applied;
}

/** Takes away the headers that told of the bytes before they were changed. */
export function dropBodyHeaders(headers: ResponseHeaders): void {
  headers.delete("content-length");
  headers.delete("etag");
}

/** Sets the policy, and judges links and cookies. */
export function judgeHeaders(headers: ResponseHeaders, rules: ResponseRules): void {
  const { hints, vary } = rules;
  for (const [name, value] of Object.entries(rules.headers)) headers.set(name, value);
  if (vary !== undefined) headers.append("vary", vary);
  const link = headers.get("link");
  if (link !== null && hints) {
    const own = ownLinks(link, hints);
    if (own === null) headers.delete("link");
    else headers.set("link", own);
  }
  judgeCookies(headers, rules);
}

function judgeCookies(headers: ResponseHeaders, { cookies, onDroppedCookie }: ResponseRules): void {
  const { kept, dropped } = filterSetCookie(headers.getSetCookie(), cookies);
  if (dropped.length === 0) return;
  if (cookies.action === "hold") {
    headers.delete("set-cookie");
    for (const header of kept) headers.append("set-cookie", header);
  }
  for (const cookie of dropped) onDroppedCookie?.(cookie);
}

/** Tells whether a body is HTML whose bytes can be looked at. */
export function isReadableHtml(headers: Pick<ResponseHeaders, "get">): boolean {
  const type = headers.get("content-type") ?? "";
  // Every charset of the web but UTF-16 keeps ASCII, which is all that is looked at.
  return (
    /^text\/html\b/i.test(type) && !/utf-16/i.test(type) && headers.get("content-encoding") === null
  );
}
