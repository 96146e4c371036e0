import { createVault } from "../../src/browser/index.ts";
import { memoryStorage, type Storage } from "../../src/core/vault/index.ts";

let states = 0;

/** A vault that opens at once, with a state of its own in IndexedDB. */
export function appVault(storage: Storage = memoryStorage()) {
  states += 1;
  const credential = { type: "recovery", secret: new Uint8Array(32).fill(7) } as const;
  return createVault({ storage, credential, state: `test ${Date.now()} ${states}` });
}
