import { appendFileSync, closeSync, mkdirSync, openSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/** A line that is listened to. */
export interface RecordedLine {
  /** Port of 127.0.0.1, to be used in place of the server's. */
  readonly port: number;
  /** Cuts the line; what was recorded stays. */
  close(): Promise<void>;
}

/** Which line, and where its recording goes. */
export interface RecordedLineOptions {
  /** Port of the server on 127.0.0.1. */
  readonly to: number;
  /** Made if it is not there. Gets two files a connection: `1.sent`, `1.answered`, `2.sent`... */
  readonly folder: string;
}

/**
 * Stands between clients and a server and records every byte, before it is handed on. Each direction
 * of each connection has a file of its own: parts of two are not mixed, so that no run is torn apart.
 */
export async function recordLine({ to, folder }: RecordedLineOptions): Promise<RecordedLine> {
  mkdirSync(folder, { recursive: true });
  const open = new Set<Socket>();
  let count = 0;
  const server = createServer({ allowHalfOpen: true }, (caller) => {
    const called = connect({ port: to, host: "127.0.0.1", allowHalfOpen: true });
    const number = ++count;
    for (const socket of [caller, called]) {
      open.add(socket);
      socket.once("close", () => open.delete(socket));
    }
    void handOn(caller, called, join(folder, `${number}.sent`));
    void handOn(called, caller, join(folder, `${number}.answered`));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

async function handOn(from: Socket, to: Socket, path: string): Promise<void> {
  const record = openSync(path, "w");
  try {
    await pipeline(recorded(from, record), to);
  } catch {
    // One end broke off: both are closed, and what came is recorded.
    from.destroy();
    to.destroy();
  } finally {
    closeSync(record);
  }
}

async function* recorded(from: Socket, record: number): AsyncGenerator<Buffer> {
  // Who has said all may still be answered: the end of this direction is not that of the socket.
  const parts: AsyncIterable<Buffer> = from.iterator({ destroyOnReturn: false });
  for await (const part of parts) {
    appendFileSync(record, part);
    yield part;
  }
}
