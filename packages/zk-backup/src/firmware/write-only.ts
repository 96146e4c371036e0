import { decodeDeviceKeys } from "../core/codec/device-keys.ts";
import { createSession } from "../core/codec/session.ts";
import { deviceWriteKeys } from "../core/codec/vault-keys.ts";
import { pureKeyAgreement } from "../core/engine/x25519.ts";
import type { WritingDevice } from "./device.ts";
import { firmwareEngine } from "./engine.ts";
import { type DeviceSecret, openDeviceSlot } from "./slot.ts";

/**
 * Begins a run of a write-only device: its slot (type 4 of section 4 of the format) gives it the
 * vault's public key and its own keys, and what it seals from now on it cannot read once this
 * object is forgotten. Costs two steps on Curve25519.
 *
 * @throws ZkBackupError as `openFullDevice`.
 */
export async function openWriteOnlyDevice(secret: DeviceSecret): Promise<WritingDevice> {
  const engine = firmwareEngine();
  const { vaultId, device, random } = secret;
  const keys = decodeDeviceKeys(await openDeviceSlot(engine, secret, "write-only"));
  const agreement = pureKeyAgreement();
  const source = await createSession({ engine, agreement, random, vaultId, device, keys });
  const derivation = { engine, vaultId };
  return {
    ...{ engine, vaultId, device, random, before: keys.before },
    keys: await deviceWriteKeys(derivation, keys, source),
  };
}
