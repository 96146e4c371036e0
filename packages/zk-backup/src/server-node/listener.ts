import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Answer } from "../server/answering.ts";
import type { BlindServer, Caller } from "../server/blind-server.ts";
import { partsOf } from "./incoming-parts.ts";
import { answerOf, type Handler, requestOf } from "./web-handler.ts";

/** How a handler is mounted on Node's servers. */
export interface ListenerOptions {
  /** A blind server is asked by its `answer`, which takes about half the work of its web streams. */
  readonly handler: Handler | Pick<BlindServer, "answer">;
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
  const ask = "answer" in handler ? directly(handler) : byWebStandard(handler);
  return (incoming, outgoing) => {
    void serve(ask, incoming, outgoing, behindProxy).catch(() => outgoing.destroy());
  };
}

/** What is asked of a handler. */
interface Question {
  readonly incoming: IncomingMessage;
  readonly url: URL;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
  readonly caller: Caller;
}

/** Asks; resolves with null where the request cannot be read. */
type Ask = (question: Question) => Promise<Answer | null>;

function directly(server: Pick<BlindServer, "answer">): Ask {
  return ({ incoming, url, signal, caller }) => {
    const { method = "GET", headersDistinct } = incoming;
    const headers = { get: (name: string) => headersDistinct[name]?.join(", ") ?? null };
    const body = method === "GET" || method === "HEAD" ? null : partsOf(incoming);
    return server.answer({ method, url, headers, body, signal }, caller);
  };
}

function byWebStandard(handler: Handler): Ask {
  return async ({ incoming, url, signal, caller }) => {
    const request = requestOf(incoming, url, signal);
    return request && answerOf(await handler(request, caller));
  };
}

/** Largest rest of a body that is read to its end after an early answer, bytes. */
const REST = 32 * 1024 * 1024;
/** Milliseconds that it may take. */
const REST_TIME = 30_000;

async function serve(
  ask: Ask,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  behindProxy: boolean,
): Promise<void> {
  const gone = new AbortController();
  outgoing.on("close", () => {
    if (!outgoing.writableFinished) gone.abort(new Error("The caller has gone."));
  });
  const url = URL.canParse(incoming.url ?? "/", HOST) ? new URL(incoming.url ?? "/", HOST) : null;
  const caller = { address: addressOf(incoming, behindProxy) };
  const answer = url && (await ask({ incoming, url, signal: gone.signal, caller }));
  if (answer === null) return refuse(outgoing);
  const rest = restOf(incoming, answer.status);
  outgoing.writeHead(answer.status, {
    ...answer.headers,
    ...(rest === "cut" && { connection: "close" }),
  });
  await send(answer, outgoing);
  if (rest !== "read") return;
  // Cut off in the middle of sending, the caller might never read the answer.
  const timer = setTimeout(() => incoming.destroy(), REST_TIME);
  incoming.on("close", () => clearTimeout(timer)).resume();
}

function refuse(outgoing: ServerResponse): void {
  outgoing.writeHead(400, { "content-type": "application/json", connection: "close" });
  outgoing.end('{"error":"bad-input","message":"The request cannot be read."}');
}

/** The host is the caller's to choose, and nothing depends on it. */
const HOST = "http://server.invalid";

function restOf(incoming: IncomingMessage, status: number): "none" | "read" | "cut" {
  if (incoming.complete) return "none";
  const length = Number(incoming.headers["content-length"] ?? Number.NaN);
  return length <= REST && status !== 408 ? "read" : "cut";
}

async function send({ body }: Answer, outgoing: ServerResponse): Promise<void> {
  if (body === null || body instanceof Uint8Array) return void outgoing.end(body);
  let gone: () => void = () => {};
  outgoing.on("close", () => gone());
  for await (const part of body) {
    if (outgoing.destroyed) break; // leaving the loop gives the body up
    await new Promise<void>((sent) => {
      gone = sent;
      outgoing.write(part, () => sent());
    });
  }
  outgoing.end();
}

function addressOf(incoming: IncomingMessage, behindProxy: boolean): string | null {
  const peer = incoming.socket.remoteAddress ?? null;
  if (!behindProxy) return peer;
  const field = incoming.headers["x-forwarded-for"];
  const last = (Array.isArray(field) ? field.join(",") : (field ?? "")).split(",").at(-1)?.trim();
  return last === undefined || last === "" ? peer : last;
}
