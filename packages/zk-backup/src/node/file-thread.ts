import { parentPort, workerData } from "node:worker_threads";
import type { WriteKeys } from "../core/codec/vault-keys.ts";
import type { Suite } from "../core/engine/engine.ts";
import type { SegmentCodec } from "../core/vault/content/compression.ts";
import { createContentWriter } from "../core/vault/content/content-writer.ts";
import type { PackEntry } from "../core/vault/indexes/index-object.ts";
import { createPacker } from "../core/vault/packs/packer.ts";
import { decodeBatch, encodeResults, type FileBatch } from "./file-batch.ts";
import { createFileWriter, windowSize } from "./file-writer.ts";
import { nodePlatform } from "./platform.ts";
import { peerOn } from "./thread-peer.ts";
import { createWasmChunker } from "./wasm-chunker.ts";

/** What a reading thread is started with. */
export interface FileThreadSetup {
  readonly keys: WriteKeys;
  readonly suite: Suite;
  readonly blockSize: number;
  readonly codec: SegmentCodec;
}

/** What a reading thread offers. */
export type FileThreadCalls = {
  /** Gives what `decodeResults` reads. */
  write(files: FileBatch): Promise<Uint8Array>;
  flush(): Promise<void>;
};

/** What the backup's own thread offers. */
type BackupCalls = {
  claim(ids: Uint8Array): Promise<Uint8Array>;
  /** Gives the memory of the pack back. */
  storePack(pack: PackEntry, bytes: Uint8Array): Promise<Uint8Array>;
};

if (parentPort !== null) {
  const { keys, suite, blockSize, codec } = workerData as FileThreadSetup;
  const { engine, random, compression } = await nodePlatform({ codec });
  const free: Uint8Array[] = [];
  const packer = createPacker({
    sealing: { engine, keys, random, suite, blockSize },
    compression,
    async store(pack, bytes) {
      const handedOver = [bytes.buffer as ArrayBuffer];
      const returned = await backup.call("storePack", [pack, bytes], handedOver);
      free.push(new Uint8Array(returned.buffer));
    },
    room: () => free.pop(),
  });
  const chunker = createWasmChunker(keys.gear, keys.profile, windowSize(keys.profile));
  const content = createContentWriter({
    chunker,
    idOf: (chunk) => engine.hmacSha256(keys.id, chunk),
    claim: (ids) => backup.call("claim", [ids]),
    packer,
  });
  const writer = createFileWriter(content, chunker.window);
  const offered: FileThreadCalls = {
    write: async (files) => encodeResults(await writer.write(decodeBatch(files))),
    flush: () => packer.flush(),
  };
  const backup = peerOn<BackupCalls>(parentPort, offered);
}
