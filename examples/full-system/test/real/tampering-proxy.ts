import { createServer, type IncomingHttpHeaders, request } from "node:http";
import { type Listening, listen } from "../../src/listen.ts";

/** An answer of the website on its way to the visitor; change it in place. */
export interface Passing {
  readonly path: string;
  readonly host: string;
  readonly headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Stands between the tour and the website and changes what passes: a site that breaks its word. */
export function startTamperingProxy(
  websitePort: number,
  tamper: (passing: Passing) => void,
): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    const onward = request(
      {
        ...{ host: "127.0.0.1", port: websitePort, method: incoming.method, path: incoming.url },
        headers: { ...incoming.headers, "accept-encoding": "identity" },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.once("end", () => {
          const passing: Passing = {
            path: incoming.url ?? "/",
            host: incoming.headers.host ?? "",
            headers: { ...answer.headers },
            body: Buffer.concat(chunks),
          };
          tamper(passing);
          const { "transfer-encoding": _, "content-length": __, ...headers } = passing.headers;
          outgoing.writeHead(answer.statusCode ?? 502, headers);
          outgoing.end(passing.body);
        });
      },
    );
    onward.once("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  return listen(server, 0);
}
