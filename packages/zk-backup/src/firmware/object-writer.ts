import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../core/codec/bytes.ts";
import { type ObjectKind, TAG_SIZE } from "../core/codec/object-header.ts";
import { blockAad, blockNonce } from "../core/codec/object-key.ts";
import { beginObject } from "../core/codec/seal.ts";
import type { Awaitable } from "../core/engine/engine.ts";
import { ZkBackupError } from "../core/errors.ts";
import type { WritingDevice } from "./device.ts";

/** Plaintext bytes in a block that firmware seals. */
export const BLOCK_SIZE = 4096;

/**
 * Where sealed objects go, one after another: a file or a flash region from which they are then
 * uploaded. An object's name is known only when it is complete.
 */
export interface Spool {
  /** Takes the next bytes of the object in work; their memory is used again for those after. */
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
  const { header, nonce, aead } = await beginObject({
    ...{ engine, kind, salt, length, source: keys.source },
    ...{ suite: "xchacha20-poly1305", blockSize: BLOCK_SIZE },
  });
  const hash = sha256.create();
  const block = new Uint8Array(BLOCK_SIZE);
  const sealed = new Uint8Array(BLOCK_SIZE + TAG_SIZE);
  let written = 0;

  const append = async (bytes: Uint8Array): Promise<void> => {
    hash.update(bytes);
    await spool.append(bytes);
  };
  await append(header);

  const write = async (plaintext: Uint8Array): Promise<void> => {
    if (written + plaintext.length > length) throw wrongLength(length);
    for (let at = 0; at < plaintext.length; ) {
      const filled = written % BLOCK_SIZE;
      const part = plaintext.subarray(at, at + BLOCK_SIZE - filled);
      block.set(part, filled);
      at += part.length;
      written += part.length;
      const size = filled + part.length;
      const last = written === length;
      if (size < BLOCK_SIZE && !last) return;
      const index = Math.floor((written - 1) / BLOCK_SIZE);
      const out = sealed.subarray(0, size + TAG_SIZE);
      const nonceOf = blockNonce(nonce, index);
      await aead.seal(nonceOf, blockAad(index, last), block.subarray(0, size), out);
      await append(out);
    }
  };
  return {
    salt,
    get written() {
      return written;
    },
    write,
    async commit(nameOf) {
      if (written < length) throw wrongLength(length);
      const name = toHex(hash.digest());
      await spool.commit(nameOf(name));
      return name;
    },
  };
}

function wrongLength(length: number): ZkBackupError {
  return new ZkBackupError("bad-input", `The object has ${length} bytes.`);
}
