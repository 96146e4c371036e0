/**
 * Reads how many bytes a zstd frame says it holds (RFC 8878 section 3.1.1.1); null when it does
 * not say. A frame that is none gives infinity, so that no decoder is given it.
 */
export function zstdContentSize(frame: Uint8Array): number | null {
  return frameHeader(frame).content;
}

/**
 * Gives the most bytes that a frame's blocks can hold, whatever it says itself (RFC 8878 section
 * 3.1.1.2): infinity when it is no frame, is cut short, or something comes after it.
 */
export function zstdMostBytes(frame: Uint8Array): number {
  const { length, checksum } = frameHeader(frame);
  let most = 0;
  let isLast = false;
  let at = length;
  while (!isLast) {
    if (at + 3 > frame.length) return Number.POSITIVE_INFINITY;
    const [a = 0, b = 0, c = 0] = frame.subarray(at, at + 3);
    const header = a | (b << 8) | (c << 16);
    const size = header >> 3;
    const type = BLOCK_TYPES[(header >> 1) & 3];
    if (type === undefined) return Number.POSITIVE_INFINITY;
    isLast = (header & 1) === 1;
    most += type === "compressed" ? LARGEST_BLOCK : size;
    at += 3 + (type === "repeated" ? 1 : size);
  }
  return at + checksum === frame.length ? most : Number.POSITIVE_INFINITY;
}

const BLOCK_TYPES = ["raw", "repeated", "compressed"] as const;
const LARGEST_BLOCK = 128 * 1024;

interface FrameHeader {
  /** Bytes before the first block. */
  readonly length: number;
  /** Bytes of the content, if it says. */
  readonly content: number | null;
  /** Bytes after the last block. */
  readonly checksum: number;
}

function frameHeader(frame: Uint8Array): FrameHeader {
  const header = new Uint8Array(18); // the longest there is; a shorter frame reads as zeros
  header.set(frame.subarray(0, header.length));
  const view = new DataView(header.buffer);
  if (view.getUint32(0, true) !== 0xfd2fb528)
    return { length: 0, content: Number.POSITIVE_INFINITY, checksum: Number.POSITIVE_INFINITY };
  const descriptor = view.getUint8(4);
  const single = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const at = 5 + (single ? 0 : 1) + dictionary;
  const [size, content] = contentSize(view, at, descriptor >> 6, single);
  return { length: at + size, content, checksum: descriptor & 4 };
}

/** The field's bytes and its value. */
function contentSize(
  view: DataView,
  at: number,
  flag: number,
  single: boolean,
): readonly [number, number | null] {
  switch (flag) {
    case 0:
      return single ? [1, view.getUint8(at)] : [0, null];
    case 1:
      return [2, view.getUint16(at, true) + 256];
    case 2:
      return [4, view.getUint32(at, true)];
    default:
      return [8, Number(view.getBigUint64(at, true))];
  }
}
