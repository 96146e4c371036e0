import { concat } from "../../codec/bytes.ts";
import type { Segment } from "../packs/pack-directory.ts";

/**
 * Gives a range of a pack's raw stream, out of the segments that hold it: a view where one does.
 *
 * @param read decompresses one segment
 */
export async function rawRange(
  segments: readonly Segment[],
  range: { readonly start: number; readonly length: number },
  read: (segment: Segment) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const end = range.start + range.length;
  let at = 0;
  for (const segment of segments) {
    const [from, to] = [Math.max(range.start, at), Math.min(end, at + segment.raw)];
    if (from < to) parts.push((await read(segment)).subarray(from - at, to - at));
    at += segment.raw;
    if (at >= end) break;
  }
  return parts.length === 1 ? (parts[0] ?? new Uint8Array()) : concat(...parts);
}
