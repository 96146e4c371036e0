import { fault } from "./fault.ts";
import { concat, uint } from "./writer.ts";

/** Puts the two length octets of DNS over TCP before a message (RFC 1035 section 4.2.2). */
export function frame(message: Uint8Array): Uint8Array {
  if (message.length > 65_535) throw fault("frame-long", 0, "TCP carries at most 65535 bytes");
  return concat(uint(message.length, 2), message);
}

/** Takes messages out of a TCP stream, however it is cut. */
export interface Deframer {
  /** Adds bytes; returns the messages that are now complete. */
  push(bytes: Uint8Array): Uint8Array[];
  /** Says that the stream has ended. @throws DdnsError `frame-short` when a message was cut. */
  end(): void;
}

/** Makes a {@link Deframer} that holds at most one message (65,537 bytes). */
export function createDeframer(): Deframer {
  let held: Uint8Array = new Uint8Array();
  return {
    push(bytes) {
      held = concat(held, bytes);
      const messages: Uint8Array[] = [];
      for (;;) {
        const size = (held[0] ?? 0) * 256 + (held[1] ?? 0);
        if (held.length < 2 || held.length < 2 + size) return messages;
        messages.push(held.slice(2, 2 + size));
        held = held.slice(2 + size);
      }
    },
    end() {
      if (held.length > 0)
        throw fault("frame-short", held.length, "the TCP stream ended inside a message");
    },
  };
}
