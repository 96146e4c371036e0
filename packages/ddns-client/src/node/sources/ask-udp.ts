import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import type { Family } from "../../core/agent/record.ts";
import { DdnsError, isDdnsError } from "../../core/errors.ts";

/** One question over UDP, asked again while nothing comes. */
export interface UdpQuestion<T> {
  readonly host: string;
  readonly port: number;
  readonly family?: Family;
  readonly request: Uint8Array;
  /** Milliseconds for it all. */
  readonly timeoutMs: number;
  /** Milliseconds before it is sent again; each wait is twice the one before. */
  readonly resendMs: number;
  /** Reads an answer; null: it is not the answer, listen on. A coded error is the answer, too. */
  readonly read: (bytes: Uint8Array) => T | null;
  readonly signal: AbortSignal;
}

/**
 * Asks from a socket, and so a random port, of its own, connected: the kernel passes on what comes
 * from that address and port alone.
 *
 * @throws DdnsError `timeout`, `network`, `aborted`, or what `read` throws.
 */
export async function askUdp<T>(question: UdpQuestion<T>): Promise<T> {
  const { host, port, request, timeoutMs, read, signal } = question;
  const address = await resolved(host, question.family);
  return new Promise<T>((resolve, reject) => {
    const socket = createSocket(address.family === 6 ? "udp6" : "udp4");
    let resend: NodeJS.Timeout | undefined;
    let over = false;
    const end = (act: () => void) => {
      if (over) return;
      over = true;
      clearTimeout(resend);
      clearTimeout(limit);
      signal.removeEventListener("abort", aborted);
      socket.close();
      act();
    };
    const fail = (error: unknown) => end(() => reject(error));
    const aborted = () => fail(new DdnsError("aborted", "the question was aborted"));
    const late = () =>
      fail(new DdnsError("timeout", `${host} port ${port}: no answer in ${timeoutMs} ms`));
    const limit = setTimeout(late, timeoutMs);
    const send = (wait: number) => {
      if (over) return;
      socket.send(request);
      resend = setTimeout(() => send(2 * wait), wait);
    };
    socket.on("error", (cause) =>
      fail(new DdnsError("network", `${host} port ${port}: ${cause.message}`, { cause })),
    );
    socket.on("message", (bytes) => {
      try {
        const answer = read(new Uint8Array(bytes));
        if (answer !== null) end(() => resolve(answer));
      } catch (error) {
        fail(error);
      }
    });
    signal.addEventListener("abort", aborted);
    if (signal.aborted) aborted();
    else socket.connect(port, address.address, () => send(question.resendMs));
  });
}

async function resolved(host: string, family: Family | undefined) {
  try {
    return await lookup(host, { family: family === "ipv4" ? 4 : family === "ipv6" ? 6 : 0 });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DdnsError("network", `${host}: ${why}`, { cause });
  }
}

/** What `decode` gives, or null for bytes it calls malformed: somebody else's datagram. */
export function orNull<T>(decode: () => T): T | null {
  try {
    return decode();
  } catch (error) {
    if (isDdnsError(error)) return null;
    throw error;
  }
}
