import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { connect, isIPv6 } from "node:net";
import { DdnsError } from "../core/errors.ts";
import type { DnsTransport } from "../core/rfc2136/transport.ts";
import { createDeframer, frame } from "../core/wire/frame.ts";
import { createMessageQueue, type MessageQueue } from "./message-queue.ts";

/** The server to speak to. */
export interface TransportOptions {
  /** Address or host name. */
  readonly host: string;
  readonly port: number;
  /** Milliseconds that one conversation may take. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

type Open = (host: string, queue: MessageQueue) => () => void;

/**
 * Carries DNS messages over Node's sockets. Every conversation has a socket, and so a random port,
 * of its own; a connected UDP socket takes datagrams from the server's address alone.
 */
export function createTransport(options: TransportOptions): DnsTransport {
  return {
    udp: (message) => converse(options, (host, queue) => openUdp(options, host, message, queue)),
    tcp: (message) => converse(options, (host, queue) => openTcp(options, host, message, queue)),
  };
}

async function* converse(options: TransportOptions, open: Open): AsyncGenerator<Uint8Array> {
  const { host, port, timeoutMs, signal } = options;
  const queue = createMessageQueue();
  const late = () =>
    queue.fail(new DdnsError("timeout", `${host} port ${port}: no answer in ${timeoutMs} ms`));
  const aborted = () => queue.fail(new DdnsError("aborted", "the exchange was aborted"));
  const timer = setTimeout(late, timeoutMs);
  signal.addEventListener("abort", aborted);
  if (signal.aborted) aborted();
  let close = () => {};
  let over = false;
  lookup(host).then(
    ({ address }) => {
      if (!over && !signal.aborted) close = open(address, queue);
    },
    (cause: unknown) => queue.fail(unreachable(options, cause)),
  );
  try {
    yield* queue;
  } finally {
    over = true;
    clearTimeout(timer);
    signal.removeEventListener("abort", aborted);
    close();
  }
}

function openUdp(
  options: TransportOptions,
  host: string,
  message: Uint8Array,
  queue: MessageQueue,
): () => void {
  const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
  socket.on("error", (cause) => queue.fail(unreachable(options, cause)));
  socket.on("message", (bytes) => queue.push(new Uint8Array(bytes)));
  socket.connect(options.port, host, () => socket.send(message));
  return () => socket.close();
}

function openTcp(
  options: TransportOptions,
  host: string,
  message: Uint8Array,
  queue: MessageQueue,
): () => void {
  const deframer = createDeframer();
  const socket = connect(options.port, host, () => socket.write(frame(message)));
  socket.on("error", (cause) => queue.fail(unreachable(options, cause)));
  socket.on("data", (bytes) => {
    for (const received of deframer.push(new Uint8Array(bytes))) queue.push(received);
  });
  socket.on("end", () => {
    try {
      deframer.end();
      queue.end();
    } catch (error) {
      queue.fail(unreachable(options, error));
    }
  });
  return () => socket.destroy();
}

function unreachable({ host, port }: TransportOptions, cause: unknown): DdnsError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new DdnsError("network", `${host} port ${port}: ${why}`, { cause });
}
