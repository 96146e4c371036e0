import { byteReader } from "../core/codec/byte-reader.ts";
import { concat, toHex } from "../core/codec/bytes.ts";
import { ZkBackupError } from "../core/errors.ts";
import { splitIds } from "../core/vault/content/content-ref.ts";
import { decodeDirectory, type Segment } from "../core/vault/packs/pack-directory.ts";
import { createObjectReader } from "./opener.ts";
import type { ReaderOptions } from "./restore.ts";

/** Where a chunk lies, in the words of an index. */
export interface ChunkPlace {
  /** 64 hex digits. */
  readonly pack: string;
  readonly salt: Uint8Array;
  /** Epoch of the id key that names the chunk. */
  readonly epoch: number;
  /** The segments that hold it, and how many raw bytes of the first come before it. */
  readonly segments: readonly Segment[];
  readonly skip: number;
  readonly length: number;
}

/** Finds chunks in the vault's indexes, read as streams, a pack's directory in memory at a time. */
export async function locateChunks(
  options: ReaderOptions,
  ids: readonly Uint8Array[],
): Promise<ReadonlyMap<string, ChunkPlace>> {
  const wanted = new Set(ids.map(toHex));
  const found = new Map<string, ChunkPlace>();
  if (wanted.size === 0) return found;
  for (const name of await options.storage.list("indexes/")) {
    await scanIndex(options, name, wanted, found);
    if (found.size === wanted.size) break;
  }
  return found;
}

async function scanIndex(
  options: ReaderOptions,
  name: string,
  wanted: ReadonlySet<string>,
  found: Map<string, ChunkPlace>,
): Promise<void> {
  const [sealedBy] = await options.storage.read(name, SEALED_BY, 1);
  if (sealedBy === 1) return; // of a device that only writes: what it holds is under ids of its own
  const take = plaintextOf(options, name);
  const start = byteReader(await take(9), name, "object-corrupt");
  start.u32("content length");
  if (start.u8("version") !== 1)
    throw new ZkBackupError("unsupported-version", `${name} has another version; update.`);
  for (let left = start.u32("pack count"); left > 0; left--) {
    const entry = byteReader(await take(68), name, "object-corrupt");
    const pack = toHex(entry.bytes(32, "pack name"));
    const salt = entry.bytes(24, "pack salt").slice();
    const length = entry.u64("plaintext length");
    const directory = decodeDirectory(await take(entry.u32("directory length")), length, name);
    const { epoch, device } = directory.domain;
    if (device !== null) continue; // another device's chunks, under ids of its own
    let at = 0;
    splitIds(directory.ids).forEach((id, i) => {
      const chunk = { start: at, length: directory.lengths[i] ?? 0 };
      at += chunk.length;
      const key = toHex(id);
      if (wanted.has(key))
        found.set(key, { pack, salt, epoch, ...chunk, ...holding(directory.segments, chunk) });
    });
  }
}

function holding(
  segments: readonly Segment[],
  chunk: { readonly start: number; readonly length: number },
): { segments: Segment[]; skip: number } {
  let [at, skip] = [0, 0];
  const held: Segment[] = [];
  for (const segment of segments) {
    const end = at + segment.raw;
    if (end > chunk.start && at < chunk.start + chunk.length) {
      if (held.length === 0) skip = chunk.start - at;
      held.push(segment);
    }
    at = end;
  }
  return { segments: held, skip };
}

/** Where a header says who sealed the object: section 6 of the format. */
const SEALED_BY = 9;

const PIECE = 4096;

/** Gives an object's plaintext from the front, as many bytes as are asked for. */
function plaintextOf(
  { device, storage }: ReaderOptions,
  name: string,
): (length: number) => Promise<Uint8Array> {
  const opener = createObjectReader(device, "index", name);
  let offset = 0;
  let buffer: Uint8Array = new Uint8Array();
  return async (length) => {
    while (buffer.length < length) {
      const sealed = await storage.read(name, offset, PIECE);
      if (sealed.length === 0) opener.finish();
      offset += sealed.length;
      buffer = concat(buffer, await opener.push(sealed));
    }
    const taken = buffer.subarray(0, length);
    buffer = buffer.slice(length);
    return taken;
  };
}
