import { createSocket } from "node:dgram";
import type { AddressInfo } from "node:net";

/** A name server that gives for ever the first answer it heard: an update that never arrives. */
export async function startStaleDns(upstreamPort: number): Promise<{ port: number; stop(): void }> {
  const first = new Map<string, Buffer>();
  const server = createSocket("udp4");
  server.on("message", (query, client) => {
    const question = query.subarray(2).toString("latin1");
    const known = first.get(question);
    if (known) return void server.send(withId(known, query), client.port, client.address);
    const upstream = createSocket("udp4");
    upstream.once("message", (answer) => {
      first.set(question, answer);
      server.send(answer, client.port, client.address);
      upstream.close();
    });
    upstream.send(query, upstreamPort, "127.0.0.1");
  });
  await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, stop: () => server.close() };
}

function withId(answer: Buffer, query: Buffer): Buffer {
  return Buffer.concat([query.subarray(0, 2), answer.subarray(2)]);
}
