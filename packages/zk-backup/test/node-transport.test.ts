import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createLine, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { memoryStorage } from "../src/core/vault/index.ts";
import { nodeTransport } from "../src/node/node-transport.ts";
import { createBlindServer } from "../src/server/index.ts";
import { nodeListener } from "../src/server-node/listener.ts";
import { type HttpStorageOptions, httpStorage } from "../src/storage/http.ts";
import { storageConformance } from "../src/storage-conformance/index.ts";
import { packOf } from "./support/served.ts";
import { codeOf, noise } from "./support/small-vault.ts";

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** Listens on loopback until the test's end. */
async function listening(server: Server | ReturnType<typeof createLine>): Promise<string> {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  open.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function reached(url: string, more: Partial<HttpStorageOptions> = {}) {
  const options = { url: `${url}/vaults/a/`, token: "t", pause: 1, ...more };
  return httpStorage({ ...options, transport: nodeTransport() });
}

async function blindServer() {
  const storage = memoryStorage();
  const handler = createBlindServer({
    authorize: ({ token }) => (token === "t" ? "owner" : null),
    storage: () => storage,
  });
  const server = createServer(nodeListener({ handler }));
  const lines = new Set<Socket>();
  server.on("connection", (line) => lines.add(line));
  return { storage, lines, url: await listening(server) };
}

/** A server that answers each request's head with what it is told to, byte for byte. */
async function rawServer(
  answer: (line: Socket, nr: number, head: string) => void,
): Promise<string> {
  let nr = 0;
  const server = createLine((line) => {
    open.push({ close: () => line.destroy() });
    line.on("error", () => {});
    line.once("data", (head) => answer(line, ++nr, head.toString("latin1")));
  });
  return listening(server);
}

const object = noise(700_000, 3);

describe("HTTP storage on Node's own http", () => {
  for (const { name, run } of storageConformance({
    make: async () => reached((await blindServer()).url),
  }))
    it(name, run);

  it("keeps its connections, no more than requests at once", async () => {
    const { url, lines } = await blindServer();
    const http = await reached(url, { parallel: 2 });
    const objects = [1, 2, 3, 4, 5, 6].map((seed) => noise(50_000, seed));
    await Promise.all(objects.map((bytes) => http.put(packOf(bytes), bytes)));
    for (const bytes of objects)
      expect(Buffer.compare(await http.get(packOf(bytes)), bytes)).toBe(0);
    expect(lines.size).toBe(2);
  });

  it("goes on by a new connection when the server closed the kept one", async () => {
    const { url, lines } = await blindServer();
    const http = await reached(url);
    await http.put(packOf(object), object);
    for (const line of lines) line.destroy();
    expect(Buffer.compare(await http.get(packOf(object)), object)).toBe(0);
  });

  it("puts a range into the memory it is given, where all of it fits", async () => {
    const { url } = await blindServer();
    const http = await reached(url);
    await http.put(packOf(object), object);
    const room = new Uint8Array(new SharedArrayBuffer(400_000)).fill(7);
    const range = { start: 10, length: 300_000 };
    const got = await http.get(packOf(object), { range, room });
    expect(got.buffer).toBe(room.buffer);
    expect(Buffer.compare(got, object.subarray(10, 300_010))).toBe(0);
    expect(room.subarray(300_000).every((byte) => byte === 7)).toBe(true);
    const small = await http.get(packOf(object), { range, room: room.subarray(0, 299_999) });
    expect(small.buffer).not.toBe(room.buffer);
    expect(Buffer.compare(small, object.subarray(10, 300_010))).toBe(0);
  });

  it("keeps a refusal out of that memory", async () => {
    const room = new Uint8Array(1000).fill(7);
    const http = await reached((await blindServer()).url);
    const range = { start: 0, length: 10 };
    expect(await codeOf(http.get(packOf(object), { range, room }))).toBe("not-found");
    expect(room.every((byte) => byte === 7)).toBe(true);
  });

  it("goes on in memory of its own when the line breaks", async () => {
    const asked: string[] = [];
    const url = await rawServer((line, nr, head) => {
      const from = Number(/^range: bytes=(\d+)-/im.exec(head)?.[1]);
      asked.push(`from ${from}`);
      const rest = object.subarray(from);
      line.write(
        `HTTP/1.1 206 Partial\r\nContent-Length: ${rest.length}\r\nContent-Range: bytes ${from}-${object.length - 1}/${object.length}\r\n\r\n`,
      );
      line.end(nr < 4 ? rest.subarray(0, 200_000) : rest);
    });
    const room = new Uint8Array(object.length);
    const range = { start: 0, length: object.length };
    const got = await (await reached(url)).get(packOf(object), { range, room });
    expect(Buffer.compare(got, object)).toBe(0);
    expect(asked).toEqual(["from 0", "from 200000", "from 400000", "from 600000"]);
  });
});

describe("a line that carries a request by Node's own http", () => {
  it.each([
    ["closed before an answer", (line: Socket) => line.destroy()],
    ["that answers what is no HTTP", (line: Socket) => line.end("SSH-2.0-OpenSSH_9.6\r\n")],
    [
      "cut in the middle of a body",
      (line: Socket) => line.end(`HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n${"x".repeat(40)}`),
    ],
    [
      "cut in the middle of a chunk",
      (line: Socket) =>
        line.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nnot so many"),
    ],
    [
      "that says two lengths",
      (line: Socket) =>
        line.end("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy"),
    ],
  ])("%s is tried again, and then given up", async (_, answer) => {
    let asked = 0;
    const url = await rawServer((line, nr) => {
      asked = nr;
      answer(line);
    });
    const http = await reached(url, { attempts: 3 });
    expect(await codeOf(http.list(""))).toBe("storage-failed");
    expect(asked).toBe(3);
  });

  it("reads a body of unknown length to the end of the line", async () => {
    const body = '{"objects":[{"name":"vault","size":3}],"more":false}';
    const url = await rawServer((line) =>
      line.end(`HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${body}`),
    );
    expect(await (await reached(url)).list("")).toEqual([{ name: "vault", size: 3 }]);
  });

  it("hears a refusal that comes before all was sent, and sends no more", async () => {
    const lines: Socket[] = [];
    const url = await rawServer((line) => {
      line.pause();
      lines.push(line);
      const refusal = '{"error":"quota-exceeded","message":"full"}';
      line.write(`HTTP/1.1 507 Full\r\nContent-Length: ${refusal.length}\r\n\r\n${refusal}`);
    });
    const large = noise(16_000_000, 9);
    expect(await codeOf((await reached(url)).put(packOf(large), large))).toBe("quota-exceeded");
    let received = 0;
    await new Promise<void>((ended) => {
      const [line] = lines;
      line
        ?.on("close", () => ended())
        .on("data", (part) => {
          received += part.length;
          if (received >= large.length) ended();
        });
      line?.resume();
    });
    expect(received).toBeLessThan(large.length);
  });

  it("is given up when it is silent, in the head and in the body", async () => {
    for (const said of ["", "HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nhalf"]) {
      const url = await rawServer((line) => line.write(said));
      const http = await reached(url, { attempts: 2, stall: 30 });
      expect(await codeOf(http.list(""))).toBe("storage-failed");
    }
  });

  it("is closed when the call is cancelled, and the reason is the caller's", async () => {
    const closed: Promise<void>[] = [];
    for (const said of ["", "HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nhalf"]) {
      const cancel = new AbortController();
      const url = await rawServer((line) => {
        closed.push(new Promise((ended) => line.on("close", () => ended())));
        line.write(said, () => setImmediate(() => cancel.abort(new Error("enough"))));
      });
      const listed = (await reached(url)).list("", { signal: cancel.signal });
      await expect(listed).rejects.toThrow("enough");
    }
    await Promise.all(closed);
  });

  it.each([
    ["Node's own http", nodeTransport()],
    ["fetch", undefined],
  ])("says why there was no answer, by %s", async (_, transport) => {
    const url = await rawServer((line) => line.end("HTTP/1.1 400 No\r\n\r\n"));
    const failure = (from: string) =>
      httpStorage({ url: from, token: "t", attempts: 1, transport }).list("").catch(String);
    const ended = createServer();
    const nobody = await listening(ended);
    await new Promise((closed) => ended.close(closed));
    expect(await failure(`${nobody}/vaults/a/`)).toContain("reached (ECONNREFUSED); try");
    const secure = await failure(`${url.replace("http:", "https:")}/vaults/a/`);
    expect(secure).toMatch(/reached \((EPROTO|ERR_SSL_[A-Z_]+)\); try/);
  });

  it("follows no redirect: a token goes where it was meant to go", async () => {
    const { url, lines } = await blindServer();
    const elsewhere = await rawServer((line) =>
      line.end(
        `HTTP/1.1 307 Over There\r\nLocation: ${url}/vaults/a/\r\nContent-Length: 0\r\n\r\n`,
      ),
    );
    expect(await codeOf((await reached(elsewhere)).list(""))).toBe("bad-input");
    expect(lines.size).toBe(0);
  });
});
