import { pureKeyAgreement } from "../core/engine/x25519.ts";
import type { VaultPlatform } from "../core/vault/open-vault.ts";
import { webEngine } from "../web/web-engine.ts";
import { browserCompression } from "./browser-compression.ts";

/** Gives a browser's engine, clock, randomness and compression to a vault. */
export function browserPlatform(): VaultPlatform {
  return {
    engine: webEngine(),
    agreement: pureKeyAgreement(),
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    now: () => Date.now(),
    compression: browserCompression(),
  };
}
