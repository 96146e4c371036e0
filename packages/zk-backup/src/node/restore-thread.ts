import { parentPort } from "node:worker_threads";
import { nodeEngine } from "./node-engine.ts";
import { type BatchOutcome, type RestoreBatch, writeBatch } from "./restore-batch.ts";
import { createRestoreContent } from "./restore-content.ts";
import { peerOn } from "./thread-peer.ts";
import { zstdMemory } from "./zstd-memory.ts";

/** What a restoring thread offers: one batch at a time, since they share its memory. */
export type RestoreThreadCalls = {
  write(batch: RestoreBatch): Promise<BatchOutcome>;
};

if (parentPort !== null) {
  const starting = zstdMemory().then((memory) =>
    createRestoreContent({ engine: nodeEngine(), memory }),
  );
  let turn: Promise<unknown> = starting;
  const offered: RestoreThreadCalls = {
    write(batch) {
      const writing = turn.then(async () => writeBatch(await starting, batch));
      turn = writing.catch(() => {});
      return writing;
    },
  };
  peerOn(parentPort, offered);
}
