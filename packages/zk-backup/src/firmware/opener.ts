import { concat } from "../core/codec/bytes.ts";
import { HEADER_SIZE, type ObjectKind, TAG_SIZE } from "../core/codec/object-header.ts";
import { blockAad, blockNonce } from "../core/codec/object-key.ts";
import { authenticate, type OpenedHeader } from "../core/codec/open.ts";
import { ZkBackupError } from "../core/errors.ts";
import type { FullDevice } from "./device.ts";

/** Opens an object piece by piece, in the memory of a piece and a block. */
export interface ObjectReader {
  /** Takes sealed bytes, and gives the plaintext of the blocks they complete, each verified. */
  push(sealed: Uint8Array): Promise<Uint8Array>;
  /** Ends the object. @throws ZkBackupError `object-truncated` when its end did not come. */
  finish(): void;
}

/**
 * Starts opening an object from its first byte. Plaintext without `finish` may lack its end.
 * `push` throws `object-corrupt`, `object-swapped`, `unknown-epoch`, `unsupported-version`,
 * `unsupported-feature`.
 *
 * @param name for errors: what the object is called
 */
export function createObjectReader(
  { engine, open }: FullDevice,
  kind: ObjectKind,
  name: string,
): ObjectReader {
  let object: OpenedHeader | null = null;
  let waiting: Uint8Array = new Uint8Array();
  let opened = 0;

  const corrupt = (block: number) =>
    new ZkBackupError("object-corrupt", `${name}: block ${block} was changed.`);

  const openBlock = async ({ header, nonce, aead }: OpenedHeader): Promise<Uint8Array | null> => {
    const { blockSize, length } = header;
    const size = Math.min(blockSize, length - opened);
    const index = opened / blockSize;
    if (size === 0 && waiting.length > 0) throw corrupt(index);
    if (size === 0 || waiting.length < size + TAG_SIZE) return null;
    const plaintext = new Uint8Array(size);
    const sealed = waiting.subarray(0, size + TAG_SIZE);
    opened += size;
    const aad = blockAad(index, opened === length);
    if (!(await aead.open(blockNonce(nonce, index), aad, sealed, plaintext))) throw corrupt(index);
    waiting = waiting.slice(sealed.length);
    return plaintext;
  };

  return {
    async push(sealed) {
      waiting = concat(waiting, sealed);
      if (object === null) {
        if (waiting.length < HEADER_SIZE) return new Uint8Array();
        const keys = open;
        object = await authenticate({ engine, keys, kind, name }, waiting);
        waiting = waiting.slice(HEADER_SIZE);
      }
      const blocks: Uint8Array[] = [];
      for (;;) {
        const block = await openBlock(object);
        if (block === null) return concat(...blocks);
        blocks.push(block);
      }
    },
    finish() {
      if (object === null || opened < object.header.length)
        throw new ZkBackupError("object-truncated", `${name} ends too soon.`);
    },
  };
}
