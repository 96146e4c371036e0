const POLYNOMIAL = 0xedb88320; // ITU V.42, bits reversed

/** CRC-32 as STUN's FINGERPRINT takes it (RFC 8489 section 14.7), an unsigned number. */
export function crc32(bytes: Uint8Array): number {
  let register = ~0;
  for (const byte of bytes) {
    register ^= byte;
    for (let bit = 0; bit < 8; bit++) register = (register >>> 1) ^ (register & 1 ? POLYNOMIAL : 0);
  }
  return ~register >>> 0;
}
