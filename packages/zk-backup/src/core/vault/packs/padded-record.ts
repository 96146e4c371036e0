import { byteReader } from "../../codec/byte-reader.ts";
import type { ObjectKind } from "../../codec/object-header.ts";
import { fittingClass } from "./size-class.ts";

/** Pads content to a size class: its length as u32, itself, zeros. */
export function padToClass(kind: ObjectKind, content: Uint8Array, blockSize: number): Uint8Array {
  const padded = new Uint8Array(fittingClass(kind, 4 + content.length, blockSize));
  new DataView(padded.buffer).setUint32(0, content.length);
  padded.set(content, 4);
  return padded;
}

/** Takes the padding off. @throws ZkBackupError `object-corrupt`. */
export function unpad(padded: Uint8Array, name: string): Uint8Array {
  const reader = byteReader(padded, name, "object-corrupt");
  return reader.bytes(reader.u32("content length"), "content");
}
