/** Rounds for each word, and at the end. */
export interface SipRounds {
  readonly each: number;
  readonly last: number;
}

/** HalfSipHash-1-3: as hash tables use it, where nobody sees a hash. */
const FOR_TABLES: SipRounds = { each: 1, last: 3 };

/**
 * HalfSipHash by Aumasson and Bernstein, 32 bits: whoever does not know the key cannot choose inputs
 * that collide, and it takes no multiplication.
 *
 * @param key at least 8 bytes, of which the first 8 count
 * @param bytes a multiple of 4
 */
export function halfSipHash(
  key: Uint8Array,
  bytes: Uint8Array,
  { each, last }: SipRounds = FOR_TABLES,
): number {
  let v0 = word(key, 0);
  let v1 = word(key, 4);
  let v2 = v0 ^ 0x6c796765;
  let v3 = v1 ^ 0x74656462;
  const { length } = bytes;
  for (let at = 0; at <= length + 4; at += 4) {
    // Behind the words comes one with the length, and then the last rounds.
    const taken = at < length ? word(bytes, at) : at === length ? length << 24 : 0;
    if (at > length) v2 ^= 0xff;
    v3 ^= taken;
    for (let rounds = at > length ? last : each; rounds > 0; rounds--) {
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
    }
    v0 ^= taken;
  }
  return (v1 ^ v3) >>> 0;
}

function word(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}
