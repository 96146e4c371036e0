import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type RecordedLine, recordLine } from "../src/recorded-line.ts";

let folder = "";
let server: Server;
let line: RecordedLine;

/** Says everything back, changed, once all of it came. */
function answer(socket: Socket): void {
  const parts: Buffer[] = [];
  socket.on("data", (part: Buffer) => parts.push(part));
  socket.on("end", () => socket.end(Buffer.concat(parts).map((byte) => byte ^ 0x20)));
  socket.on("error", () => socket.destroy());
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "candor-line-"));
  server = createServer({ allowHalfOpen: true }, answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  line = await recordLine({ to: port, folder: join(folder, "line") });
});
afterEach(async () => {
  await line.close();
  server.close();
  await rm(folder, { recursive: true });
});

const recorded = (name: string): Promise<Buffer> => readFile(join(folder, "line", name));

it("hands everything on, and has each direction of each connection whole", async () => {
  for (const number of [1, 2]) {
    const said = randomBytes(700_000 * number);
    const socket = connect(line.port, "127.0.0.1");
    socket.end(said);
    const answered = await buffer(socket);
    expect(answered.equals(said.map((byte) => byte ^ 0x20))).toBe(true);
    expect((await recorded(`${number}.sent`)).equals(said)).toBe(true);
    expect((await recorded(`${number}.answered`)).equals(answered)).toBe(true);
  }
});

it("has what came before an end broke off, and closes the other end", async () => {
  const socket = connect(line.port, "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  socket.write("half a word");
  await expect.poll(() => recorded("1.sent").then(String, () => "")).toBe("half a word");
  socket.resetAndDestroy();
  const connections = () =>
    new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
  await expect.poll(connections).toBe(0);
  expect(await readdir(join(folder, "line"))).toEqual(["1.answered", "1.sent"]);
});

it("is cut when it is closed, also under those who are in the middle of it", async () => {
  const socket = connect(line.port, "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  const closed = once(socket, "close");
  await line.close();
  await closed;
});
