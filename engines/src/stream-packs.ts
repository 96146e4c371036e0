import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { resourceUse } from "./resource-use.ts";

/** A client of a server that keeps vaults: as much of a vault's storage as packs need. */
export interface PackClient {
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** Gives the bytes, whose hash it has compared with the name's. */
  get(name: string): Promise<Uint8Array>;
}

/** Who sends how much to whom. */
export interface StreamOptions {
  /** Each has one pack at a time on its way, all of them at once. */
  readonly clients: readonly PackClient[];
  /** Process id of the server. */
  readonly server: number;
  /** How much to put and to get again, rounded up to whole packs. */
  readonly bytes: number;
}

/** What a server took while packs went through it. */
export interface Streamed {
  readonly packs: number;
  readonly bytes: number;
  /** Most memory that the server had resident, MiB: at its start, after the packs went in, and out. */
  readonly peakMiB: { readonly idle: number; readonly taken: number; readonly given: number };
  readonly seconds: { readonly taking: number; readonly giving: number };
}

/** Bytes of a pack of the largest class. */
const PACK = 16 * 1024 * 1024;

/** Puts packs of the largest class through a server, from all clients at once, and gets them. */
export async function streamPacks({ clients, server, bytes }: StreamOptions): Promise<Streamed> {
  const names: string[] = [];
  const peak = (): number => resourceUse(server).peakMiB;
  const idle = peak();
  const began = performance.now();
  await shared(clients, Math.ceil(bytes / PACK), async (client) => {
    const pack = noise();
    const name = `packs/${createHash("sha256").update(pack).digest("hex")}`;
    await client.put(name, pack);
    names.push(name);
  });
  const [taken, between] = [peak(), performance.now()];
  await shared(clients, names.length, async (client, i) => {
    const pack = await client.get(names[i] ?? "");
    if (pack.length !== PACK) throw new Error(`${names[i]} has ${pack.length} bytes.`);
  });
  return {
    packs: names.length,
    bytes: names.length * PACK,
    peakMiB: { idle, taken, given: peak() },
    seconds: { taking: (between - began) / 1000, giving: (performance.now() - between) / 1000 },
  };
}

/** Has each client do the next that nobody has begun, until all is done. */
async function shared(
  clients: readonly PackClient[],
  count: number,
  act: (client: PackClient, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const working = clients.map(async (client) => {
    while (next < count) await act(client, next++);
  });
  await Promise.all(working);
}

function noise(): Uint8Array {
  const stream = createCipheriv("aes-128-ctr", randomBytes(16), randomBytes(16));
  return new Uint8Array(stream.update(Buffer.alloc(PACK)));
}
