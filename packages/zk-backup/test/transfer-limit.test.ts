import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryStorage, type Storage } from "../src/core/vault/index.ts";
import { folderStorage } from "../src/node/folder-storage.ts";
import { nodeTransport } from "../src/node/node-transport.ts";
import { createBlindServer } from "../src/server/index.ts";
import { nodeListener } from "../src/server-node/listener.ts";
import {
  type HttpStorageOptions,
  httpStorage,
  type TransferProgress,
} from "../src/storage/http.ts";
import { s3Storage } from "../src/storage/s3.ts";
import { type TransferLimit, transferLimit } from "../src/storage/transfer-limit.ts";
import { packOf } from "./support/served.ts";
import { codeOf, noise } from "./support/small-vault.ts";
import { type SteppedClock, steppedClock } from "./support/stepped-clock.ts";

const RATE = 1_000_000;
const PIECE = 64 * 1024;
const SIZE = 700_000;
/** What may go beside the rate: a tenth of a second's worth, and a piece. */
const ALLOWANCE = RATE / 10 + PIECE;
const HEADERS = 2_000; // of a request, at most
/** A platform may hand out as much of an answer at once; some of it came while we waited. */
const READ = 512 * 1024;

let server: Server;
let url = "";
let folder = "";
const lines: Socket[] = [];
const received = (): number => lines.reduce((sum, line) => sum + line.bytesRead, 0);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "zk-limit-"));
  const authorize = ({ token }: { token: string }) => (token === "t" ? "owner" : null);
  const vault = nodeListener({
    handler: createBlindServer({ authorize, storage: () => memoryStorage() }),
  });
  server = createServer((request, response) => {
    if (request.url?.startsWith("/vaults/")) vault(request, response);
    else answerAsBucket(request, response).catch(() => response.destroy());
  });
  server.on("connection", (line) => lines.push(line));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await rm(folder, { recursive: true });
});

const bucket = new Map<string, Buffer>();

/** As much of S3 as puts and gets: like Amazon's it takes no body of unknown length. */
async function answerAsBucket(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const key = request.url ?? "";
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const there = bucket.get(key);
  if (request.method === "GET")
    response.writeHead(there ? 200 : 404, { "content-length": there?.length ?? 0 }).end(there);
  else if (request.headers["content-length"] === undefined) response.writeHead(411).end();
  else if (there) response.writeHead(412).end();
  else {
    bucket.set(key, Buffer.concat(parts));
    response.writeHead(200).end();
  }
}

interface Limited {
  readonly limit?: TransferLimit;
  readonly onProgress?: (progress: TransferProgress) => void;
}

const KEYS = { bucket: "b1", accessKeyId: "AK", secretAccessKey: "hush" };
const overHttp = (more: Limited & Pick<HttpStorageOptions, "transport"> = {}) =>
  httpStorage({ url: `${url}/vaults/${more.transport ? "b" : "a"}/`, token: "t", ...more });
const storages: [string, (more?: Limited) => Storage][] = [
  ["a blind server", overHttp],
  [
    "a blind server, by Node's own http",
    (more) => overHttp({ ...more, transport: nodeTransport() }),
  ],
  ["a bucket", (more) => s3Storage({ ...KEYS, endpoint: url, ...more })],
  ["a folder", (more) => folderStorage({ folder, ...more })],
];

/** A limit by this clock, and how much it has let go. */
function counted(clock: SteppedClock, direction: "upload" | "download") {
  const limit = transferLimit({ [direction]: RATE, now: clock.now, sleep: clock.sleep });
  const pacing = limit[direction];
  const gone = { bytes: 0 };
  const turn = async (bytes: number, signal: AbortSignal | undefined) => {
    await pacing?.turn(bytes, signal);
    gone.bytes += bytes;
  };
  return { gone, limit: { ...limit, [direction]: { ...pacing, turn } } as TransferLimit };
}

const allowed = (clock: SteppedClock): number => (clock.now() / 1000) * RATE + ALLOWANCE;

