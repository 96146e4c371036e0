import type { Cancellation } from "../../cancellation.ts";
import { type ContentReaderOptions, readPlace } from "../content/content-reader.ts";
import { ID_SIZE } from "../content/content-ref.ts";
import type { PackEntry } from "../indexes/index-object.ts";
import { isOfOneObject } from "../objects/one-object.ts";
import type { Storage } from "../objects/storage.ts";
import type { KeptChunk, PackUse } from "../prune/prune-plan.ts";

/** Of packs that are not whole, finds the chunks that can be read and are in no whole pack. */
export async function salvageable(
  storage: Storage,
  reading: ContentReaderOptions,
  entries: readonly PackEntry[],
  signal: Cancellation | undefined,
): Promise<PackUse[]> {
  const uses: PackUse[] = [];
  for (const pack of entries) {
    const { ids, lengths } = pack.contents;
    const kept: KeptChunk[] = [];
    let start = 0;
    for (const [i, length] of lengths.entries()) {
      const id = ids.subarray(i * ID_SIZE, (i + 1) * ID_SIZE);
      const place = { pack, start, length, next: null };
      start += length;
      if (reading.index.find(id) !== null) continue;
      try {
        await readPlace(reading, id, place, signal);
        kept.push({ id, place });
      } catch (error) {
        if (!(await isOfOneObject(storage, error, signal))) throw error;
      }
    }
    uses.push({ hash: pack.hash, size: 0, raw: start, kept, live: 0 });
  }
  return uses;
}
