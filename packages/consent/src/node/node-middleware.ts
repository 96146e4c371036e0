import type { IncomingMessage, ServerResponse } from "node:http";
import {
  dropBodyHeaders,
  isReadableHtml,
  judgeHeaders,
  type ResponseHeaders,
  type ResponseRules,
} from "../first-party-only/apply-rules.ts";
import { type HintCleaner, hintCleaner } from "../first-party-only/resource-hints.ts";
import { webRequest } from "./web-request.ts";

/** What `firstPartyOnly` and `grantedOnly` make. */
export interface RuledSite {
  /** What is done to the response of a request. */
  rules(request: Request): ResponseRules;
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
    govern(outgoing, site.rules(webRequest(headOf(incoming))));
    next();
  };
}

/** The rules look at no body: it stays whole for the app. */
function headOf(incoming: IncomingMessage): IncomingMessage {
  return Object.create(incoming, { method: { value: "GET" } }) as IncomingMessage;
}

/** Puts the rules between the app and the wire: headers at the last moment, bytes as they pass. */
function govern(outgoing: ServerResponse, rules: ResponseRules): void {
  const { writeHead, write, end } = outgoing;
  let cleaner: HintCleaner | null = null;

  outgoing.writeHead = function (this: ServerResponse, status: number, ...rest: unknown[]) {
    const [reason, given] = typeof rest[0] === "string" ? rest : [undefined, rest[0]];
    setAll(outgoing, given);
    const headers = nodeHeaders(outgoing);
    if (rules.hints && isReadableHtml(headers)) {
      cleaner = hintCleaner(rules.hints);
      dropBodyHeaders(headers);
    }
    judgeHeaders(headers, rules);
    return Reflect.apply(writeHead, outgoing, reason === undefined ? [status] : [status, reason]);
  } as typeof outgoing.writeHead;

  outgoing.write = ((chunk: unknown, ...rest: unknown[]) => {
    if (!outgoing.headersSent) outgoing.writeHead(outgoing.statusCode);
    const passing = cleaner ? cleaner.push(bytes(chunk, rest[0])) : chunk;
    return Reflect.apply(write, outgoing, [passing, ...rest.filter((one) => !isEncoding(one))]);
  }) as typeof outgoing.write;

  outgoing.end = ((...all: unknown[]) => {
    const done = all.find((one) => typeof one === "function");
    const chunk = typeof all[0] === "function" ? undefined : all[0];
    if (!outgoing.headersSent) outgoing.writeHead(outgoing.statusCode);
    if (chunk !== undefined && chunk !== null && !cleaner) return Reflect.apply(end, outgoing, all);
    if (cleaner) {
      const last =
        chunk === undefined || chunk === null ? [] : [cleaner.push(bytes(chunk, all[1]))];
      const rest = Buffer.concat([...last, cleaner.end()]);
      cleaner = null;
      if (rest.length > 0) Reflect.apply(write, outgoing, [rest]);
    }
    return Reflect.apply(end, outgoing, done ? [done] : []);
  }) as typeof outgoing.end;
}

function bytes(chunk: unknown, encoding: unknown): Uint8Array {
  if (typeof chunk !== "string") return chunk as Uint8Array;
  return Buffer.from(chunk, isEncoding(encoding) ? encoding : "utf8");
}

function isEncoding(value: unknown): value is BufferEncoding {
  return typeof value === "string";
}

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
  const values = (name: string) => [outgoing.getHeader(name) ?? []].flat().map(String);
  return {
    get: (name) => (outgoing.hasHeader(name) ? values(name).join(", ") : null),
    set: (name, value) => void outgoing.setHeader(name, value),
    delete: (name) => outgoing.removeHeader(name),
    append: (name, value) => void outgoing.appendHeader(name, value),
    getSetCookie: () => values("set-cookie"),
  };
}
