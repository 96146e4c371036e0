import type { CryptoEngine } from "../engine/engine.ts";
import { ZkBackupError } from "../errors.ts";
import { concat } from "./bytes.ts";
import { encodeHead, type ObjectHeader, sealedSize } from "./object-header.ts";
import { blockAad, blockNonce, objectKey } from "./object-key.ts";

/** What an object is sealed with; `salt` is 24 fresh random bytes, the same never twice. */
export interface SealOptions extends ObjectHeader {
  readonly engine: CryptoEngine;
  /** Seal keys by epoch, from `deriveKeys`. */
  readonly sealKeys: ReadonlyMap<number, Uint8Array>;
}

/** Seals an object piece by piece, in the memory of one block. */
export interface Sealer {
  /** Takes plaintext and gives the sealed bytes that are ready, which may be none. */
  push(plaintext: Uint8Array): Promise<Uint8Array>;
  /** Ends the object. @throws ZkBackupError `bad-input` when less came than `length` promised. */
  finish(): Promise<void>;
}

/**
 * Starts a sealed object of a length that is known beforehand: section 7 of the format. The first
 * bytes it gives are the header.
 */
export async function createSealer(options: SealOptions): Promise<Sealer> {
  const { engine, suite, blockSize, length } = options;
  const head = encodeHead(options);
  const { key, nonce, commitment } = await objectKey(engine, options.sealKeys, options, head);
  const blocks = Math.ceil(length / blockSize);
  const pending = new Uint8Array(Math.min(blockSize, length));
  let [filled, taken, index] = [0, 0, 0];
  let ready: Uint8Array[] = [head, commitment];

  const sealBlock = async (block: Uint8Array): Promise<void> => {
    const aad = blockAad(index, index === blocks - 1);
    ready.push(await engine.seal(suite, key, blockNonce(nonce, index), aad, block));
    index += 1;
  };
  const sizeOfNext = () => Math.min(blockSize, length - index * blockSize);

  return {
    async push(plaintext) {
      taken += plaintext.length;
      if (taken > length) throw new ZkBackupError("bad-input", `More than ${length} bytes came.`);
      let at = 0;
      while (at < plaintext.length) {
        const size = sizeOfNext();
        const whole = filled === 0 && plaintext.length - at >= size;
        const step = whole ? size : Math.min(size - filled, plaintext.length - at);
        const part = plaintext.subarray(at, at + step);
        at += step;
        if (whole) await sealBlock(part);
        else {
          pending.set(part, filled);
          filled += step;
          if (filled < size) continue;
          filled = 0;
          await sealBlock(pending.subarray(0, size));
        }
      }
      const out = concat(...ready);
      ready = [];
      return out;
    },
    async finish() {
      if (taken < length) throw new ZkBackupError("bad-input", `${taken} of ${length} bytes came.`);
    },
  };
}

/** Seals an object in one piece. */
export async function sealObject(
  options: Omit<SealOptions, "length">,
  plaintext: Uint8Array,
): Promise<Uint8Array> {
  const { engine, suite, blockSize } = options;
  const header = { ...options, length: plaintext.length };
  const head = encodeHead(header);
  const { key, nonce, commitment } = await objectKey(engine, options.sealKeys, header, head);
  const sealed = new Uint8Array(sealedSize(plaintext.length, blockSize));
  sealed.set(head);
  sealed.set(commitment, head.length);
  let at = head.length + commitment.length;
  for (let from = 0, index = 0; from < plaintext.length; from += blockSize, index++) {
    const aad = blockAad(index, from + blockSize >= plaintext.length);
    const block = plaintext.subarray(from, from + blockSize);
    const bytes = await engine.seal(suite, key, blockNonce(nonce, index), aad, block);
    sealed.set(bytes, at);
    at += bytes.length;
  }
  return sealed;
}
