import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

type Incoming = IncomingMessage & { readonly originalUrl?: string };

/**
 * The address that was asked for. Express has its own idea of `url` inside a router: `originalUrl`
 * is what the browser sent.
 */
export function webAddress(incoming: Incoming): string {
  const scheme = "encrypted" in incoming.socket && incoming.socket.encrypted ? "https" : "http";
  const path = incoming.originalUrl ?? incoming.url ?? "/";
  const { host = "" } = incoming.headers;
  const address = `${scheme}://${host}${path.startsWith("/") ? path : "/"}`;
  if (host !== "" && URL.canParse(address)) return address;
  return `${scheme}://unknown.invalid/`; // a request without a usable Host header is nobody's
}

/** Makes a Request of what Node received. */
export function webRequest(incoming: Incoming): Request {
  const { method = "GET", headers } = incoming;
  const url = webAddress(incoming);
  const pairs = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [value].flat().map((one) => [name, one]),
  );
  if (method === "GET" || method === "HEAD") return new Request(url, { method, headers: pairs });
  const body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
  return new Request(url, { method, headers: pairs, body, duplex: "half" } as RequestInit);
}
