import type { Cancellation } from "../../cancellation.ts";
import { toHex } from "../../codec/bytes.ts";
import { putOnce } from "../objects/put-once.ts";
import type { Storage, StoredObject } from "../objects/storage.ts";
import { padToClass } from "../packs/padded-record.ts";
import { type Sealing, sealFresh } from "../packs/sealing.ts";
import { encodeIndex, type PackEntry } from "./index-object.ts";

/** Writes indexes that name these packs, as few as hold them; gives their names and sizes. */
export async function writeIndexes(
  {
    storage,
    sealing,
    signal,
  }: {
    readonly storage: Storage;
    readonly sealing: Sealing;
    readonly signal?: Cancellation | undefined;
  },
  packs: readonly PackEntry[],
): Promise<StoredObject[]> {
  const written: StoredObject[] = [];
  for (const part of indexParts(packs)) {
    const plaintext = padToClass("index", encodeIndex(part), sealing.blockSize);
    const { bytes } = await sealFresh(sealing, "index", plaintext);
    const name = `indexes/${toHex(await sealing.engine.sha256(bytes))}`;
    await putOnce(storage, name, bytes, signal);
    written.push({ name, size: bytes.length });
  }
  return written;
}

/** Most bytes of directories in one index, so that it fits the largest class. */
const INDEX_BYTES = 12 * 1024 * 1024;

/** Shares packs out to indexes that each fit the largest class. */
function indexParts(packs: readonly PackEntry[]): PackEntry[][] {
  const parts: PackEntry[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const pack of packs) {
    size += entrySize(pack);
    if (size > INDEX_BYTES) {
      parts.push([]);
      size = entrySize(pack);
    }
    parts.at(-1)?.push(pack);
  }
  return parts;
}

/** About what a pack takes in an index, bytes. */
export function entrySize({ directory }: PackEntry): number {
  return directory.length + 100;
}
