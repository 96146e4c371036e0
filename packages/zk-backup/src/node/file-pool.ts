import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { createContentWriter } from "../core/vault/content/content-writer.ts";
import { createPacker } from "../core/vault/packs/packer.ts";
import type { Run } from "../core/vault/run.ts";
import { decodeResults, encodeBatch, type FileToRead } from "./file-batch.ts";
import type { FileThreadCalls, FileThreadSetup } from "./file-thread.ts";
import { createFileWriter, type FileResult, windowSize } from "./file-writer.ts";
import { FEW_LEFTOVERS } from "./thread-memory.ts";
import { type Peer, peerOn } from "./thread-peer.ts";
import { createWasmChunker } from "./wasm-chunker.ts";

/** Reads batches of files into a run, on as many threads as there are. */
export interface FilePool {
  /** Batches that are worked on at once. */
  readonly width: number;
  write(files: readonly FileToRead[]): Promise<FileResult[]>;
  /** Makes everything durable. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** What a pool works with. */
export interface FilePoolOptions {
  readonly run: Run;
  /** Threads; 0 works on the caller's. Default: up to 4, as many as there are processors. */
  readonly threads?: number | undefined;
}

/** Starts a pool; where the thread's file cannot be had, it works on the caller's thread. */
export function createFilePool(options: FilePoolOptions): FilePool {
  const { run } = options;
  const { sealing, compression } = run;
  const threads = options.threads ?? Math.min(4, availableParallelism());
  const native = sealing.engine.name === "node";
  if (threads > 0 && native && existsSync(THREAD)) return threadPool(options, threads);
  const packer = createPacker({ sealing, compression, store: run.storePack });
  const { gear, profile, id } = sealing.keys;
  const chunker = createWasmChunker(gear, profile, windowSize(profile));
  const idOf = (chunk: Uint8Array) => sealing.engine.hmacSha256(id, chunk);
  const content = createContentWriter({ chunker, idOf, claim: run.claim, packer });
  const writer = createFileWriter(content, chunker.window);
  let last: Promise<unknown> = Promise.resolve();
  return {
    width: 1,
    write(files) {
      const writing = last.then(() => writer.write(files)); // one window: one batch after another
      last = writing.catch(() => {});
      return writing;
    },
    flush: () => packer.flush(),
    close: async () => {},
  };
}

/** The thread's file stands beside the built bundle; sources under test have none. */
const THREAD: string = fileURLToPath(new URL("./file-thread.js", import.meta.url));

function threadPool({ run }: FilePoolOptions, threads: number): FilePool {
  const { sealing, compression } = run;
  const { keys, suite, blockSize } = sealing;
  const setup: FileThreadSetup = { keys, suite, blockSize, codec: compression.codec };
  const peers: Peer<FileThreadCalls>[] = [];
  const workers: Worker[] = [];
  const idle: Peer<FileThreadCalls>[] = [];
  const waiting: ((peer: Peer<FileThreadCalls>) => void)[] = [];
  const release = (peer: Peer<FileThreadCalls>): void => {
    const taker = waiting.shift();
    if (taker) taker(peer);
    else idle.push(peer);
  };
  /** Threads start when there is work: a backup in which nothing has changed needs none. */
  const start = (): Peer<FileThreadCalls> => {
    const worker = new Worker(THREAD, { workerData: setup, resourceLimits: FEW_LEFTOVERS });
    const peer = peerOn<FileThreadCalls>(worker, {
      claim: async (ids: Uint8Array) => run.claim(ids),
      async storePack(pack, bytes) {
        await run.storePack(pack, bytes);
        return bytes;
      },
    });
    worker.once("error", (error) => peer.fail(error));
    worker.once("exit", () => peer.fail(new Error("A reading thread ended.")));
    workers.push(worker);
    peers.push(peer);
    return peer;
  };
  const next = (): Peer<FileThreadCalls> | Promise<Peer<FileThreadCalls>> =>
    idle.pop() ??
    (workers.length < threads ? start() : new Promise((resolve) => waiting.push(resolve)));
  return {
    width: threads,
    async write(files) {
      const batch = encodeBatch(files);
      const handedOver = [batch.paths.buffer, batch.stamps.buffer] as ArrayBuffer[];
      const peer = await next();
      try {
        return decodeResults(await peer.call("write", [batch], handedOver));
      } finally {
        release(peer);
      }
    },
    async flush() {
      await Promise.all(peers.map((peer) => peer.call("flush", [])));
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
