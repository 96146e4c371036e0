import { byteReader } from "../core/codec/byte-reader.ts";
import { byteWriter } from "../core/codec/byte-writer.ts";
import { decodeContentRef } from "../core/vault/content/content-ref.ts";
import type { FileTime } from "../core/vault/trees/tree.ts";
import type { FileResult } from "./file-writer.ts";

/** A file that is to be read, as it was when its directory was scanned. */
export interface FileToRead {
  readonly path: Uint8Array;
  readonly size: number;
  /** Times of the last change of its content and of itself, nanoseconds since 1970. */
  readonly modified: bigint;
  readonly changed: bigint;
  readonly inode: bigint;
}

/**
 * Files on their way to another thread, in two pieces of memory that are handed over: objects would
 * be copied one by one, on both sides, which took more time than reading small files.
 */
export interface FileBatch {
  /** Each with a NUL behind it, which no path has. */
  readonly paths: Uint8Array;
  /** Of each file its size, when it was modified and changed, and its inode. */
  readonly stamps: BigUint64Array;
}

/** Numbers in a file's stamp. */
const STAMP = 4;

/** Packs files for the way. */
export function encodeBatch(files: readonly FileToRead[]): FileBatch {
  const paths = new Uint8Array(files.reduce((sum, { path }) => sum + path.length + 1, 0));
  const stamps = new BigUint64Array(STAMP * files.length);
  let at = 0;
  for (const [i, { path, size, modified, changed, inode }] of files.entries()) {
    paths.set(path, at);
    at += path.length + 1;
    stamps.set([BigInt(size), modified, changed, inode], STAMP * i);
  }
  return { paths, stamps };
}

/** Unpacks files. */
export function* decodeBatch({ paths, stamps }: FileBatch): Generator<FileToRead> {
  let at = 0;
  for (let i = 0; i < stamps.length; i += STAMP) {
    const end = paths.indexOf(0, at);
    const [size = 0n, modified = 0n, changed = 0n, inode = 0n] = stamps.subarray(i, i + STAMP);
    const path = paths.subarray(at, end);
    // Times before 1970 are below zero; as stamps they went round.
    const times = { modified: BigInt.asIntN(64, modified), changed: BigInt.asIntN(64, changed) };
    yield { path, size: Number(size), ...times, inode };
    at = end + 1;
  }
}

/** How a file's result begins. */
const [FAILED, AS_SCANNED, OTHERWISE] = [0, 1, 2] as const;

/** Packs results for the way back. */
export function encodeResults(results: readonly FileResult[]): Uint8Array {
  const writer = byteWriter(256 + 64 * results.length);
  for (const result of results) {
    if ("failed" in result) {
      const why = Buffer.from(result.failed);
      writer.u8(FAILED).u16(why.length).bytes(why);
      continue;
    }
    const { content, times, changed } = result;
    writer.u8(times === null ? AS_SCANNED : OTHERWISE).u8(changed ? 1 : 0);
    if (times !== null)
      for (const { seconds, nanoseconds } of [times.modified, times.hint.changed])
        writer.i64(seconds).u32(nanoseconds);
    if (times !== null) writer.i64(times.hint.inode);
    writer
      .u32(9 + content.ids.length)
      .u8(content.level)
      .u64(content.length)
      .bytes(content.ids);
  }
  return writer.finish();
}

/** Unpacks results. */
export function decodeResults(bytes: Uint8Array): FileResult[] {
  const reader = byteReader(bytes, "a thread's results", "bad-input");
  const time = (): FileTime => ({
    seconds: reader.i64("seconds"),
    nanoseconds: reader.u32("nanoseconds"),
  });
  const results: FileResult[] = [];
  while (reader.left() > 0) {
    const kind = reader.u8("kind");
    if (kind === FAILED) {
      const why = reader.bytes(reader.u16("length"), "failure");
      results.push({ failed: Buffer.from(why).toString() });
      continue;
    }
    const changed = reader.u8("changed") === 1;
    const times =
      kind === AS_SCANNED
        ? null
        : { modified: time(), hint: { changed: time(), inode: reader.i64("inode") } };
    const outer = reader.enter(reader.u32("length"), "content");
    const content = decodeContentRef(reader);
    reader.leave(outer);
    results.push({ content, times, changed });
  }
  return results;
}
