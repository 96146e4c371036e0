import { openObject } from "../../src/core/codec/open.ts";
import { createOpener } from "../../src/core/codec/opener.ts";
import { createSaltedSealer, type SaltedOptions, sealSalted } from "../../src/core/codec/seal.ts";
import type { CryptoEngine } from "../../src/core/engine/engine.ts";

/** An object and how it is sealed, made from a number: the same everywhere, browsers included. */
export interface RandomObject {
  readonly plaintext: Uint8Array;
  readonly options: Omit<SaltedOptions, "engine">;
  /** Lengths of the pieces it is sealed in; the last takes what is left. */
  readonly pieces: readonly number[];
}

/** Makes the nth object of a campaign. */
export function randomObject(seed: number, n: number): RandomObject {
  const next = mulberry32(seed + 0x9e3779b9 * n);
  const below = (limit: number) => Math.floor(next() * limit);
  const bytes = (length: number) => Uint8Array.from({ length }, () => below(256));
  const blockSize = 2 ** (12 + below(3));
  // Most are short; one in four is some blocks, and exactly some blocks often.
  const length =
    n % 4 === 0 ? blockSize * (1 + below(4)) + (below(2) ? 0 : below(blockSize)) : 1 + below(300);
  const plaintext = new Uint8Array(length).map((_, i) => (i * 31 + n) & 0xff);
  plaintext.set(bytes(Math.min(64, length)));
  const session = below(3) === 0 ? { device: bytes(16), encapsulated: bytes(32) } : null;
  return {
    plaintext,
    pieces: Array.from({ length: below(4) }, () => below(length)),
    options: {
      kind: (["pack", "index", "head"] as const)[below(3)] ?? "pack",
      suite: below(2) === 0 ? "aes-256-gcm" : "xchacha20-poly1305",
      blockSize,
      salt: bytes(24),
      source: { epoch: 1 + below(9), key: bytes(32), session },
    },
  };
}

/** Seals it in one piece. */
export function sealWhole(engine: CryptoEngine, object: RandomObject): Promise<Uint8Array> {
  return sealSalted({ ...object.options, engine }, object.plaintext);
}

/** Seals it piece by piece. */
export async function sealInPieces(
  engine: CryptoEngine,
  { options, plaintext, pieces }: RandomObject,
): Promise<Uint8Array> {
  const sealer = await createSaltedSealer({ ...options, engine, length: plaintext.length });
  const parts = cut(plaintext, pieces);
  const sealed: Uint8Array[] = [];
  for (const part of parts) sealed.push(await sealer.push(part));
  await sealer.finish();
  return join(sealed);
}

/** Opens it in one piece. */
export function openWhole(
  engine: CryptoEngine,
  { options }: RandomObject,
  sealed: Uint8Array,
): Promise<Uint8Array> {
  return openObject(openOptions(engine, options), sealed);
}

/** Opens it piece by piece. */
export async function openInPieces(
  engine: CryptoEngine,
  { options, pieces }: RandomObject,
  sealed: Uint8Array,
): Promise<Uint8Array> {
  const opener = createOpener(openOptions(engine, options));
  const opened: Uint8Array[] = [];
  for (const part of cut(sealed, pieces)) opened.push(await opener.push(part));
  await opener.finish();
  return join(opened);
}

function openOptions(engine: CryptoEngine, { kind, source }: RandomObject["options"]) {
  return { engine, kind, name: "object", keys: { sourceKey: () => source.key } };
}

/** Tells whether two byte strings are one. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function cut(bytes: Uint8Array, pieces: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const length of pieces) {
    parts.push(bytes.subarray(at, at + length));
    at = Math.min(bytes.length, at + length);
  }
  return [...parts, bytes.subarray(at)];
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** A small generator of numbers from 0 to 1 (Tommy Ettinger, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
