import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { System } from "../system.ts";
import { visitor } from "./site.ts";

/** A copy of one of the sites on a port of its own. */
export interface Mirror {
  readonly port: number;
  close(): void;
}

/** Serves what a site serves, without its Content-Security-Policy: the control of an experiment. */
export function mirrorWithoutPolicy(system: System, host: string): Promise<Mirror> {
  return mirror(system, host, {});
}

/** Serves what a site serves, and sets a cookie besides: somebody added it and told nobody. */
export function mirrorWithCookie(system: System, host: string, line: string): Promise<Mirror> {
  return mirror(system, host, { "set-cookie": line });
}

async function mirror(
  system: System,
  host: string,
  more: Readonly<Record<string, string>>,
): Promise<Mirror> {
  const site = visitor(system, host, false);
  const server: Server = createServer((request, response) => {
    site.ask(request.url ?? "/").then(
      ({ status, headers, body }) => {
        response.writeHead(status, { ...more, "content-type": String(headers["content-type"]) });
        response.end(body);
      },
      () => response.writeHead(502).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
