import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { WriteKeys } from "../core/codec/vault-keys.ts";
import type { Awaitable } from "../core/engine/engine.ts";
import { ZkBackupError } from "../core/errors.ts";
import { GEAR_MEMORY, type Gear, readGear } from "../core/vault/content/chunker.ts";

/** Content that can be read more than once, such as a file. */
export interface Source {
  /** Bytes in all. */
  readonly length: number;
  /** Gives exactly these bytes, at most 4 KiB. */
  read(offset: number, length: number): Awaitable<Uint8Array>;
}

/** Gives content that is in memory as a source. */
export function bytesSource(bytes: Uint8Array): Source {
  return {
    length: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  };
}

/** A chunk that was found. */
interface FoundChunk {
  readonly length: number;
  /** 32 bytes. */
  readonly id: Uint8Array;
}

/** Cuts content while it streams: section 7 of the format, in the memory of one piece. */
export interface Cutter {
  /** Reads one chunk from where it starts, and hands its bytes on as they pass. */
  chunk(
    source: Source,
    start: number,
    pass?: (piece: Uint8Array) => Promise<void>,
  ): Promise<FoundChunk>;
}

const PIECE = 4096;

/** Makes a cutter for a device's keys. */
export function createCutter({ gear: bytes, id, profile }: WriteKeys): Cutter {
  const gear = readGear(bytes, profile);
  const { minimum, average, maximum } = profile;
  return {
    async chunk(source, start, pass) {
      const mac = hmac.create(sha256, id);
      const left = source.length - start;
      const end = Math.min(left, maximum);
      let [length, hash, found] = [0, 0, left <= minimum];
      const scan = (piece: Uint8Array): number => {
        let at = Math.max(0, minimum - GEAR_MEMORY - length);
        for (; at < piece.length; at++) {
          hash = step(gear, hash, piece, at);
          const size = length + at + 1;
          if (size < minimum || (hash & (size > average ? gear.easy : gear.hard)) !== 0) continue;
          found = true;
          return at + 1;
        }
        return piece.length;
      };
      const whole = found;
      while (length < end && (whole || !found)) {
        const wanted = Math.min(PIECE, end - length);
        const piece = await source.read(start + length, wanted);
        if (piece.length !== wanted)
          throw new ZkBackupError("source-unreadable", "The source ended before its length.");
        const part = whole ? piece : piece.subarray(0, scan(piece));
        mac.update(part);
        length += part.length;
        await pass?.(part);
      }
      return { length, id: mac.digest() };
    },
  };
}

function step({ table }: Gear, hash: number, piece: Uint8Array, at: number): number {
  return ((hash << 1) + (table[piece[at] as number] as number)) | 0;
}
