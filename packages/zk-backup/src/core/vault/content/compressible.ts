/** Bytes that are looked at: pieces of content, spread evenly over it. */
const PIECE = 256;
const PIECES = 32;

/**
 * Tells whether a compressor has a chance, without asking one: pictures, films, archives and
 * whatever is encrypted have bytes that are all about equally frequent, and compressing takes as
 * long there as elsewhere, for nothing. Looks at 8 KiB; less than twice that is always tried.
 */
export function looksCompressible(bytes: Uint8Array): boolean {
  if (bytes.length < 2 * PIECE * PIECES) return true;
  const counts = new Uint32Array(256);
  const step = (bytes.length - PIECE) / (PIECES - 1);
  for (let piece = 0; piece < PIECES; piece++) {
    const start = Math.floor(piece * step);
    for (let at = start; at < start + PIECE; at++) {
      const byte = bytes[at] as number;
      counts[byte] = (counts[byte] as number) + 1;
    }
  }
  return entropy(counts, PIECE * PIECES) < RANDOM;
}

/** Bits a byte: 8 KiB of random bytes show 7.977 of their 8, with a deviation of 0.002. */
const RANDOM = 7.92;

/** Shannon's entropy of what was counted, bits. */
function entropy(counts: Uint32Array, total: number): number {
  let sum = 0;
  for (const count of counts) if (count > 0) sum += count * Math.log2(count);
  return Math.log2(total) - sum / total;
}
