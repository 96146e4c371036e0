import { randomBytes } from "node:crypto";
import { pureKeyAgreement } from "../core/engine/x25519.ts";
import type { VaultPlatform } from "../core/vault/open-vault.ts";
import { type NodeCompressionOptions, nodeCompression } from "./node-compression.ts";
import { nodeEngine } from "./node-engine.ts";

/** Gives Node's engine, clock, randomness and compression to a vault. */
export async function nodePlatform(options: NodeCompressionOptions = {}): Promise<VaultPlatform> {
  return {
    engine: nodeEngine(),
    agreement: pureKeyAgreement(),
    random: (length) => new Uint8Array(randomBytes(length)),
    now: () => Date.now(),
    compression: await nodeCompression(options),
  };
}
