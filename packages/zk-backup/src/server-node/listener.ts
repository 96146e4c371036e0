import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Caller } from "../server/blind-server.ts";

/** A web-standard handler that is told where a request came from. */
export type Handler = (request: Request, caller?: Caller) => Promise<Response> | Response;

/** How a handler is mounted on Node's servers. */
export interface ListenerOptions {
  readonly handler: Handler;
  /**
   * Whether a reverse proxy stands before the server, on the same machine: the caller's address is
   * the last of `X-Forwarded-For`, which that proxy added. Default false.
   */
  readonly behindProxy?: boolean;
}

/**
 * Mounts a handler on `http.createServer`, `https.createServer` or Express. Bodies stream both
 * ways, at the pace of the slower side.
 *
 * @example
 * createServer(nodeListener({ handler: createBlindServer({ authorize, storage }) })).listen(8787);
 */
export function nodeListener({ handler, behindProxy = false }: ListenerOptions): RequestListener {
  return (incoming, outgoing) => {
    void serve(handler, incoming, outgoing, behindProxy).catch(() => outgoing.destroy());
  };
}

/** Largest rest of a body that is read to its end after an early answer, bytes. */
const REST = 32 * 1024 * 1024;
/** Milliseconds that it may take. */
const REST_TIME = 30_000;

async function serve(
  handler: Handler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  behindProxy: boolean,
): Promise<void> {
  const gone = new AbortController();
  outgoing.on("close", () => {
    if (!outgoing.writableFinished) gone.abort(new Error("The caller has gone."));
  });
  const request = requestOf(incoming, gone.signal);
  if (request === null) return refuse(outgoing);
  const response = await handler(request, { address: addressOf(incoming, behindProxy) });
  const headers = Object.fromEntries(response.headers);
  const rest = restOf(incoming, response.status);
  if (rest === "cut") headers["connection"] = "close";
  outgoing.writeHead(response.status, headers);
  await send(response, outgoing);
  if (rest !== "read") return;
  // Cut off in the middle of sending, the caller might never read the answer.
  const timer = setTimeout(() => incoming.destroy(), REST_TIME);
  incoming.on("close", () => clearTimeout(timer)).resume();
}

function refuse(outgoing: ServerResponse): void {
  outgoing.writeHead(400, { "content-type": "application/json", connection: "close" });
  outgoing.end('{"error":"bad-input","message":"The request cannot be read."}');
}

function requestOf(incoming: IncomingMessage, signal: AbortSignal): Request | null {
  const { method = "GET", headersDistinct, url = "/" } = incoming;
  const headers = new Headers();
  const bodyless = method === "GET" || method === "HEAD";
  try {
    for (const [name, values = []] of Object.entries(headersDistinct))
      for (const value of values) headers.append(name, value);
    const body = bodyless ? null : bodyOf(incoming);
    // The host is the caller's to choose, and nothing depends on it.
    return new Request(new URL(url, "http://server.invalid"), {
      ...{ method, headers, signal },
      ...(body && { body, duplex: "half" }),
    } as RequestInit);
  } catch {
    return null;
  }
}

/** The body as it comes; giving it up does not close the line, on which the answer still goes out. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const parts = incoming.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Uint8Array>;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await parts.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}

function restOf(incoming: IncomingMessage, status: number): "none" | "read" | "cut" {
  if (incoming.complete) return "none";
  const length = Number(incoming.headers["content-length"] ?? Number.NaN);
  return length <= REST && status !== 408 ? "read" : "cut";
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  if (response.body !== null)
    for await (const part of response.body) {
      if (outgoing.destroyed) break; // leaving the loop cancels the body
      if (!outgoing.write(part)) await drained(outgoing);
    }
  outgoing.end();
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off("drain", done).off("close", done);
      resolve();
    };
    outgoing.on("drain", done).on("close", done);
  });
}

function addressOf(incoming: IncomingMessage, behindProxy: boolean): string | null {
  const peer = incoming.socket.remoteAddress ?? null;
  if (!behindProxy) return peer;
  const field = incoming.headers["x-forwarded-for"];
  const last = (Array.isArray(field) ? field.join(",") : (field ?? "")).split(",").at(-1)?.trim();
  return last === undefined || last === "" ? peer : last;
}
