import type { Awaitable, CryptoEngine } from "../engine/engine.ts";
import { ascii, concat } from "./bytes.ts";

/** What keys are derived with: section 3 of the format. */
export interface Derivation {
  readonly engine: CryptoEngine;
  /** 16 bytes. */
  readonly vaultId: Uint8Array;
}

/** What a key is for. */
export type Purpose =
  // from an epoch's master key
  | "seal"
  | "chunk id"
  | "chunker"
  | "recipient"
  // from an epoch's master key, for one write-only device
  | "device chunk id"
  | "device chunker"
  | "device session"
  // from the owner key, for one device
  | "device"
  | "write-only device"
  // from a chunker key
  | "gear table";

/** A device, 16 bytes, for keys that belong to one. */
const NO_DEVICE = new Uint8Array();

/** Derives the key of one purpose: 32 bytes, 1,024 for a gear table. */
export function purposeKey(
  { engine, vaultId }: Derivation,
  from: Uint8Array,
  purpose: Purpose,
  device: Uint8Array = NO_DEVICE,
): Awaitable<Uint8Array> {
  const info = concat(ascii(`candor zk-backup v1 ${purpose}`), device);
  return engine.hkdfSha256(from, vaultId, info, purpose === "gear table" ? 1024 : 32);
}
