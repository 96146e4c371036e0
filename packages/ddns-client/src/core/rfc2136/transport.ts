/**
 * Carries messages to one server. The adapter owns sockets, time-outs and cancellation: each
 * iteration ends by throwing a DdnsError `timeout`, `network` or `aborted`.
 */
export interface DnsTransport {
  /** Sends one datagram and gives every datagram that comes back, until the time-out. */
  udp(message: Uint8Array): AsyncIterable<Uint8Array>;
  /** Sends one message over a new TCP connection and gives every message that comes back. */
  tcp(message: Uint8Array): AsyncIterable<Uint8Array>;
}
