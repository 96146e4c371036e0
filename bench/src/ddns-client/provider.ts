import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A web server that says which address it was asked for, and `good` to every update. */
export interface Provider {
  readonly url: string;
  close(): void;
}

/** Starts one on loopback, for programs that update by HTTP. */
export async function startProvider(): Promise<Provider> {
  const server = createServer((request, response) => {
    const address = /^\/ip\/([\d.]+)$/.exec(request.url ?? "")?.[1];
    response.end(address ?? "good 203.0.113.1\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
