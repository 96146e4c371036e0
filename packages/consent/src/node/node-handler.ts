import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { webRequest } from "./web-request.ts";

/** A handler for node:http and Express. */
export type NodeHandler = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  next?: (error?: unknown) => void,
) => Promise<void>;

/**
 * Mounts a web-standard handler in node:http or Express. Mount it before body parsers: it reads the
 * body itself.
 *
 * @example
 * app.post("/consent", nodeHandler(createConsentServer(options))); // Express
 */
export function nodeHandler(handler: (request: Request) => Promise<Response>): NodeHandler {
  return async (incoming, outgoing, next) => {
    try {
      await answer(await handler(webRequest(incoming)), outgoing);
    } catch (error) {
      if (next && !outgoing.headersSent) next(error);
      else outgoing.destroy(error instanceof Error ? error : undefined);
    }
  };
}

async function answer(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers)
    if (name !== "set-cookie") outgoing.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.appendHeader("set-cookie", cookies);
  if (!response.body) outgoing.end();
  else await pipeline(Readable.fromWeb(response.body as never), outgoing);
}
