import { mkdtemp, readdir, readlink, rm, truncate } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createBlindServer, type ServerEvent } from "../src/server/index.ts";
import { folderStore } from "../src/server-node/folder-store.ts";
import { type ListenerOptions, nodeListener } from "../src/server-node/listener.ts";
import { packOf } from "./support/served.ts";
import { noise } from "./support/small-vault.ts";

type Mount = (server: ReturnType<typeof createBlindServer>) => ListenerOptions["handler"];

const mounts: [string, Mount][] = [
  ["a blind server", (server) => server],
  ["its web-standard handler", (server) => (request, caller) => server(request, caller)],
];

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function mounted(mount: Mount, more: object = {}) {
  const folder = await mkdtemp(join(tmpdir(), "zk-listener-"));
  const events: ServerEvent[] = [];
  const server = createBlindServer({
    authorize: ({ token }) => (token === "t" ? "owner" : null),
    storage: (account) => folderStore({ folder: join(folder, account) }),
    onEvent: (event) => events.push(event),
    ...more,
  });
  const listener = createServer(nodeListener({ handler: mount(server) }));
  await new Promise<void>((ready) => listener.listen(0, "127.0.0.1", ready));
  cleanups.push(async () => {
    listener.closeAllConnections();
    await new Promise((closed) => listener.close(closed));
    await rm(folder, { recursive: true, force: true });
  });
  const { port } = listener.address() as AddressInfo;
  return { folder, events, port, server };
}

/** A line to the server, and all that came over it. */
function dial(port: number) {
  const line: Socket = connect(port, "127.0.0.1").on("error", () => {});
  const parts: Buffer[] = [];
  line.on("data", (part) => parts.push(part));
  cleanups.push(async () => line.destroy());
  return { line, came: () => Buffer.concat(parts) };
}

const head = (method: string, path: string, fields: readonly string[] = []): string =>
  [`${method} ${path} HTTP/1.1`, "Host: x", "Authorization: Bearer t", ...fields, "", ""].join(
    "\r\n",
  );

/** Files of a folder that this process has open. */
async function openBelow(folder: string): Promise<string[]> {
  const links = (await readdir("/proc/self/fd")).map((fd) =>
    readlink(`/proc/self/fd/${fd}`).catch(() => ""),
  );
  return (await Promise.all(links)).filter((path) => path.startsWith(folder));
}

const object = noise(9_000_000, 5);
const name = packOf(object);
const path = `/vaults/anna/${name}`;

