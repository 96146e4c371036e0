import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../core/codec/bytes.ts";
import type { ObjectKind } from "../core/codec/object-header.ts";
import { createSaltedSealer } from "../core/codec/seal.ts";
import type { Awaitable } from "../core/engine/engine.ts";
import type { WritingDevice } from "./device.ts";

/** Plaintext bytes in a block that firmware seals. */
export const BLOCK_SIZE = 4096;

/**
 * Where sealed objects go, one after another: a file or a flash region from which they are then
 * uploaded. An object's name is known only when it is complete.
 */
export interface Spool {
  /** Takes the next bytes of the object in work; the view is not used again. */
  append(bytes: Uint8Array): Awaitable<void>;
  /** The object is complete: it is durable under this name when this resolves. */
  commit(name: string): Awaitable<void>;
}

/** A sealed object in work. */
export interface ObjectWriter {
  /** 24 bytes, as in its header. */
  readonly salt: Uint8Array;
  /** Bytes of plaintext that have come. */
  readonly written: number;
  write(plaintext: Uint8Array): Promise<void>;
  /** Writes zeros until this many bytes have come. */
  padTo(length: number): Promise<void>;
  /** Ends it, under the name that this makes of the hash of its bytes, and gives the hash. */
  commit(nameOf: (hash: string) => string): Promise<string>;
}

/** Starts an object of `length` bytes of plaintext. */
export async function createObjectWriter(
  { engine, keys, random }: WritingDevice,
  spool: Spool,
  kind: ObjectKind,
  length: number,
): Promise<ObjectWriter> {
  const salt = random(24);
  const sealer = await createSaltedSealer({
    ...{ engine, kind, salt, length, source: keys.source },
    ...{ suite: "xchacha20-poly1305", blockSize: BLOCK_SIZE },
  });
  const hash = sha256.create();
  let written = 0;
  const write = async (plaintext: Uint8Array): Promise<void> => {
    written += plaintext.length;
    const sealed = await sealer.push(plaintext);
    hash.update(sealed);
    if (sealed.length > 0) await spool.append(sealed);
  };
  return {
    salt,
    get written() {
      return written;
    },
    write,
    async padTo(end) {
      const zeros = new Uint8Array(Math.min(BLOCK_SIZE, end - written));
      while (written < end) await write(zeros.subarray(0, end - written));
    },
    async commit(nameOf) {
      await sealer.finish();
      const name = toHex(hash.digest());
      await spool.commit(nameOf(name));
      return name;
    },
  };
}
