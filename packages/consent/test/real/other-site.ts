import { createSocket } from "node:dgram";
import { createServer } from "node:http";

/** Another site, as far as a page can reach one: it counts whatever arrives. */
export interface OtherSite {
  /** Its origin. */
  readonly origin: string;
  /** Address of its STUN port, for WebRTC. */
  readonly stun: string;
  /** Paths that were asked for by HTTP, WebSocket handshakes among them, each once. */
  asked(): string[];
  /** TCP connections that were opened, with or without a request. */
  connections(): number;
  /** Datagrams that arrived on its STUN port. */
  datagrams(): number;
  /** Counts from nothing again. */
  forget(): void;
  /** Stops it. */
  close(): Promise<void>;
}

/** Starts another site on 127.0.0.1, under a host name of its own. */
export async function startOtherSite(): Promise<OtherSite> {
  let asked = new Set<string>();
  let connections = 0;
  let datagrams = 0;
  const note = (url = "") => asked.add(url.replace(/^\/|\?.*$/g, ""));

  const server = createServer((request, response) => {
    note(request.url);
    response.setHeader("access-control-allow-origin", "*").end();
  });
  server.on("connection", () => connections++);
  server.on("upgrade", (request, socket) => {
    note(request.url);
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const udp = createSocket("udp4", () => datagrams++);
  await new Promise<void>((resolve) => udp.bind(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };

  return {
    origin: `http://other.localhost:${port}`,
    stun: `stun:127.0.0.1:${udp.address().port}`,
    asked: () => [...asked].sort(),
    connections: () => connections,
    datagrams: () => datagrams,
    forget() {
      asked = new Set();
      connections = 0;
      datagrams = 0;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await new Promise<void>((resolve) => udp.close(resolve));
    },
  };
}
