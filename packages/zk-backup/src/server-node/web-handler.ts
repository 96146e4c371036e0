import type { IncomingMessage } from "node:http";
import type { Answer } from "../server/answering.ts";
import type { Caller } from "../server/blind-server.ts";
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

/** Whoever reads a stream may keep what came; the parts themselves are taken back. */
function streamOf(parts: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  let iterator: AsyncIterator<Uint8Array> | null = null; // reading begins when it is asked for
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        iterator ??= parts[Symbol.asyncIterator]();
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(new Uint8Array(value)); // `slice` makes no copy of a Buffer
      },
      async cancel() {
        await iterator?.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Reads what a handler answered. */
export function answerOf({ status, headers, body }: Response): Answer {
  return { status, headers: Object.fromEntries(headers), body: body as Answer["body"] };
}
