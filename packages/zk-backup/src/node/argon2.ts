import type { Argon2Cost, CryptoEngine } from "../core/engine/engine.ts";
import { wasmArgon2id } from "./argon2-wasm.ts";
import { optionalPackage } from "./common-js.ts";

type Argon2id = CryptoEngine["argon2id"];

/**
 * Argon2id by the fastest there is: the native one where npm has installed it (50 ms at 64 MiB and
 * 3 passes), WebAssembly (150), or plain JavaScript (900).
 */
export async function argon2id(
  password: Uint8Array,
  salt: Uint8Array,
  cost: Argon2Cost,
): Promise<Uint8Array> {
  const argon2id = nativeArgon2id() ?? (await wasmArgon2id()) ?? (await pureArgon2id());
  return argon2id(password, salt, cost);
}

/** Null where the add-on is not installed, or add-ons are not allowed (`node --no-addons`). */
export function nativeArgon2id(): Argon2id | null {
  const native = optionalPackage<typeof import("@node-rs/argon2")>("@node-rs/argon2");
  if (native === null) return null;
  return async (password, salt, { memoryKiB, passes, lanes }) =>
    new Uint8Array(
      await native.hashRaw(password, {
        algorithm: 2, // Argon2id
        memoryCost: memoryKiB,
        timeCost: passes,
        parallelism: lanes,
        outputLen: 32,
        salt,
      }),
    );
}

async function pureArgon2id(): Promise<Argon2id> {
  const { pureEngine } = await import("../core/engine/pure.ts"); // loading it takes each thread 30 ms
  return pureEngine().argon2id;
}
