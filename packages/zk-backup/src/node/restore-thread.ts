import { parentPort } from "node:worker_threads";
import { nodePlatform } from "./platform.ts";
import { type BatchOutcome, type RestoreBatch, writeBatch } from "./restore-batch.ts";
import { peerOn } from "./thread-peer.ts";

/** What a restoring thread offers. */
export type RestoreThreadCalls = {
  write(batch: RestoreBatch): Promise<BatchOutcome[]>;
};

if (parentPort !== null) {
  const platform = await nodePlatform();
  const offered: RestoreThreadCalls = { write: (batch) => writeBatch(platform, batch) };
  peerOn(parentPort, offered);
}