describe.each(mounts)("%s on Node's http", (_, mount) => {
  it("takes a body of any cut and gives it back, over one line", async () => {
    const { port, events } = await mounted(mount);
    const { line, came } = dial(port);
    line.write(head("PUT", path, [`Content-Length: ${object.length}`]));
    for (let at = 0; at < object.length; at += 77_777) line.write(object.subarray(at, at + 77_777));
    await expect.poll(() => came().toString()).toMatch(/^HTTP\/1.1 201 .*\r\n\r\n$/s);
    const before = came().length;
    line.write(head("GET", path, ["Range: bytes=1000-8999999"]));
    await expect.poll(() => came().length - before).toBeGreaterThan(object.length - 1000);
    const answer = came().subarray(before);
    expect(answer.toString("latin1", 0, 400)).toMatch(/^HTTP\/1.1 206 /);
    expect(answer.subarray(-(object.length - 1000)).compare(object.subarray(1000))).toBe(0);
    expect(events.map(({ status, bytes }) => [status, bytes])).toEqual([
      [201, object.length],
      [206, object.length - 1000],
    ]);
  });

  it("takes a body of no announced length", async () => {
    const { port } = await mounted(mount);
    const { line, came } = dial(port);
    line.write(head("PUT", path, ["Transfer-Encoding: chunked"]));
    for (let at = 0; at < object.length; at += 1_000_000)
      line.write(
        Buffer.concat([
          Buffer.from("f4240\r\n"),
          object.subarray(at, at + 1_000_000),
          Buffer.from("\r\n"),
        ]),
      );
    line.write("0\r\n\r\n");
    await expect.poll(() => came().toString()).toMatch(/^HTTP\/1.1 201 /);
  });

  it("keeps what came of an upload whose line broke", async () => {
    const { port, folder, events } = await mounted(mount);
    const { line } = dial(port);
    line.write(head("PUT", path, [`Content-Length: ${object.length}`, "Upload-Complete: ?1"]));
    line.end(object.subarray(0, 5_000_001));
    await expect.poll(() => events.length).toBe(1);
    const upload = `/vaults/anna/uploads/${name}`;
    const { line: again, came } = dial(port);
    again.write(head("HEAD", upload));
    await expect.poll(() => came().toString()).toMatch(/upload-offset: \d+\r\n/i);
    const offset = Number(/upload-offset: (\d+)/i.exec(came().toString())?.[1]);
    // What lay between the line and the server's hands when it broke did not come.
    expect(offset).toBeGreaterThan(4_000_000);
    expect(offset).toBeLessThanOrEqual(5_000_001);
    const rest = [
      ...["Content-Type: application/partial-upload", "Upload-Complete: ?1"],
      ...[`Upload-Offset: ${offset}`, `Content-Length: ${object.length - offset}`],
    ];
    again.write(head("PATCH", upload, rest));
    again.write(object.subarray(offset));
    await expect.poll(() => came().toString()).toMatch(/HTTP\/1.1 201 /); // its hash is right
    expect(await openBelow(folder)).toEqual([]);
  });

  it("closes the file, and ends the request, when the caller leaves in the middle of an answer", async () => {
    const { port, folder, events } = await mounted(mount, { limits: { inFlight: 1 } });
    const { line, came } = dial(port);
    line.write(head("PUT", path, [`Content-Length: ${object.length}`]));
    line.write(object);
    await expect.poll(() => came().length).toBeGreaterThan(0);
    const { line: leaving } = dial(port);
    leaving.pause(); // the answer is longer than what the line itself holds
    leaving.write(head("GET", path));
    await expect.poll(() => openBelow(folder)).toHaveLength(1);
    leaving.destroy();
    await expect.poll(() => openBelow(folder)).toEqual([]);
    await expect.poll(() => events.length).toBe(2);
    expect(events[1]?.bytes).toBeLessThan(object.length);
    const next = dial(port);
    next.line.write(head("HEAD", path)); // not "busy": the one in flight has left
    await expect.poll(() => next.came().toString()).toMatch(/^HTTP\/1.1 200 /);
  });

  it("breaks the line when an object's file is cut while it goes out: half of it is no answer", async () => {
    const { port, folder } = await mounted(mount);
    const { line, came } = dial(port);
    line.write(head("PUT", path, [`Content-Length: ${object.length}`]));
    line.write(object);
    await expect.poll(() => came().length).toBeGreaterThan(0);
    const { line: reading, came: read } = dial(port);
    reading.pause();
    reading.write(head("GET", path));
    await expect.poll(() => openBelow(folder)).toHaveLength(1);
    await truncate(join(folder, "anna", name), 10);
    const ended = new Promise((closed) => reading.on("close", closed));
    reading.resume();
    await ended;
    expect(read().length).toBeLessThan(object.length);
    expect(await openBelow(folder)).toEqual([]);
  });

  it("answers a refusal before the body is there, reads on, and takes the next request", async () => {
    const { port, events } = await mounted(mount);
    const { line, came } = dial(port);
    line.write(head("PUT", "/vaults/anna/nothing", ["Content-Length: 300000"]));
    await expect.poll(() => came().toString()).toMatch(/^HTTP\/1.1 400 .*"bad-name"/s);
    line.write(Buffer.alloc(300_000));
    line.write(head("GET", "/vaults/anna/?usage"));
    await expect.poll(() => came().toString()).toMatch(/HTTP\/1.1 200 .*"objects":0/s);
    expect(events.map(({ status }) => status)).toEqual([200]);
  });

  it("does so in the middle of a body, too", async () => {
    const { port, folder } = await mounted(mount);
    const fields = [`Content-Length: ${object.length}`, "Upload-Complete: ?1"];
    const { line: first, came } = dial(port);
    first.write(head("PUT", path, fields));
    first.write(object.subarray(0, 4_000_000));
    const uploads = () => readdir(join(folder, "anna", ".uploads")).catch(() => []);
    await expect.poll(uploads).toHaveLength(1); // else the second might come before it
    const { line: second, came: taken } = dial(port);
    second.write(head("PUT", path, fields));
    await expect.poll(() => came().toString()).toMatch(/^HTTP\/1.1 503 .*"busy"/s);
    first.write(object.subarray(4_000_000)); // nobody wants it
    first.write(head("GET", "/vaults/anna/?usage"));
    await expect.poll(() => came().toString()).toMatch(/HTTP\/1.1 200 .*"role":"owner"/s);
    second.write(object);
    await expect.poll(() => taken().toString()).toMatch(/^HTTP\/1.1 201 /);
  });

  it("gives a body up that stops, and closes its line", async () => {
    const { port } = await mounted(mount, { idle: 50 });
    const { line, came } = dial(port);
    const ended = new Promise((closed) => line.on("close", closed));
    line.write(head("PUT", path, ["Content-Length: 300000"]));
    line.write(Buffer.alloc(200_000));
    await ended;
    expect(came().toString()).toMatch(/^HTTP\/1.1 408 .*connection: close/is);
  });

  it("does not take two tokens in two fields for one", async () => {
    const { port } = await mounted(mount);
    const { line, came } = dial(port);
    line.write(head("GET", "/vaults/anna/?usage", ["Authorization: Bearer t"]));
    await expect.poll(() => came().toString()).toMatch(/^HTTP\/1.1 401 /);
  });

  it.each([
    ["GET http://[/vaults/anna/ HTTP/1.1\r\nHost: x\r\n\r\n", 400],
    ["TRACE /vaults/anna/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\n\r\n", /40[05]/],
    [
      "GET //evil.example/vaults/anna/?usage HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\n\r\n",
      200,
    ],
    ["GET * HTTP/1.1\r\nHost: x\r\n\r\n", /40[04]/],
    ["nonsense\r\n\r\n", 400],
  ])("answers %j with %s", async (request, status) => {
    const { port } = await mounted(mount);
    const { line, came } = dial(port);
    line.write(request);
    const said = typeof status === "number" ? String(status) : status.source;
    await expect.poll(() => came().toString()).toMatch(new RegExp(`^HTTP/1.1 ${said} `));
  });
});
