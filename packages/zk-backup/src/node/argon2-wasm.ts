import { readFile } from "node:fs/promises";
import type { Argon2Cost, CryptoEngine } from "../core/engine/engine.ts";
import { requirePackage } from "./common-js.ts";

/** {@link CryptoEngine.argon2id} at once. @throws RangeError on what RFC 9106 does not allow. */
export type WasmArgon2id = (...of: Parameters<CryptoEngine["argon2id"]>) => Uint8Array;

let loading: Promise<WasmArgon2id | null> | null = null;

/**
 * Loads the reference implementation of Argon2id, as WebAssembly with SIMD; null where an engine
 * has none of that. It imports nothing: all it can do is compute.
 */
export function wasmArgon2id(): Promise<WasmArgon2id | null> {
  loading ??= load().catch(() => null);
  return loading;
}

async function load(): Promise<WasmArgon2id> {
  const file = await readFile(requirePackage.resolve("@phi-ag/argon2/argon2.wasm"));
  const module = await WebAssembly.compile(file);
  return (password, salt, cost) => {
    // An instance for each call: its memory, 64 MiB and more, cannot shrink, and goes with it.
    const { exports } = new WebAssembly.Instance(module);
    return derive(exports as unknown as Argon2Exports, password, salt, cost);
  };
}

/** What the module offers: `argon2_hash` is that of argon2.h. */
interface Argon2Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  _initialize(): void;
  malloc(length: number): number;
  argon2_hash(
    ...input: readonly [
      ...[passes: number, memoryKiB: number, lanes: number],
      ...[password: number, passwordLength: number, salt: number, saltLength: number],
      ...[key: number, keyLength: number, encoded: number, encodedLength: number],
      ...[type: number, version: number],
    ]
  ): number;
}

const KEY_LENGTH = 32;

/** No text form of the key. */
const NONE = 0;

const [ARGON2ID, VERSION] = [2, 0x13];

function derive(
  argon2: Argon2Exports,
  password: Uint8Array,
  salt: Uint8Array,
  { passes, memoryKiB, lanes }: Argon2Cost,
): Uint8Array {
  argon2._initialize();
  const length = password.length + salt.length + KEY_LENGTH;
  const at = argon2.malloc(length);
  const [saltAt, keyAt] = [at + password.length, at + password.length + salt.length];
  const own = (): Uint8Array => new Uint8Array(argon2.memory.buffer, at, length); // as memory grows
  own().set(password);
  own().set(salt, password.length);
  const failed = argon2.argon2_hash(
    ...[passes, memoryKiB, lanes],
    ...[at, password.length, saltAt, salt.length],
    ...[keyAt, KEY_LENGTH, NONE, NONE],
    ...[ARGON2ID, VERSION],
  );
  const key = own().slice(-KEY_LENGTH);
  own().fill(0);
  if (failed !== 0)
    throw new RangeError(`Argon2id refuses its input: error ${failed} of argon2.h.`);
  return key;
}
