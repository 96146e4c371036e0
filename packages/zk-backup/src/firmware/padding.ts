import { BLOCK_SIZE, type ObjectWriter } from "./object-writer.ts";

/** Writes zeros until this many bytes of plaintext have come. */
export async function padTo(object: ObjectWriter, length: number): Promise<void> {
  const zeros = new Uint8Array(Math.min(BLOCK_SIZE, length - object.written));
  while (object.written < length) await object.write(zeros.subarray(0, length - object.written));
}
