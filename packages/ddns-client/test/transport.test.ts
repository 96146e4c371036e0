import { createSocket, type Socket } from "node:dgram";
import { type AddressInfo, createServer } from "node:net";
import { createDeframer, frame } from "@candor/ddns-client/framing";
import { createTransport } from "@candor/ddns-client/node";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { bytesOf, hexOf } from "./hex.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function udpServer(reply: (socket: Socket, port: number) => void): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  socket.on("message", (_, from) => reply(socket, from.port));
  closing.push(() => socket.close());
  return socket.address().port;
}

async function tcpServer(chunks: readonly string[], end = true): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      for (const chunk of chunks) socket.write(bytesOf(chunk));
      if (end) socket.end();
    });
    closing.push(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

function to(port: number, more: { timeoutMs?: number; signal?: AbortSignal } = {}) {
  const { timeoutMs = 2000, signal = new AbortController().signal } = more;
  return createTransport({ host: "127.0.0.1", port, timeoutMs, signal });
}

async function all(messages: AsyncIterable<Uint8Array>): Promise<string[]> {
  const got: string[] = [];
  for await (const message of messages) got.push(hexOf(message));
  return got;
}

const ask = bytesOf("0001");

describe("UDP", () => {
  it("gives every datagram, in order, until the caller has enough", async () => {
    const port = await udpServer((socket, from) => {
      for (const hex of ["0a", "0b", "0c"]) socket.send(bytesOf(hex), from, "127.0.0.1");
    });
    const got: string[] = [];
    for await (const message of to(port).udp(ask)) if (got.push(hexOf(message)) === 3) break;
    expect(got).toEqual(["0a", "0b", "0c"]);
  });

  it("takes nothing from another sender, who only guessed the port", async () => {
    const stranger = createSocket("udp4");
    closing.push(() => stranger.close());
    const port = await udpServer((socket, from) => {
      stranger.send(bytesOf("ee"), from, "127.0.0.1", () =>
        socket.send(bytesOf("0a"), from, "127.0.0.1"),
      );
    });
    for await (const message of to(port).udp(ask)) {
      expect(hexOf(message)).toBe("0a");
      break;
    }
  });

  it("ends by a time-out, an abort, a closed port", async () => {
    const port = await udpServer(() => {});
    await expect(all(to(port, { timeoutMs: 20 }).udp(ask))).rejects.toMatchObject({
      code: "timeout",
    });
    const abort = new AbortController();
    const waiting = all(to(port, { signal: abort.signal }).udp(ask));
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: "aborted" });
    const aborted = all(to(port, { signal: AbortSignal.abort() }).udp(ask));
    await expect(aborted).rejects.toMatchObject({ code: "aborted" });
    const gone = createSocket("udp4");
    await new Promise<void>((resolve) => gone.bind(0, "127.0.0.1", resolve));
    const closed = gone.address().port;
    await new Promise<void>((resolve) => gone.close(() => resolve()));
    await expect(all(to(closed).udp(ask))).rejects.toMatchObject({ code: "network" });
  });
});

describe("TCP", () => {
  it("puts messages together, however the stream is cut", async () => {
    const port = await tcpServer(["00", "030a0b", "0c0001", "ff"]);
    expect(await all(to(port).tcp(ask))).toEqual(["0a0b0c", "ff"]);
  });

  it.each([
    ["a length alone", "00"],
    ["a frame that promises more", "00050a0b"],
  ])("calls %s a network error", async (_, chunk) => {
    const port = await tcpServer([chunk]);
    await expect(all(to(port).tcp(ask))).rejects.toMatchObject({
      code: "network",
      cause: { code: "frame-short" },
    });
  });

  it("does not wait for ever for the rest of a frame", async () => {
    const port = await tcpServer(["00050a"], false);
    await expect(all(to(port, { timeoutMs: 30 }).tcp(ask))).rejects.toMatchObject({
      code: "timeout",
    });
  });

  it("says when nobody listens, and when the name does not exist", async () => {
    const port = await tcpServer([]);
    for (const close of closing.splice(0)) close();
    await expect(all(to(port).tcp(ask))).rejects.toMatchObject({ code: "network" });
    const nowhere = createTransport({
      host: "nowhere.invalid",
      port,
      timeoutMs: 2000,
      signal: new AbortController().signal,
    });
    await expect(all(nowhere.tcp(ask))).rejects.toThrow(/nowhere\.invalid|no answer/);
  });
});

describe("framing", () => {
  it("gives back what was framed, cut anywhere", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 40 }),
        (messages, size) => {
          const stream = Buffer.concat(messages.map((message) => frame(message)));
          const deframer = createDeframer();
          const got: Uint8Array[] = [];
          for (let at = 0; at < stream.length; at += size)
            got.push(...deframer.push(new Uint8Array(stream.subarray(at, at + size))));
          deframer.end();
          expect(got.map(hexOf)).toEqual(messages.map(hexOf));
        },
      ),
      { seed: 5 },
    );
  });

  it("refuses a message that no length field can announce", () => {
    expect(() => frame(new Uint8Array(65_536))).toThrow(
      expect.objectContaining({ code: "frame-long" }),
    );
  });
});
