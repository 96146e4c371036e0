import { type HintRule, ownLinks, withoutForeignHints } from "./resource-hints.ts";
import { type CookieRule, type DroppedCookie, filterSetCookie } from "./set-cookie.ts";

/** What is done to a response. */
export interface ResponseRules {
  /** Headers that are set. */
  readonly headers: Readonly<Record<string, string>>;
  /** Which connection hints stay; all when left out. */
  readonly hints?: HintRule;
  /** Which cookies are judged, and what becomes of them: `hold` keeps them back, `tell` only tells. */
  readonly cookies: CookieRule & { readonly action: "hold" | "tell" };
  /** Told of every cookie that may not pass. */
  readonly onDroppedCookie?: (cookie: DroppedCookie) => void;
}

/** Applies rules to a response; its body streams on, and nothing else about it changes. */
export function applyRules(response: Response, rules: ResponseRules): Response {
  const { hints } = rules;
  const cleans = hints !== undefined && response.body !== null && isReadableHtml(response);
  const body = cleans ? response.body.pipeThrough(withoutForeignHints(hints)) : response.body;
  const applied = new Response(body, response);
  for (const [name, value] of Object.entries(rules.headers)) applied.headers.set(name, value);
  if (cleans) {
    applied.headers.delete("content-length");
    applied.headers.delete("etag"); // it named the bytes before
  }
  const link = response.headers.get("link");
  if (link !== null && hints) {
    const own = ownLinks(link, hints);
    if (own === null) applied.headers.delete("link");
    else applied.headers.set("link", own);
  }
  judgeCookies(response, applied, rules);
  return applied;
}

function judgeCookies(
  response: Response,
  applied: Response,
  { cookies, onDroppedCookie }: ResponseRules,
): void {
  const { kept, dropped } = filterSetCookie(response.headers.getSetCookie(), cookies);
  if (dropped.length === 0) return;
  if (cookies.action === "hold") {
    applied.headers.delete("set-cookie");
    for (const header of kept) applied.headers.append("set-cookie", header);
  }
  for (const cookie of dropped) onDroppedCookie?.(cookie);
}

function isReadableHtml(response: Response): boolean {
  const type = response.headers.get("content-type") ?? "";
  // Every charset of the web but UTF-16 keeps ASCII, which is all that is looked at.
  return (
    /^text\/html\b/i.test(type) &&
    !/utf-16/i.test(type) &&
    !response.headers.has("content-encoding")
  );
}
