import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createBlindServer } from "../src/server/index.ts";
import { folderStore } from "../src/server-node/folder-store.ts";
import { nodeListener } from "../src/server-node/listener.ts";
import { asking, packOf } from "./support/served.ts";
import { noise } from "./support/small-vault.ts";

it("hands an object's parts out in memory that nobody uses again, whoever keeps them", async () => {
  const folder = await mkdtemp(join(tmpdir(), "zk-web-"));
  try {
    const server = createBlindServer({
      authorize: () => "owner",
      storage: () => folderStore({ folder }),
    });
    const bytes = noise(1_000_000, 1);
    const ask = asking(server);
    expect((await ask("PUT", packOf(bytes), { body: bytes })).status).toBe(201);
    const { body } = await ask("GET", packOf(bytes));
    expect(Buffer.compare(body, bytes)).toBe(0);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it("ends a request whose answer is given up before any of it was read", async () => {
  const folder = await mkdtemp(join(tmpdir(), "zk-web-"));
  try {
    const server = createBlindServer({
      authorize: () => "owner",
      storage: () => folderStore({ folder }),
      limits: { inFlight: 1 },
    });
    const bytes = noise(1_000_000, 1);
    const ask = asking(server);
    await ask("PUT", packOf(bytes), { body: bytes });
    const headers = { authorization: "Bearer t" };
    const request = new Request(`http://x/vaults/anna/${packOf(bytes)}`, { headers });
    const { body } = await server(request);
    expect((await ask("HEAD", packOf(bytes))).status).toBe(503);
    await body?.cancel();
    expect((await ask("HEAD", packOf(bytes))).status).toBe(200);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it("hands a web-standard handler on Node a body that it may keep", async () => {
  const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
  const handler = async (request: Request): Promise<Response> =>
    new Response(hashOf(new Uint8Array(await request.arrayBuffer())));
  const listener = createServer(nodeListener({ handler }));
  await new Promise<void>((ready) => listener.listen(0, "127.0.0.1", ready));
  try {
    const { port } = listener.address() as AddressInfo;
    for (const length of [10, 70_000, 3_000_000]) {
      const body = noise(length, length) as Uint8Array<ArrayBuffer>;
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "PUT", body });
      expect(await answer.text()).toBe(hashOf(body));
    }
  } finally {
    listener.closeAllConnections();
    await new Promise((closed) => listener.close(closed));
  }
});
