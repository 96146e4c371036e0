import type { Cancellation } from "../cancellation.ts";
import { byteReader } from "../codec/byte-reader.ts";
import { toHex } from "../codec/bytes.ts";
import { type OpenedObject, openHeader } from "../codec/open.ts";
import type { PackEntry } from "./index-object.ts";
import { checkDomain, decodeDirectory } from "./pack-directory.ts";
import type { Opening } from "./sealing.ts";
import { missing } from "./segment-reader.ts";
import type { Storage } from "./storage.ts";

/** What reading a pack's own directory takes. */
export interface ReadPackOptions {
  readonly storage: Storage;
  readonly opening: Opening;
  /** 64 hex digits of its name. */
  readonly hash: string;
  readonly signal?: Cancellation | undefined;
}

/** What a pack says of itself. */
export interface FoundPack {
  /** As an index would have it. */
  readonly entry: PackEntry;
  /** Whether its bytes are those of its name; where not, some of its chunks may be damaged. */
  readonly intact: boolean;
}

/**
 * Reads what an index would say of a pack, out of the pack itself. Damage elsewhere in the pack does
 * not keep its directory from being read.
 *
 * @throws ZkBackupError as `openHeader`, `object-missing`, `object-corrupt`.
 */
export async function readPack(options: ReadPackOptions): Promise<FoundPack> {
  const { storage, opening, hash, signal } = options;
  const name = `packs/${hash}`;
  const bytes = await storage.get(name, { signal }).catch((cause: unknown) => {
    throw missing(cause, name);
  });
  const object = await openHeader({ ...opening, kind: "pack", name }, bytes);
  const { length, salt } = object.header;
  const end = length - 4;
  const size = byteReader(await part(object, bytes, end, 4), name, "object-corrupt");
  const directorySize = size.u32("directory length");
  if (directorySize > end) throw size.error("its directory is longer than it is");
  const directory = await part(object, bytes, end - directorySize, directorySize);
  const contents = decodeDirectory(directory, length, name);
  checkDomain(contents.domain, object.header, name);
  const entry = { hash, salt, length, contents, directory };
  return { entry, intact: toHex(await opening.engine.sha256(bytes)) === hash };
}

/** Opens the blocks that hold a range of the plaintext. */
async function part(
  object: OpenedObject,
  bytes: Uint8Array,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const span = object.blocksOf(offset, length);
  const sealed = bytes.subarray(span.start, span.start + span.length);
  const plaintext = await object.openBlocks(span, sealed);
  const from = offset - span.first * object.header.blockSize;
  return plaintext.slice(from, from + length);
}
