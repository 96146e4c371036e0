import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";

/** A web-standard handler on a real port of 127.0.0.1. */
export interface Loopback {
  readonly url: string;
  /** Bytes that went over the line to the server, bodies only. */
  readonly received: Buffer[];
  close(): Promise<void>;
}

/** Serves a handler over real HTTP, as any adapter for Node does. */
export async function serve(handler: (request: Request) => Promise<Response>): Promise<Loopback> {
  const received: Buffer[] = [];
  const server: Server = createServer((incoming, outgoing) => {
    incoming.on("data", (part: Buffer) => received.push(part));
    void answer(handler, incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  handler: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const method = incoming.method ?? "GET";
  const headers = new Headers(incoming.headers as Record<string, string>);
  const body = method === "PUT" ? { body: Readable.toWeb(incoming), duplex: "half" } : {};
  const init = { method, headers, ...body } as RequestInit;
  const response = await handler(
    new Request(`http://${incoming.headers.host}${incoming.url}`, init),
  );
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