describe.each(storages)("%s", (where, make) => {
  it("gets the bytes of objects at the rate, within each of them too", async () => {
    await make().put(packOf(noise(9, 9)), noise(9, 9)); // what is done once is done
    const objects = [noise(SIZE, 1), noise(SIZE, 2), noise(SIZE, 3)];
    const clock = steppedClock();
    const { gone, limit } = counted(clock, "upload");
    const storage = make({ limit });
    const before = received();
    const puts = Promise.all(objects.map((bytes) => storage.put(packOf(bytes), bytes)));
    const waiting = objects.length * PIECE; // let go, and perhaps not there yet
    await clock.during(puts, () => {
      if (where === "a folder") return;
      expect(received() - before).toBeGreaterThan(gone.bytes - waiting);
      expect(received() - before).toBeLessThan(allowed(clock) + 4 * HEADERS);
    });
    expect(gone.bytes).toBeGreaterThanOrEqual(3 * SIZE);
    expect(gone.bytes).toBeLessThanOrEqual(allowed(clock));
    expect((clock.now() / 1000) * RATE).toBeLessThanOrEqual(gone.bytes); // and no slower
    for (const bytes of objects)
      expect(Buffer.compare(await make().get(packOf(bytes)), bytes)).toBe(0);
  });

  it("gives the bytes of objects at the rate", async () => {
    const object = noise(3 * SIZE, 4);
    await make().put(packOf(object), object);
    const clock = steppedClock();
    const { gone, limit } = counted(clock, "download");
    let done = 0;
    const onProgress = (progress: TransferProgress): void => {
      done = progress.done;
    };
    const storage = make({ limit, onProgress });
    const bytes = await clock.during(storage.get(packOf(object)), () =>
      expect(done).toBeLessThanOrEqual(allowed(clock) + READ),
    );
    expect(Buffer.compare(bytes, object)).toBe(0);
    expect(gone.bytes).toBe(3 * SIZE);
    expect(allowed(clock) + READ).toBeGreaterThanOrEqual(3 * SIZE);
    const range = { start: 1000, length: 300_000 };
    const part = await clock.during(storage.get(packOf(object), { range }));
    expect(Buffer.compare(part, object.subarray(1000, 301_000))).toBe(0);
    expect(gone.bytes).toBeGreaterThanOrEqual(3 * SIZE + 300_000); // the bucket knows no ranges
  });

  it("is told when a put is given up in the middle, and keeps nothing of it", async () => {
    const object = noise(SIZE, 5);
    const ending = new AbortController();
    const reason = new Error("enough");
    const sleep = async (): Promise<void> => {
      ending.abort(reason);
      throw reason;
    };
    const storage = make({ limit: transferLimit({ upload: 10, sleep }) });
    const put = storage.put(packOf(object), object, { signal: ending.signal });
    await expect(put).rejects.toBe(reason);
    expect(await codeOf(make().get(packOf(object)))).toBe("not-found");
  });

  it("refuses a name that is taken, also before the body is there", async () => {
    const object = noise(SIZE, 6);
    await make().put(packOf(object), object);
    const clock = steppedClock();
    const { limit } = counted(clock, "upload");
    const again = codeOf(make({ limit }).put(packOf(object), object));
    expect(await clock.during(again)).toBe("exists");
  });
});

it("lets no interval have more than the rate, a tenth of a second's worth and a piece", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 100, max: 100_000 }),
      fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 30 }),
      async (sizes, rate, pauses) => {
        let time = 0;
        const late = [...pauses]; // a timer wakes late, and whoever sends is busy
        const sleep = async (milliseconds: number): Promise<void> => {
          time += milliseconds + (late.pop() ?? 0) / 10;
        };
        const { upload } = transferLimit({ upload: rate, now: () => time, sleep });
        const went: { at: number; size: number }[] = [];
        for (const size of sizes) {
          await upload?.turn(size, undefined);
          went.push({ at: time, size });
          time += late.pop() ?? 0;
        }
        for (let from = 0; from < went.length; from++)
          for (let to = from, sum = 0; to < went.length; to++) {
            sum += went[to]?.size ?? 0;
            const lasted = (went[to]?.at ?? 0) - (went[from]?.at ?? 0);
            const last = went[to]?.size ?? 0;
            expect(sum - last).toBeLessThanOrEqual((lasted + 100) * (rate / 1000) + 0.01);
          }
      },
    ),
  );
});

it("wakes late without sending slower", async () => {
  let time = 0;
  const sleep = async (milliseconds: number): Promise<void> => {
    time += milliseconds + 15;
  };
  const { download } = transferLimit({ download: RATE, now: () => time, sleep });
  for (let i = 0; i < 100; i++) await download?.turn(10_000, undefined);
  expect(time).toBeLessThan(1_020);
});

it.each([0, -1, Number.NaN])("takes %d for no rate", (upload) => {
  expect(() => transferLimit({ upload })).toThrow("above 0");
});
