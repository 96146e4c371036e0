/**
 * Reads how many bytes a zstd frame says it holds (RFC 8878 section 3.1.1.1); null when it does
 * not say. A frame that is none gives infinity, so that no decoder is given it.
 */
export function zstdContentSize(frame: Uint8Array): number | null {
  const header = new Uint8Array(18); // the longest there is; a shorter frame reads as zeros
  header.set(frame.subarray(0, header.length));
  const view = new DataView(header.buffer);
  if (view.getUint32(0, true) !== 0xfd2fb528) return Number.POSITIVE_INFINITY;
  const descriptor = view.getUint8(4);
  const single = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const at = 5 + (single ? 0 : 1) + dictionary;
  switch (descriptor >> 6) {
    case 0:
      return single ? view.getUint8(at) : null;
    case 1:
      return view.getUint16(at, true) + 256;
    case 2:
      return view.getUint32(at, true);
    default:
      return Number(view.getBigUint64(at, true));
  }
}
