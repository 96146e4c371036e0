import type { CryptoEngine, RandomBytes } from "../engine/engine.ts";
import { BASE_POINT, type KeyAgreement } from "../engine/key-agreement.ts";
import { byteWriter } from "./byte-writer.ts";
import { ascii, concat } from "./bytes.ts";
import type { DeviceKeys } from "./device-keys.ts";
import { hpkeExport } from "./hpke.ts";
import type { SessionName } from "./object-header.ts";
import type { SealSource } from "./object-key.ts";

/** What a write-only device begins a run with. */
export interface SessionOptions {
  readonly engine: CryptoEngine;
  readonly agreement: KeyAgreement;
  readonly random: RandomBytes;
  /** 16 bytes each. */
  readonly vaultId: Uint8Array;
  readonly device: Uint8Array;
  /** What the device's slot gave. */
  readonly keys: DeviceKeys;
}

/**
 * Begins a run of a write-only device: section 6 of the format, "Sessions". What it seals from the
 * source can be read with the vault's keyring, and by nobody else: not by the device either, once
 * the source is forgotten.
 */
export async function createSession(options: SessionOptions): Promise<SealSource> {
  const { engine, agreement, vaultId, device, keys } = options;
  const { epoch, recipient, sessionKey } = keys;
  const ephemeral = options.random(32);
  const encapsulated = await agreement.x25519(ephemeral, BASE_POINT);
  const dh = await agreement.x25519(ephemeral, recipient);
  ephemeral.fill(0);
  const agreed = { dh, encapsulated, recipient, psk: sessionKey, pskId: device };
  const info = sessionInfo(vaultId, epoch, device);
  const key = await hpkeExport(engine, { ...agreed, info }, EXPORT);
  return { epoch, key, session: { device, encapsulated } };
}

/** What a session is opened with. */
export interface OpenSessionOptions {
  readonly engine: CryptoEngine;
  readonly agreement: KeyAgreement;
  readonly vaultId: Uint8Array;
  readonly epoch: number;
  readonly session: SessionName;
  /** The vault's X25519 secret of the epoch, and the device's session key. */
  readonly recipientSecret: Uint8Array;
  readonly sessionKey: Uint8Array;
}

/** Gives a session's seal key to who holds the keyring. @throws any error for a bad point. */
export async function openSession(options: OpenSessionOptions): Promise<Uint8Array> {
  const { engine, agreement, vaultId, epoch, session, recipientSecret, sessionKey } = options;
  const { device, encapsulated } = session;
  const dh = await agreement.x25519(recipientSecret, encapsulated);
  const recipient = await agreement.x25519(recipientSecret, BASE_POINT);
  const agreed = { dh, encapsulated, recipient, psk: sessionKey, pskId: device };
  return hpkeExport(engine, { ...agreed, info: sessionInfo(vaultId, epoch, device) }, EXPORT);
}

const EXPORT = /* @__PURE__ */ ascii("candor zk-backup v1 session seal");

function sessionInfo(vaultId: Uint8Array, epoch: number, device: Uint8Array): Uint8Array {
  const label = ascii("candor zk-backup v1 session");
  return concat(label, vaultId, byteWriter(4).u32(epoch).finish(), device);
}
