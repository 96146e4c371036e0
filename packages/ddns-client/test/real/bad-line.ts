import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { connect, createServer, type Socket as TcpSocket } from "node:net";

/** What happens on the way to the server and back. */
export type Fault =
  | "none"
  | "UDP lost"
  | "first datagram lost"
  | "answers lost"
  | "everything lost"
  | "slow"
  | "truncated"
  | "twice"
  | "forged id first"
  | "forged refusal first"
  | "refusal alone"
  | "bits flipped"
  | "an old answer again"
  | "TCP reset"
  | "TCP cut short"
  | "TCP without an answer"
  | "gone";

/** A relay in front of a DNS server that behaves as badly as it is told to. */
export interface BadLine {
  readonly host: "127.0.0.1";
  readonly port: number;
  fault: Fault;
  close(): Promise<void>;
}

const TCP_FAULTS: readonly Fault[] = ["TCP reset", "TCP cut short", "TCP without an answer"];

/** Relays UDP and TCP on one port of 127.0.0.1 to another. */
export async function badLine(target: number): Promise<BadLine> {
  const onward = new Set<Socket>();
  let seen = 0;
  let before: Buffer | null = null;
  const open = new Set<TcpSocket>();
  let closed = false;
  const server = createServer((client) => {
    open.add(client);
    relayTcp(client, target, line.fault);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const udp = createSocket("udp4");
  await new Promise<void>((resolve) => udp.bind(port, "127.0.0.1", resolve));

  const reply = (answer: Buffer, from: RemoteInfo): void => {
    if (closed) return;
    for (const bytes of spoiled(answer, line.fault, before))
      udp.send(bytes, from.port, from.address);
    before = answer;
  };
  udp.on("message", (bytes, from) => {
    seen += 1;
    if (lostUdp(line.fault, seen)) return;
    if (line.fault === "refusal alone") {
      udp.send(refusal(bytes), from.port, from.address);
      return;
    }
    const out = createSocket("udp4");
    onward.add(out);
    out.on("message", (answer) => {
      if (line.fault === "slow") setTimeout(() => reply(answer, from), 1000);
      else reply(answer, from);
    });
    out.send(bytes, target, "127.0.0.1");
  });
  const line = {
    host: "127.0.0.1" as const,
    port,
    fault: "none" as Fault,
    async close() {
      closed = true;
      for (const socket of onward) socket.close();
      for (const socket of open) socket.destroy();
      udp.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return line;
}

function lostUdp(fault: Fault, nr: number): boolean {
  if (fault === "first datagram lost") return nr % 2 === 1;
  return fault === "UDP lost" || fault === "everything lost" || TCP_FAULTS.includes(fault);
}

function spoiled(answer: Buffer, fault: Fault, before: Buffer | null): Buffer[] {
  const copy = Buffer.from(answer);
  switch (fault) {
    case "answers lost":
      return [];
    case "truncated": {
      copy.writeUInt8((copy[2] ?? 0) | 0x02, 2);
      return [copy];
    }
    case "twice":
      return [answer, answer];
    case "forged id first": {
      copy.writeUInt16BE((copy.readUInt16BE(0) + 1) % 65_536, 0);
      return [copy, answer];
    }
    case "forged refusal first":
      return [refusal(answer), answer];
    case "bits flipped": {
      copy[copy.length - 10] = (copy[copy.length - 10] ?? 0) ^ 0x10;
      return [copy];
    }
    case "an old answer again":
      return before === null ? [answer] : [before, answer];
    default:
      return [answer];
  }
}

/** A header that says REFUSED, with nothing after it: anybody could have sent it. */
function refusal(message: Buffer): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(message.readUInt16BE(0), 0);
  header.writeUInt8(0x80 | ((message[2] ?? 0) & 0x78), 2);
  header.writeUInt8(5, 3);
  return header;
}

function relayTcp(client: TcpSocket, target: number, fault: Fault): void {
  client.on("error", () => client.destroy());
  if (fault === "everything lost" || fault === "slow") return;
  if (fault === "TCP reset") {
    client.once("data", () => client.resetAndDestroy());
    return;
  }
  if (fault === "TCP without an answer") {
    client.once("data", () => client.end());
    return;
  }
  if (fault === "refusal alone") {
    client.once("data", (bytes) => {
      const answer = refusal(bytes.subarray(2));
      client.end(Buffer.concat([Buffer.from([0, answer.length]), answer]));
    });
    return;
  }
  const server = connect(target, "127.0.0.1");
  server.on("error", () => client.destroy());
  client.pipe(server);
  if (fault === "answers lost") return;
  if (fault === "TCP cut short") server.once("data", (bytes) => client.end(bytes.subarray(0, 20)));
  else if (fault === "bits flipped")
    server.once("data", (bytes) => {
      bytes[bytes.length - 10] = (bytes[bytes.length - 10] ?? 0) ^ 0x10;
      client.end(bytes);
    });
  else server.pipe(client);
}
