import type { Cancellation } from "../cancellation.ts";
import { equal, toHex } from "../codec/bytes.ts";
import type { Keyring } from "../codec/keyring.ts";
import { type Credential, inspectSlot, openSlot, sealSlot } from "../codec/slot.ts";
import type { Argon2Cost, CryptoEngine, RandomBytes } from "../engine/engine.ts";
import { isZkBackupError, ZkBackupError } from "../errors.ts";
import { putOnce } from "./put-once.ts";
import type { Storage } from "./storage.ts";

/** What opening a vault's slots takes. */
export interface UnlockOptions {
  readonly engine: CryptoEngine;
  readonly storage: Storage;
  readonly vaultId: Uint8Array;
  readonly credential: Credential;
  readonly signal?: Cancellation | undefined;
}

/** The keyring, and the slot that gave it. */
export interface Unlocked {
  readonly keyring: Keyring;
  /** 64 hex digits of the slot's name. */
  readonly slot: string;
}

/** Password slots tried before giving up: each costs an Argon2id. */
const MOST_TRIED = 8;

/**
 * Opens a vault's slots with a credential, one after another.
 *
 * @throws ZkBackupError `wrong-password` or `wrong-key` when every slot of the credential's type
 * is whole and none opens; `slot-damaged` when one that might have opened is damaged; `no-slot`
 * when there is none of the type.
 */
export async function unlock(options: UnlockOptions): Promise<Unlocked> {
  const { engine, storage, vaultId, credential, signal } = options;
  let failure: ZkBackupError | null = null;
  let tried = 0;
  for (const { name } of await storage.list("slots/", { signal })) {
    const slot = name.slice("slots/".length);
    try {
      const bytes = await storage.get(name, { signal });
      const info = await inspectSlot(engine, bytes, slot);
      if (info.type !== credential.type || !equal(info.vaultId, vaultId)) continue;
      if (credential.type === "password" && ++tried > MOST_TRIED) break;
      return { keyring: await openSlot({ engine, vaultId, bytes, hash: slot, credential }), slot };
    } catch (error) {
      if (!isZkBackupError(error) || !SLOT_FAILURES.includes(error.code)) throw error;
      if (failure === null || rank(error) > rank(failure)) failure = error;
    }
  }
  throw failure ?? new ZkBackupError("no-slot", `The vault has no slot for a ${credential.type}.`);
}

/** What a slot may answer while another still opens, the most telling last. */
const SLOT_FAILURES: readonly string[] = [
  "wrong-password",
  "wrong-key",
  "not-found",
  "unsupported-feature",
  "unsupported-version",
  "kdf-params",
  "slot-damaged",
];

function rank(error: ZkBackupError): number {
  return SLOT_FAILURES.indexOf(error.code);
}

/** What adding a slot takes. */
export interface AddSlotOptions extends UnlockOptions {
  readonly keyring: Keyring;
  readonly random: RandomBytes;
  readonly cost?: Argon2Cost | undefined;
}

/** Writes a slot, reads it back, opens it, and gives the 64 hex digits of its name. */
export async function addSlot(options: AddSlotOptions): Promise<string> {
  const { engine, storage, vaultId, keyring, credential, cost, signal } = options;
  const salt = options.random(32);
  const sealed = { engine, vaultId, keyring, credential, salt, ...(cost && { cost }) };
  const bytes = await sealSlot(sealed);
  const hash = toHex(await engine.sha256(bytes));
  await putOnce(storage, `slots/${hash}`, bytes, signal);
  const back = await storage.get(`slots/${hash}`, { signal });
  await openSlot({ engine, vaultId, bytes: back, hash, credential });
  return hash;
}
