import type { IncomingMessage, ServerResponse } from "node:http";
import {
  dropBodyHeaders,
  isReadableHtml,
  judgeHeaders,
  type ResponseHeaders,
  type ResponseRules,
} from "../first-party-only/apply-rules.ts";
import { type HintCleaner, hintCleaner } from "../first-party-only/resource-hints.ts";
import type { RequestHead } from "../http/request-head.ts";
import { webAddress } from "./web-request.ts";

/** What `firstPartyOnly` and `grantedOnly` make. */
export interface RuledSite {
  /** What is done to the response of a request. */
  rules(request: RequestHead): ResponseRules;
}

/**
 * Applies `firstPartyOnly` or `grantedOnly` to everything an Express app or a node:http server
 * answers, files and errors too: use it first of all.
 *
 * @example
 * app.use(nodeMiddleware(firstPartyOnly({ registry, site: "example.com" })));
 */
export function nodeMiddleware(
  site: RuledSite,
): (incoming: IncomingMessage, outgoing: ServerResponse, next: () => void) => void {
  return (incoming, outgoing, next) => {
    govern(outgoing, site.rules(headOf(incoming)));
    next();
  };
}

/** What the rules look at, without the cost of a whole Request. */
function headOf(incoming: IncomingMessage): RequestHead {
  const get = (name: string) => {
    const value = incoming.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(", ") : (value ?? null);
  };
  return { url: webAddress(incoming), headers: { get } };
}

/** Puts the rules between the app and the wire: headers at the last moment, bytes as they pass. */
function govern(outgoing: ServerResponse, rules: ResponseRules): void {
  const { writeHead, write, end } = outgoing;
  let begun = false;
  let cleaner: HintCleaner | null = null;

  function begin(): void {
    if (begun) return;
    begun = true;
    const headers = nodeHeaders(outgoing);
    if (rules.hints && isReadableHtml(headers)) {
      cleaner = hintCleaner(rules.hints);
      dropBodyHeaders(headers);
    }
    judgeHeaders(headers, rules);
  }

  outgoing.writeHead = ((status: number, ...rest: unknown[]) => {
    const [reason, given] = typeof rest[0] === "string" ? rest : [undefined, rest[0]];
    setAll(outgoing, given);
    begin();
    return Reflect.apply(writeHead, outgoing, reason === undefined ? [status] : [status, reason]);
  }) as typeof outgoing.writeHead;

  outgoing.write = ((chunk: unknown, ...rest: unknown[]) => {
    begin();
    if (!cleaner || passesAsIs(cleaner, chunk, rest[0]))
      return Reflect.apply(write, outgoing, [chunk, ...rest]);
    const passing = cleaner.push(bytes(chunk, rest[0]));
    return Reflect.apply(write, outgoing, [passing, ...rest.filter((one) => !isEncoding(one))]);
  }) as typeof outgoing.write;

  outgoing.end = ((...all: unknown[]) => {
    begin();
    const [chunk] = all;
    if (!cleaner || passesAsIs(cleaner, chunk, all[1])) return Reflect.apply(end, outgoing, all);
    const last = isBody(chunk) ? cleaner.push(bytes(chunk, all[1])) : EMPTY;
    const body = Buffer.concat([last, cleaner.end()]);
    cleaner = null;
    const done = all.find((one) => typeof one === "function");
    return Reflect.apply(end, outgoing, done ? [body, done] : [body]);
  }) as typeof outgoing.end;
}

/** Text in UTF-8, and bytes, without a link in them. */
function passesAsIs(cleaner: HintCleaner, chunk: unknown, encoding: unknown): boolean {
  if (isEncoding(encoding) && !/^utf-?8$/i.test(encoding)) return false;
  return isBody(chunk) && cleaner.passes(chunk);
}

const EMPTY = new Uint8Array();

function isBody(chunk: unknown): chunk is string | Uint8Array {
  return typeof chunk === "string" || chunk instanceof Uint8Array;
}

function bytes(chunk: unknown, encoding: unknown): Uint8Array {
  if (typeof chunk !== "string") return chunk as Uint8Array;
  return Buffer.from(chunk, isEncoding(encoding) ? encoding : "utf8");
}

function isEncoding(value: unknown): value is BufferEncoding {
  return typeof value === "string";
}

/** Headers may be handed to `writeHead` itself, by name or as a flat list. */
function setAll(outgoing: ServerResponse, given: unknown): void {
  if (Array.isArray(given)) {
    for (let at = 0; at + 1 < given.length; at += 2)
      outgoing.appendHeader(String(given[at]), given[at + 1] as string);
  } else if (given) {
    for (const [name, value] of Object.entries(given as Record<string, string | undefined>))
      if (value !== undefined) outgoing.setHeader(name, value);
  }
}

/** Node's headers by the names of the Fetch API. */
function nodeHeaders(outgoing: ServerResponse): ResponseHeaders {
  const values = (name: string): string[] => {
    const value = outgoing.getHeader(name);
    if (value === undefined) return [];
    return Array.isArray(value) ? value : [String(value)];
  };
  return {
    get: (name) => (outgoing.hasHeader(name) ? values(name).join(", ") : null),
    set: (name, value) => void outgoing.setHeader(name, value),
    delete: (name) => outgoing.removeHeader(name),
    append: (name, value) => void outgoing.appendHeader(name, value),
    getSetCookie: () => values("set-cookie"),
  };
}
