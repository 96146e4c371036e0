import type { Cancellation } from "../../cancellation.ts";
import type { ChunkDomain } from "../../codec/vault-keys.ts";
import { isZkBackupError, type ZkBackupError } from "../../errors.ts";
import type { Compression } from "../content/compression.ts";
import { type ContentReaderOptions, readPlace } from "../content/content-reader.ts";
import type { PackEntry } from "../indexes/index-object.ts";
import { putOnce } from "../objects/put-once.ts";
import type { Storage } from "../objects/storage.ts";
import { createPacker, type Packer } from "../packs/packer.ts";
import type { Sealing } from "../packs/sealing.ts";
import type { KeptChunk, PackUse } from "./prune-plan.ts";

/** What moving chunks takes. */
export interface RepackOptions {
  readonly storage: Storage;
  readonly sealing: Sealing;
  readonly compression: Compression;
  readonly reading: ContentReaderOptions;
  /** Called after each pack that was written; a lease is renewed there. */
  readonly onPack: () => Promise<void>;
  readonly signal?: Cancellation | undefined;
}

/** What moving gave. */
export interface Repacked {
  /** The packs that hold what was moved; durable, and in no index yet. */
  readonly packs: readonly PackEntry[];
  /** Bytes of them on the storage. */
  readonly bytes: number;
  /** Packs of which a chunk cannot be read: they stay as they are. */
  readonly unreadable: ReadonlyMap<string, ZkBackupError>;
}

/**
 * Moves the chunks that packs are to keep into new packs. A chunk stays in its domain: its id says
 * nothing in another.
 */
export async function repack(options: RepackOptions, uses: readonly PackUse[]): Promise<Repacked> {
  const { storage, sealing, compression, reading, signal } = options;
  const packs: PackEntry[] = [];
  const unreadable = new Map<string, ZkBackupError>();
  let bytes = 0;
  const packers = new Map<string, Packer>();
  const packerOf = (domain: ChunkDomain): Packer => {
    const key = `${domain.epoch} ${domain.device ?? ""}`;
    const known = packers.get(key);
    if (known !== undefined) return known;
    const packer = createPacker({
      compression,
      sealing: { ...sealing, keys: { ...sealing.keys, domain } },
      async store(pack, sealed) {
        await putOnce(storage, `packs/${pack.hash}`, sealed, signal);
        await options.onPack();
        packs.push(pack);
        bytes += sealed.length;
      },
    });
    packers.set(key, packer);
    return packer;
  };
  const move = async ({ id, place }: KeptChunk): Promise<void> => {
    signal?.throwIfAborted();
    const chunk = await readPlace(reading, id, place, signal);
    await packerOf(place.pack.contents.domain).add(id, chunk);
  };
  for (const { hash, kept } of uses)
    try {
      for (const chunk of kept) await move(chunk);
    } catch (error) {
      if (!isZkBackupError(error) || error.code === "storage-failed") throw error;
      unreadable.set(hash, error);
    }
  for (const packer of packers.values()) await packer.flush();
  return { packs, bytes, unreadable };
}
