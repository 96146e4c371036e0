import { ZkBackupError } from "../errors.ts";
import type { ByteReader } from "./byte-reader.ts";
import { byteWriter } from "./byte-writer.ts";

/** How content is cut into chunks: three powers of two, bytes. */
export interface ChunkProfile {
  readonly minimum: number;
  readonly average: number;
  readonly maximum: number;
}

// Plain numbers: a bundler leaves a product standing that nothing uses.

/** 256 KiB / 1 MiB / 4 MiB. */
export const DEFAULT_PROFILE: ChunkProfile = {
  minimum: 262_144,
  average: 1_048_576,
  maximum: 4_194_304,
};

/** 16 / 64 / 256 KiB: for devices with little memory. */
export const FIRMWARE_PROFILE: ChunkProfile = {
  minimum: 16_384,
  average: 65_536,
  maximum: 262_144,
};

/** Refuses a profile outside section 7 of the format. @throws ZkBackupError `bad-input`. */
export function checkProfile(profile: ChunkProfile): void {
  if (!isProfile(profile))
    throw new ZkBackupError("bad-input", "A chunk profile is three ascending powers of two.");
}

/** Writes a profile's 12 bytes. */
export function encodeProfile({ minimum, average, maximum }: ChunkProfile): Uint8Array {
  return byteWriter(12).u32(minimum).u32(average).u32(maximum).finish();
}

/** Reads a profile. @throws the reader's error. */
export function decodeProfile(reader: ByteReader): ChunkProfile {
  const profile = {
    minimum: reader.u32("minimum"),
    average: reader.u32("average"),
    maximum: reader.u32("maximum"),
  };
  if (!isProfile(profile)) throw reader.error("it is no chunk profile");
  return profile;
}

function isProfile({ minimum, average, maximum }: ChunkProfile): boolean {
  const powers = [minimum, average, maximum].every((size) => Number.isInteger(Math.log2(size)));
  return powers && 4096 <= minimum && minimum < average && average < maximum && maximum <= 2 ** 24;
}
