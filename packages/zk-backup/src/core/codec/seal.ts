import type { Aead, CryptoEngine, RandomBytes } from "../engine/engine.ts";
import { ZkBackupError } from "../errors.ts";
import { concat } from "./bytes.ts";
import { encodeHead, HEADER_SIZE, type ObjectHeader, TAG_SIZE } from "./object-header.ts";
import { blockAad, blockNonce, objectKey, type SealSource } from "./object-key.ts";

/** What an object is sealed with. */
export interface SealOptions extends Pick<ObjectHeader, "kind" | "suite" | "blockSize"> {
  readonly engine: CryptoEngine;
  /** The key that new objects are sealed from. */
  readonly source: SealSource;
  /** Gives the salt: 24 fresh bytes at every seal, the same never twice. */
  readonly random: RandomBytes;
}

/** The same, with the salt handed in: for those who need to know it, and for test vectors. */
export interface SaltedOptions extends Omit<SealOptions, "random"> {
  readonly salt: Uint8Array;
}

/** Seals an object piece by piece, in the memory of a piece and a block. */
export interface Sealer {
  /**
   * Takes plaintext and gives the sealed bytes that are ready, which may be none. Not to be called
   * again before it resolves.
   *
   * @param room memory for what is given, where it is long enough; else it is new
   *
   * @throws ZkBackupError `bad-input` when more comes than `length` promised.
   */
  push(plaintext: Uint8Array, room?: Uint8Array): Promise<Uint8Array>;
  /** Ends the object. @throws ZkBackupError `bad-input` when less came than `length` promised. */
  finish(): Promise<void>;
  /** Bytes of plaintext that are best pushed at once: what the engine has in work together. */
  readonly batch: number;
}

/**
 * Starts a sealed object of `length` bytes of plaintext, which must be known beforehand: section 6
 * of the format. The first bytes it gives are the header.
 *
 * @throws ZkBackupError `bad-input`.
 */
export function createSealer(options: SealOptions & { readonly length: number }): Promise<Sealer> {
  return createSaltedSealer({ ...options, salt: options.random(24) });
}

/** Seals an object in one piece. @throws ZkBackupError `bad-input`. */
export function sealObject(options: SealOptions, plaintext: Uint8Array): Promise<Uint8Array> {
  return sealSalted({ ...options, salt: options.random(24) }, plaintext);
}

/** As `sealObject`, under a salt that the caller has drawn. */
export async function sealSalted(
  options: SaltedOptions,
  plaintext: Uint8Array,
  room?: Uint8Array,
): Promise<Uint8Array> {
  const sealer = await createSaltedSealer({ ...options, length: plaintext.length });
  return sealer.push(plaintext, room);
}

/** An object's header, and what its blocks are sealed with. */
export interface BegunObject {
  /** 128 bytes. */
  readonly header: Uint8Array;
  /** Nonce of the first block. */
  readonly nonce: Uint8Array;
  readonly aead: Aead;
}

/** Makes the header of an object of `length` bytes, under a salt. @throws `bad-input`. */
export async function beginObject(
  options: SaltedOptions & { readonly length: number },
): Promise<BegunObject> {
  const { engine, source } = options;
  const fields = { ...options, epoch: source.epoch, session: source.session };
  const head = encodeHead(fields);
  const { key, nonce, commitment } = await objectKey(engine, source.key, fields, head);
  const aead = await engine.aead(options.suite, key);
  return { header: concat(head, commitment), nonce, aead };
}

/** As `createSealer`, under a salt that the caller has drawn. */
export async function createSaltedSealer(
  options: SaltedOptions & { readonly length: number },
): Promise<Sealer> {
  const { blockSize, length } = options;
  const { header, nonce, aead } = await beginObject(options);
  const last = Math.ceil(length / blockSize) - 1;
  const batch = aead.lanes * blockSize;
  const pending = new Uint8Array(Math.min(blockSize, length));
  let [filled, taken, index] = [0, 0, 0];
  let begun = false;

  const sizeOfNext = () => Math.min(blockSize, length - index * blockSize);

  /** Seals these blocks, together where the engine can, and gives how many bytes they take. */
  const sealBlocks = async (plaintext: Uint8Array, out: Uint8Array): Promise<number> => {
    const working: Promise<void>[] = [];
    let [from, to] = [0, 0];
    for (; from < plaintext.length; index++) {
      const block = plaintext.subarray(from, from + sizeOfNext());
      const room = out.subarray(to, to + block.length + TAG_SIZE);
      const aad = blockAad(index, index === last);
      const work = aead.seal(blockNonce(nonce, index), aad, block, room);
      if (work) working.push(work);
      from += block.length;
      to += room.length;
      if (working.length >= aead.lanes) await Promise.all(working.splice(0));
    }
    await Promise.all(working);
    return to;
  };

  return {
    batch,
    async push(plaintext, room) {
      const first = !begun;
      begun = true;
      const ready = filled + plaintext.length;
      taken += plaintext.length;
      if (taken > length) throw new ZkBackupError("bad-input", `More than ${length} bytes came.`);
      const whole = taken === length ? ready : ready - (ready % blockSize);
      const size = (first ? HEADER_SIZE : 0) + whole + TAG_SIZE * Math.ceil(whole / blockSize);
      const out = room && room.length >= size ? room.subarray(0, size) : new Uint8Array(size);
      let [from, to] = [0, 0];
      if (first) {
        out.set(header);
        to = HEADER_SIZE;
      }
      if (filled > 0) {
        from = Math.min(sizeOfNext() - filled, plaintext.length);
        pending.set(plaintext.subarray(0, from), filled);
        filled += from;
        if (filled < sizeOfNext()) return out;
        to += await sealBlocks(pending.subarray(0, filled), out.subarray(to));
      }
      const end = plaintext.length - (ready - whole);
      await sealBlocks(plaintext.subarray(from, end), out.subarray(to));
      pending.set(plaintext.subarray(end));
      filled = plaintext.length - end;
      return out;
    },
    async finish() {
      if (taken < length) throw new ZkBackupError("bad-input", `${taken} of ${length} bytes came.`);
    },
  };
}
