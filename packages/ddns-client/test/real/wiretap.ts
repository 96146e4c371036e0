import { createSocket, type Socket } from "node:dgram";
import { connect, createServer } from "node:net";

/** A relay in front of a DNS server, which counts what a client sends. */
export interface Wiretap {
  readonly host: "127.0.0.1";
  readonly port: number;
  /** Datagrams and TCP connections that the client has begun. */
  packets(): number;
  close(): Promise<void>;
}

/** Relays UDP and TCP on one port of 127.0.0.1 to another. */
export async function wiretap(target: number): Promise<Wiretap> {
  let packets = 0;
  const onward = new Set<Socket>();
  const tcp = createServer((client) => {
    packets += 1;
    const server = connect(target, "127.0.0.1");
    for (const socket of [client, server]) socket.on("error", () => socket.destroy());
    client.pipe(server);
    server.pipe(client);
  });
  await new Promise<void>((resolve) => tcp.listen(0, "127.0.0.1", resolve));
  const address = tcp.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const udp = createSocket("udp4");
  await new Promise<void>((resolve) => udp.bind(port, "127.0.0.1", resolve));
  udp.on("message", (bytes, from) => {
    packets += 1;
    const out = createSocket("udp4");
    onward.add(out);
    out.on("message", (answer) => udp.send(answer, from.port, from.address));
    out.send(bytes, target, "127.0.0.1");
  });
  return {
    host: "127.0.0.1",
    port,
    packets: () => packets,
    async close() {
      for (const socket of onward) socket.close();
      udp.close();
      await new Promise<void>((resolve) => tcp.close(() => resolve()));
    },
  };
}
