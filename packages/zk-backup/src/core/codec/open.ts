import type { Aead, CryptoEngine } from "../engine/engine.ts";
import { ZkBackupError } from "../errors.ts";
import { equal } from "./bytes.ts";
import {
  decodeHead,
  HEAD_SIZE,
  HEADER_SIZE,
  type ObjectHeader,
  type ObjectKind,
  sealedSize,
  TAG_SIZE,
} from "./object-header.ts";
import { blockAad, blockNonce, type OpenKeys, objectKey } from "./object-key.ts";

/** What an object is opened with. */
export interface OpenOptions {
  readonly engine: CryptoEngine;
  readonly keys: OpenKeys;
  /** The kind that belongs here; another is refused. */
  readonly kind: ObjectKind;
  /** For errors: what the object is called. */
  readonly name: string;
}

/** An object whose header was authenticated; blocks are opened one by one. */
export interface OpenedObject {
  readonly header: ObjectHeader;
  /** Size that the whole sealed object has. */
  readonly size: number;
  /** Where the sealed blocks that hold these plaintext bytes lie in the object. */
  blocksOf(start: number, length: number): BlockSpan;
  /**
   * Opens the sealed blocks of a span and gives their plaintext, each block verified before any of
   * its bytes comes out.
   *
   * @param room memory for the plaintext, of exactly its length; fresh memory when left out
   * @throws ZkBackupError `object-truncated`, `object-corrupt`.
   */
  openBlocks(span: BlockSpan, sealed: Uint8Array, room?: Uint8Array): Promise<Uint8Array>;
}

/** A run of whole blocks. */
export interface BlockSpan {
  /** Number of the first block. */
  readonly first: number;
  /** Blocks in the run. */
  readonly count: number;
  /** Offset of the run in the sealed object, and its length there. */
  readonly start: number;
  readonly length: number;
}

/** Bytes of plaintext in a run of blocks. */
export function plaintextOf({ length, count }: Pick<BlockSpan, "length" | "count">): number {
  return length - count * TAG_SIZE;
}

/** What the blocks of an object are opened with. */
export interface OpenedHeader {
  readonly header: ObjectHeader;
  /** Nonce of the first block. */
  readonly nonce: Uint8Array;
  readonly aead: Aead;
}

/** Authenticates an object's header: its first 128 bytes. @throws ZkBackupError as `openHeader`. */
export async function authenticate(
  { engine, keys, name, kind }: OpenOptions,
  bytes: Uint8Array,
): Promise<OpenedHeader> {
  const header = decodeHead(bytes, name);
  const source = await keys.sourceKey(header, name);
  const key = await objectKey(engine, source, header, bytes.subarray(0, HEAD_SIZE));
  if (!equal(key.commitment, bytes.subarray(HEAD_SIZE, HEADER_SIZE)))
    throw new ZkBackupError(
      "object-corrupt",
      `${name}: its header is damaged, or another vault's.`,
    );
  if (header.kind !== kind)
    throw new ZkBackupError("object-swapped", `${name} is a ${header.kind}, not a ${kind}.`);
  return { header, nonce: key.nonce, aead: await engine.aead(header.suite, key.key) };
}

/**
 * Authenticates an object's header: its first 128 bytes.
 *
 * @throws ZkBackupError `object-truncated`, `object-corrupt`, `object-swapped`,
 * `unsupported-version`, `unsupported-feature`, `unknown-epoch`.
 */
export async function openHeader(options: OpenOptions, bytes: Uint8Array): Promise<OpenedObject> {
  return opened(options.name, await authenticate(options, bytes));
}

/**
 * Opens a whole object.
 *
 * @throws ZkBackupError as `openHeader`, and `object-truncated` or `object-corrupt` for its blocks.
 */
export async function openObject(options: OpenOptions, bytes: Uint8Array): Promise<Uint8Array> {
  const object = await openHeader(options, bytes);
  checkSize(options.name, bytes.length, object.size);
  const span = object.blocksOf(0, object.header.length);
  return object.openBlocks(span, bytes.subarray(HEADER_SIZE));
}

function opened(name: string, { header, nonce, aead }: OpenedHeader): OpenedObject {
  const { blockSize, length } = header;
  const blocks = Math.ceil(length / blockSize);
  const step = blockSize + TAG_SIZE;
  const size = sealedSize(length, blockSize);
  return {
    header,
    size,
    blocksOf(start, wanted) {
      const first = Math.floor(start / blockSize);
      const end = Math.min(blocks, Math.ceil((start + wanted) / blockSize));
      const from = HEADER_SIZE + first * step;
      const to = Math.min(size, HEADER_SIZE + end * step);
      return { first, count: end - first, start: from, length: to - from };
    },
    async openBlocks(span, sealed, plaintext = new Uint8Array(plaintextOf(span))) {
      checkSize(name, sealed.length, span.length);
      let working: Promise<void>[] = [];
      const verify = (whole: boolean, index: number): void => {
        if (!whole)
          throw new ZkBackupError("object-corrupt", `${name}: block ${index} was changed.`);
      };
      for (let i = 0; i < span.count; i++) {
        const index = span.first + i;
        const block = sealed.subarray(i * step, Math.min((i + 1) * step, span.length));
        const room = plaintext.subarray(i * blockSize, i * blockSize + block.length - TAG_SIZE);
        const aad = blockAad(index, index === blocks - 1);
        const opening = aead.open(blockNonce(nonce, index), aad, block, room);
        if (typeof opening === "boolean") verify(opening, index);
        else working.push(opening.then((whole) => verify(whole, index)));
        if (working.length < aead.lanes) continue;
        await Promise.all(working);
        working = [];
      }
      await Promise.all(working);
      return plaintext;
    },
  };
}

function checkSize(name: string, size: number, expected: number): void {
  if (size < expected)
    throw new ZkBackupError("object-truncated", `${name} has ${size} of ${expected} bytes.`);
  if (size > expected)
    throw new ZkBackupError("object-corrupt", `${name} has ${size - expected} bytes too many.`);
}
