import type { IncomingMessage } from "node:http";
import type { Answer } from "../server/answering.ts";
import type { Caller } from "../server/blind-server.ts";
import { streamOf } from "../server/web-standard.ts";
import { partsOf } from "./incoming-parts.ts";

/** A web-standard handler that is told where a request came from. */
export type Handler = (request: Request, caller?: Caller) => Promise<Response> | Response;

/** Makes the web-standard request of one of Node's; null when it cannot be one. */
export function requestOf(
  incoming: IncomingMessage,
  url: URL,
  signal: AbortSignal,
): Request | null {
  const { method = "GET", headersDistinct } = incoming;
  const headers = new Headers();
  const bodyless = method === "GET" || method === "HEAD";
  try {
    for (const [name, values = []] of Object.entries(headersDistinct))
      for (const value of values) headers.append(name, value);
    const body = bodyless ? {} : { body: streamOf(partsOf(incoming)), duplex: "half" };
    return new Request(url, { method, headers, signal, ...body } as RequestInit);
  } catch {
    return null;
  }
}

/** Reads what a handler answered. */
export function answerOf({ status, headers, body }: Response): Answer {
  return { status, headers: Object.fromEntries(headers), body: body as Answer["body"] };
}
