import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { httpStorage } from "@candor/zk-backup/storage/http";
import { taken } from "../measuring/process.ts";
import { blindServer } from "./servers.ts";

/** What a server took while packs went through it. */
export interface Streamed {
  readonly packs: number;
  readonly bytes: number;
  /** Most memory that the server had resident, MiB: at its start, after the packs went in, and out. */
  readonly peakMiB: { readonly idle: number; readonly taken: number; readonly given: number };
  readonly seconds: { readonly taking: number; readonly giving: number };
}

/** Puts packs of the largest class through a server of their own, six at once, and gets them. */
export async function streamPacks(folder: string, bytes: number): Promise<Streamed> {
  const server = await blindServer(folder, false);
  try {
    const token = readFileSync(server.tokenFile, "utf8").trim();
    const storage = httpStorage({ url: server.url, token });
    const size = 16 * 1024 * 1024;
    const names: string[] = [];
    const idle = taken(server.pid).peakMiB;
    const putting = performance.now();
    await sixAtOnce(Math.ceil(bytes / size), async () => {
      const pack = noise(size);
      const name = `packs/${createHash("sha256").update(pack).digest("hex")}`;
      await storage.put(name, pack);
      names.push(name);
    });
    const between = { peak: taken(server.pid).peakMiB, time: performance.now() };
    await sixAtOnce(names.length, async (i) => {
      const pack = await storage.get(names[i] ?? ""); // which compares its hash
      if (pack.length !== size) throw new Error(`${names[i]} has ${pack.length} bytes.`);
    });
    return {
      packs: names.length,
      bytes: names.length * size,
      peakMiB: { idle, taken: between.peak, given: taken(server.pid).peakMiB },
      seconds: {
        taking: (between.time - putting) / 1000,
        giving: (performance.now() - between.time) / 1000,
      },
    };
  } finally {
    await server.stop();
  }
}

async function sixAtOnce(count: number, act: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await act(next++);
  };
  await Promise.all(Array.from({ length: 6 }, worker));
}

function noise(size: number): Uint8Array {
  const stream = createCipheriv("aes-128-ctr", randomBytes(16), randomBytes(16));
  return new Uint8Array(stream.update(Buffer.alloc(size)));
}
