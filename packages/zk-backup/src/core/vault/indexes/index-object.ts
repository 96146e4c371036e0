import { byteReader } from "../../codec/byte-reader.ts";
import { byteWriter } from "../../codec/byte-writer.ts";
import type { ObjectHeader } from "../../codec/object-header.ts";
import { ZkBackupError } from "../../errors.ts";
import { checkDomain, decodeDirectory, type PackDirectory } from "../packs/pack-directory.ts";

/** A pack as an index knows it. */
export interface PackEntry {
  /** The 64 hex digits of its name. */
  readonly hash: string;
  /** Salt in its header, 24 bytes; another salt is another pack. */
  readonly salt: Uint8Array;
  /** Bytes of its plaintext. */
  readonly length: number;
  readonly contents: PackDirectory;
  /** The directory's bytes, as in the pack. */
  readonly directory: Uint8Array;
}

/** Writes an index's content: section 10 of the format. */
export function encodeIndex(packs: readonly PackEntry[]): Uint8Array {
  const writer = byteWriter(64 * 1024)
    .u8(1)
    .u32(packs.length);
  for (const { hash, salt, length, directory } of packs) {
    for (let i = 0; i < 64; i += 2) writer.u8(Number.parseInt(hash.slice(i, i + 2), 16));
    writer.bytes(salt).u64(length).u32(directory.length).bytes(directory);
  }
  return writer.finish();
}

/**
 * Reads the content of an index, which was sealed as its header says.
 *
 * @throws ZkBackupError `object-corrupt`, `unsupported-version`.
 */
export function decodeIndex(
  content: Uint8Array,
  sealed: Pick<ObjectHeader, "epoch" | "session">,
  name: string,
): PackEntry[] {
  const reader = byteReader(content, name, "object-corrupt");
  const version = reader.u8("version");
  if (version !== 1)
    throw new ZkBackupError("unsupported-version", `${name} has index version ${version}; update.`);
  const count = reader.u32("pack count");
  const packs: PackEntry[] = [];
  for (let i = 0; i < count; i++) {
    let hash = "";
    for (const byte of reader.bytes(32, "pack name")) hash += byte.toString(16).padStart(2, "0");
    const salt = reader.bytes(24, "pack salt").slice();
    const length = reader.u64("plaintext length");
    const directory = reader.bytes(reader.u32("directory length"), "directory").slice();
    const contents = decodeDirectory(directory, length, `packs/${hash} in ${name}`);
    checkDomain(contents.domain, sealed, name);
    packs.push({ hash, salt, length, contents, directory });
  }
  reader.end();
  return packs;
}
