import type { Cancellation } from "../../cancellation.ts";
import { byteReader } from "../../codec/byte-reader.ts";
import { toHex } from "../../codec/bytes.ts";
import { HEADER_SIZE } from "../../codec/object-header.ts";
import { type OpenedObject, openHeader } from "../../codec/open.ts";
import { missing } from "../content/segment-reader.ts";
import type { PackEntry } from "../indexes/index-object.ts";
import type { Storage } from "../objects/storage.ts";
import { checkDomain, decodeDirectory } from "./pack-directory.ts";
import type { Opening } from "./sealing.ts";

/** What reading a pack's own directory takes. */
export interface ReadPackOptions {
  readonly storage: Storage;
  readonly opening: Opening;
  /** 64 hex digits of its name. */
  readonly hash: string;
  readonly signal?: Cancellation | undefined;
}

/**
 * Reads what an index would say of a pack, out of the pack's two ends. Damage in between does not
 * keep its directory from being read.
 *
 * @throws ZkBackupError as `openHeader`, `object-missing`, `object-corrupt`.
 */
export async function readPackEnds(options: ReadPackOptions): Promise<PackEntry> {
  const { opening, hash } = options;
  const name = `packs/${hash}`;
  const header = await fetched(options, { start: 0, length: HEADER_SIZE });
  const object = await openHeader({ ...opening, kind: "pack", name }, header);
  const { length, salt } = object.header;
  const end = length - 4;
  const size = byteReader(await readPart(options, object, end, 4), name, "object-corrupt");
  const directorySize = size.u32("directory length");
  if (directorySize > end) throw size.error("its directory is longer than it is");
  const directory = await readPart(options, object, end - directorySize, directorySize);
  const contents = decodeDirectory(directory, length, name);
  checkDomain(contents.domain, object.header, name);
  return { hash, salt, length, contents, directory };
}

/** Tells whether a pack's bytes are those of its name. @throws ZkBackupError `object-missing`. */
export async function isIntact(options: ReadPackOptions): Promise<boolean> {
  const bytes = await fetched(options, undefined);
  return toHex(await options.opening.engine.sha256(bytes)) === options.hash;
}

/** Fetches and opens the blocks that hold a range of the plaintext. */
async function readPart(
  options: ReadPackOptions,
  object: OpenedObject,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const span = object.blocksOf(offset, length);
  const sealed = await fetched(options, { start: span.start, length: span.length });
  const plaintext = await object.openBlocks(span, sealed);
  const from = offset - span.first * object.header.blockSize;
  return plaintext.slice(from, from + length);
}

async function fetched(
  { storage, hash, signal }: ReadPackOptions,
  range: { readonly start: number; readonly length: number } | undefined,
): Promise<Uint8Array> {
  const name = `packs/${hash}`;
  return storage.get(name, { ...(range && { range }), signal }).catch((cause: unknown) => {
    throw missing(cause, name);
  });
}
