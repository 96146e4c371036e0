import { ZkBackupError } from "../errors.ts";
import { concat } from "./bytes.ts";
import { HEADER_SIZE, TAG_SIZE } from "./object-header.ts";
import { type OpenedObject, type OpenOptions, openHeader } from "./open.ts";

/** Opens an object piece by piece, in the memory of a piece and a block. */
export interface Opener {
  /**
   * Takes sealed bytes and gives the plaintext of the blocks they complete, each verified. Not to
   * be called again before it resolves.
   *
   * @throws ZkBackupError as `openHeader`, `object-corrupt`.
   */
  push(sealed: Uint8Array): Promise<Uint8Array>;
  /** Ends the object. @throws ZkBackupError `object-truncated` when its end did not come. */
  finish(): Promise<void>;
}

/** Starts opening an object from its first byte. Plaintext without `finish` may lack its end. */
export function createOpener(options: OpenOptions): Opener {
  let object: OpenedObject | null = null;
  let waiting = new Uint8Array();
  let opened = 0;
  let came = 0;

  const openWhole = async (of: OpenedObject, sealed: Uint8Array): Promise<Uint8Array> => {
    const { blockSize, length } = of.header;
    const step = blockSize + TAG_SIZE;
    const last = came >= of.size;
    const whole = last ? sealed.length : sealed.length - (sealed.length % step);
    waiting = sealed.slice(whole);
    if (whole === 0) return new Uint8Array();
    const span = of.blocksOf(opened, last ? length - opened : (whole / step) * blockSize);
    const plaintext = await of.openBlocks(span, sealed.subarray(0, whole));
    opened += plaintext.length;
    return plaintext;
  };

  return {
    async push(sealed) {
      came += sealed.length;
      let bytes = waiting.length > 0 ? concat(waiting, sealed) : sealed;
      if (object === null) {
        waiting = bytes.slice();
        if (bytes.length < HEADER_SIZE) return new Uint8Array();
        object = await openHeader(options, bytes.subarray(0, HEADER_SIZE));
        bytes = bytes.subarray(HEADER_SIZE);
      }
      if (came > object.size)
        throw new ZkBackupError(
          "object-corrupt",
          `${options.name} has ${came - object.size} bytes too many.`,
        );
      return openWhole(object, bytes);
    },
    async finish() {
      if (object === null || came < object.size)
        throw new ZkBackupError(
          "object-truncated",
          `${options.name} has ${came} of ${object?.size ?? HEADER_SIZE} bytes.`,
        );
    },
  };
}
