import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** One call as an API sees it. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}

/** What it answers; `text` in place of JSON for what is no API's answer. */
export interface ApiResponse {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A web server on loopback that speaks JSON. */
export interface ApiServer {
  readonly url: string;
  readonly seen: ApiRequest[];
  /** Answers in place of the API; null: the API works. */
  instead: ((request: ApiRequest) => ApiResponse | null) | null;
  close(): Promise<void>;
}

/** Starts one below `path`. */
export async function startApi(
  path: string,
  answer: (request: ApiRequest) => ApiResponse,
): Promise<ApiServer> {
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const url = new URL(incoming.url ?? "/", "http://api.test");
    const request: ApiRequest = {
      method: incoming.method ?? "",
      path: url.pathname.slice(path.length),
      query: Object.fromEntries(url.searchParams),
      headers: incoming.headers,
      body: text === "" ? undefined : JSON.parse(text),
    };
    api.seen.push(request);
    const given = api.instead?.(request) ?? answer(request);
    const type = given.text === undefined ? "application/json" : "text/html";
    response.writeHead(given.status, { "content-type": type, ...given.headers });
    response.end(given.text ?? (given.json === undefined ? "" : JSON.stringify(given.json)));
  });
  const api: ApiServer = {
    url: "",
    seen: [],
    instead: null,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(api, { url: `http://127.0.0.1:${port}${path}` });
}
