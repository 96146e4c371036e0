import { createCipheriv } from "node:crypto";
import { xchacha20 } from "@noble/ciphers/chacha.js";

/** A key and nonce of an AEAD, as one of two that a ciphertext is to open under. */
interface KeyAndNonce {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
}

/** What a ciphertext is made for. */
export interface Forgery {
  readonly one: KeyAndNonce;
  readonly two: KeyAndNonce;
  readonly aad: Uint8Array;
  /** Bytes of ciphertext: a multiple of 16, at least 32. */
  readonly length: number;
  readonly random: (length: number) => Uint8Array;
}

/**
 * Makes ciphertext and a tag that AES-256-GCM takes under both keys: GHASH is linear,
 * so one block is chosen such that both tags agree (eprint 2020/1456, section 3).
 */
export function forgeGcm({ one, two, aad, length, random }: Forgery): Uint8Array {
  const [a, b] = [gcmParts(one), gcmParts(two)];
  const blocks = blocksOf(random(length)).map(big);
  const last = blocks.length - 1;
  blocks[last] = 0n;
  const around = [blocksOf(aad).map(big), [bitLengths(aad.length, length)]] as const;
  const tag = ({ h, mask }: GcmParts) => ghash(h, [...around[0], ...blocks, ...around[1]]) ^ mask;
  const difference = tag(a) ^ tag(b);
  // The last block of ciphertext is multiplied by h squared.
  const weight = times(a.h, a.h) ^ times(b.h, b.h);
  blocks[last] = times(difference, inverse(weight));
  return joined([...blocks, tag(a)], bytesOf);
}

/**
 * The same for XChaCha20-Poly1305: two blocks are chosen such that both polynomials give the tag
 * that was chosen first.
 */
export function forgePoly1305({ one, two, aad, length, random }: Forgery): Uint8Array {
  const sides = [polyParts(one), polyParts(two)] as const;
  const before = blocksOf(aad).map(little);
  for (;;) {
    const blocks = blocksOf(random(length)).slice(0, -2).map(little);
    const tag = little(random(16));
    // The two blocks left out are multiplied by r^3 and r^2, the lengths after them by r.
    const rests = sides.map(({ r }) => {
      let rest = 0n;
      for (const message of [...before, ...blocks]) rest = mod((rest + message + TOP) * r);
      return mod((rest * power(r, 2) + littleLengths(aad.length, length) + TOP) * r);
    });
    for (let carries = 0; carries < 16; carries++) {
      const rows = sides.map(({ r, s }, i) => {
        const carry = BigInt((carries >> (2 * i)) & 3);
        const wanted = ((tag - s) & MASK) + (carry << 128n);
        return { a: power(r, 3), b: power(r, 2), right: mod(wanted - (rests[i] ?? 0n)), wanted };
      });
      const free = solve(rows)?.map((value) => value - TOP);
      const fits = free?.every((value) => value >= 0n && value < TOP);
      if (fits && rows.every(({ wanted }) => wanted < P))
        return joined([...blocks, ...(free ?? []), tag], littleBytes);
    }
  }
}

const MASK = (1n << 128n) - 1n;
const TOP = 1n << 128n;
const P = (1n << 130n) - 5n;

interface GcmParts {
  readonly h: bigint;
  readonly mask: bigint;
}

function gcmParts({ key, nonce }: KeyAndNonce): GcmParts {
  const block = (input: Uint8Array): bigint => {
    const cipher = createCipheriv("aes-256-ecb", key, null).setAutoPadding(false);
    return big(cipher.update(input));
  };
  return { h: block(new Uint8Array(16)), mask: block(new Uint8Array([...nonce, 0, 0, 0, 1])) };
}

function ghash(h: bigint, blocks: readonly bigint[]): bigint {
  return blocks.reduce((sum, block) => times(sum ^ block, h), 0n);
}

/** Multiplies in GF(2^128) with GCM's bit order (SP 800-38D section 6.3). */
function times(x: bigint, y: bigint): bigint {
  let [product, shifted] = [0n, y];
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((x >> bit) & 1n) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ (0xe1n << 120n) : shifted >> 1n;
  }
  return product;
}

/** x to the power 2^128 - 2. */
function inverse(x: bigint): bigint {
  let result = 1n << 127n; // one, in GCM's bit order
  for (let i = 0, square = times(x, x); i < 127; i++, square = times(square, square))
    result = times(result, square);
  return result;
}

function polyParts({ key, nonce }: KeyAndNonce): { r: bigint; s: bigint } {
  const block = xchacha20(key, nonce, new Uint8Array(32));
  const r = little(block.subarray(0, 16)) & 0x0ffffffc0ffffffc0ffffffc0fffffffn;
  return { r, s: little(block.subarray(16)) };
}

interface Row {
  readonly a: bigint;
  readonly b: bigint;
  readonly right: bigint;
}

/** Solves two equations a x + b y = right modulo 2^130 - 5. */
function solve([one, two]: readonly Row[]): readonly [bigint, bigint] | null {
  if (one === undefined || two === undefined) return null;
  const determinant = mod(one.a * two.b - two.a * one.b);
  if (determinant === 0n) return null;
  const inverted = power(determinant, P - 2n);
  return [
    mod((one.right * two.b - two.right * one.b) * inverted),
    mod((one.a * two.right - two.a * one.right) * inverted),
  ];
}

function mod(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

function power(base: bigint, exponent: bigint | number): bigint {
  let result = 1n;
  for (let left = BigInt(exponent), square = mod(base); left > 0n; left >>= 1n) {
    if (left & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}

/** Blocks of 16 bytes, the last filled up with zeros. */
function blocksOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / 16) }, (_, i) => {
    const block = new Uint8Array(16);
    block.set(bytes.subarray(16 * i, 16 * i + 16));
    return block;
  });
}

const bitLengths = (aad: number, length: number): bigint =>
  (BigInt(8 * aad) << 64n) | BigInt(8 * length);
const littleLengths = (aad: number, length: number): bigint =>
  (BigInt(length) << 64n) | BigInt(aad);

const big = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
const little = (bytes: Uint8Array): bigint => big(bytes.slice().reverse());
const bytesOf = (value: bigint): Uint8Array =>
  new Uint8Array(Buffer.from(value.toString(16).padStart(32, "0"), "hex"));
const littleBytes = (value: bigint): Uint8Array => bytesOf(value).reverse();

function joined(values: readonly bigint[], bytes: (value: bigint) => Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat(values.map(bytes)));
}
