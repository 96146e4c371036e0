import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { Responder } from "./responder.ts";

/** The two sockets of a DNS server, on one port. */
export interface DnsListener {
  readonly port: number;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

/** A connection that says nothing for this long is ended (RFC 7766, section 6.2.3). */
const IDLE_MS = 10_000;
const MOST_CONNECTIONS = 64;
/** Bytes a connection may send ahead of its answers: two of the longest messages. */
const MOST_PENDING = 131_072;

/**
 * Listens on UDP and TCP of 127.0.0.1.
 *
 * @param port 0 for one that is free on both
 * @throws the system's EADDRINUSE when the port is taken
 */
export async function listenDns(port: number, respond: Responder): Promise<DnsListener> {
  for (let attempt = 1; ; attempt++) {
    const open = new Set<Socket>();
    const tcp = tcpServer(respond, open);
    const udp = udpSocket(respond);
    try {
      await listenTcp(tcp, port);
      const chosen = (tcp.address() as AddressInfo).port;
      await bindUdp(udp, chosen);
      return { port: chosen, close: () => closeBoth(tcp, open, udp) };
    } catch (error) {
      await closeBoth(tcp, open, udp);
      const again = port === 0 && attempt < 10; // free on TCP, taken on UDP
      if (!again) throw error;
    }
  }
}

function udpSocket(respond: Responder): UdpSocket {
  const socket = createSocket("udp4");
  socket.on("error", () => {}); // an asker that is gone again (ECONNREFUSED) is no fault of ours
  socket.on("message", (bytes, from) => {
    void respond(bytes, "udp").then((answer) => {
      if (answer === null || from.port === 0) return;
      try {
        socket.send(answer, from.port, from.address, () => {});
      } catch {
        // closed while the answer was being made
      }
    });
  });
  return socket;
}

function tcpServer(respond: Responder, open: Set<Socket>): Server {
  const server = createServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    serve(socket, respond);
  });
  server.maxConnections = MOST_CONNECTIONS;
  return server;
}

/** Messages with a 2-byte length in front (RFC 1035, section 4.2.2), answered in turn. */
function serve(socket: Socket, respond: Responder): void {
  let pending = Buffer.alloc(0);
  let busy = false;
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  socket.on("error", () => socket.destroy());
  socket.on("data", (bytes) => {
    pending = Buffer.concat([pending, bytes]);
    if (pending.length > MOST_PENDING) socket.destroy();
    else void drain();
  });

  async function drain(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let frame = nextFrame(); frame !== null; frame = nextFrame()) {
      const answer = await respond(frame, "tcp");
      if (answer === null) {
        socket.destroy();
        break;
      }
      const length = Buffer.alloc(2);
      length.writeUInt16BE(answer.length);
      if (!socket.destroyed) socket.write(Buffer.concat([length, answer]));
    }
    busy = false;
  }

  function nextFrame(): Buffer | null {
    if (pending.length < 2) return null;
    const end = 2 + pending.readUInt16BE(0);
    if (pending.length < end) return null;
    const frame = pending.subarray(2, end);
    pending = pending.subarray(end);
    return frame;
  }
}

function listenTcp(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
}

function bindUdp(socket: UdpSocket, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(port, "127.0.0.1", () => resolve());
  });
}

async function closeBoth(tcp: Server, open: Set<Socket>, udp: UdpSocket): Promise<void> {
  for (const socket of open) socket.destroy();
  await new Promise<void>((resolve) => tcp.close(() => resolve()));
  await new Promise<void>((resolve) => {
    try {
      udp.close(() => resolve());
    } catch {
      resolve(); // was never bound
    }
  });
}
