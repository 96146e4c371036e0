import { MessageChannel, type MessagePort } from "node:worker_threads";

let nowhere: MessagePort | null = null;

/**
 * Gives memory back at once: bytes that have it to themselves are sent to a port whose other end is
 * closed. `node:crypto` answers each call in new memory outside the heap, of which V8 lets 32 MiB
 * gather in each thread before it looks for what nobody uses; and memory that is used again is in
 * the processor's cache.
 */
export function discard({ buffer, byteLength }: Uint8Array): void {
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength !== byteLength) return;
  if (byteLength === 0) return;
  nowhere ??= portToNowhere();
  nowhere.postMessage(null, [buffer]);
}

function portToNowhere(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  port1.unref();
  return port1;
}
