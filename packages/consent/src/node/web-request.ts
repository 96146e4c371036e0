import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

/**
 * Makes a Request of what Node received. Express has its own idea of `url` inside a router:
 * `originalUrl` is what the browser asked for.
 */
export function webRequest(incoming: IncomingMessage & { originalUrl?: string }): Request {
  const { method = "GET", headers, socket } = incoming;
  const scheme = "encrypted" in socket && socket.encrypted ? "https" : "http";
  const url = new URL(incoming.originalUrl ?? incoming.url ?? "/", `${scheme}://${host(headers)}`);
  const pairs = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [value].flat().map((one) => [name, one]),
  );
  if (method === "GET" || method === "HEAD") return new Request(url, { method, headers: pairs });
  const body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
  return new Request(url, { method, headers: pairs, body, duplex: "half" } as RequestInit);
}

/** The Host header; a request without a usable one is nobody's, and gets a name nobody has. */
function host({ host = "" }: IncomingMessage["headers"]): string {
  return URL.canParse(`http://${host}`) && host !== "" ? host : "unknown.invalid";
}
