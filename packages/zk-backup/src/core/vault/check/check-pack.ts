import type { Cancellation } from "../../cancellation.ts";
import { equal } from "../../codec/bytes.ts";
import { ZkBackupError } from "../../errors.ts";
import type { Compression } from "../content/compression.ts";
import { isChunk } from "../content/content-reader.ts";
import { ID_SIZE } from "../content/content-ref.ts";
import { rawRange } from "../content/raw-stream.ts";
import { unpacked } from "../content/segment-reader.ts";
import type { PackEntry } from "../indexes/index-object.ts";
import type { Storage } from "../objects/storage.ts";
import { openNamed } from "../packs/open-named.ts";
import { checkDomain, type Segment } from "../packs/pack-directory.ts";
import type { Opening } from "../packs/sealing.ts";
import { classAbove } from "../packs/size-class.ts";

/**
 * Compares the size a storage lists with what the index says, without reading the pack.
 *
 * @throws ZkBackupError `object-missing`, `object-truncated`, `object-corrupt`.
 */
export function checkStored(pack: PackEntry, size: number | undefined): void {
  const name = `packs/${pack.hash}`;
  if (size === undefined)
    throw new ZkBackupError("object-missing", `${name} is missing; files in it are lost.`);
  const expected = classAbove("pack", pack.length);
  if (size < expected)
    throw new ZkBackupError("object-truncated", `${name} has ${size} of ${expected} bytes.`);
  if (size > expected)
    throw new ZkBackupError("object-corrupt", `${name} has ${size - expected} bytes too many.`);
}

/** What reading a pack takes. */
export interface CheckPackOptions {
  readonly storage: Storage;
  readonly opening: Opening;
  readonly compression: Compression;
  readonly signal?: Cancellation | undefined;
}

/**
 * Reads a pack whole and compares every chunk in it with its id.
 *
 * @throws ZkBackupError `object-corrupt`, `object-truncated`, `object-swapped`, `chunk-corrupt`.
 */
export async function checkPack(options: CheckPackOptions, pack: PackEntry): Promise<void> {
  const { storage, opening, compression, signal } = options;
  const name = `packs/${pack.hash}`;
  const { header, plaintext } = await openNamed({ storage, opening, kind: "pack", name, signal });
  const end = plaintext.length - 4;
  const directory = plaintext.subarray(end - pack.directory.length, end);
  if (!equal(directory, pack.directory))
    throw new ZkBackupError("object-swapped", `${name}: the index says something else is in it.`);
  const { segments, ids, lengths, domain } = pack.contents;
  checkDomain(domain, header, name);
  let latest: { segment: Segment; raw: Promise<Uint8Array> } | null = null;
  const read = (segment: Segment): Promise<Uint8Array> => {
    const stored = plaintext.subarray(segment.offset, segment.offset + segment.stored);
    if (latest?.segment !== segment)
      latest = { segment, raw: unpacked(compression, segment, stored, name) };
    return latest.raw;
  };
  let start = 0;
  for (const [i, length] of lengths.entries()) {
    const id = ids.subarray(i * ID_SIZE, (i + 1) * ID_SIZE);
    const chunk = await rawRange(segments, { start, length }, read);
    if (!(await isChunk(opening, domain, id, chunk)))
      throw new ZkBackupError("chunk-corrupt", `${name}: a chunk is not what its id says.`);
    start += length;
  }
}
