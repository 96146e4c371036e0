import { createSession } from "../core/codec/session.ts";
import { deviceWriteKeys } from "../core/codec/vault-keys.ts";
import { pureKeyAgreement } from "../core/engine/x25519.ts";
import { profileOf, seenHead, type WritingDevice } from "./device.ts";
import { firmwareEngine } from "./engine.ts";
import { damaged, readFields, u32At } from "./fields.ts";
import { type DeviceSecret, openDeviceSlot } from "./slot.ts";

/** Tags of what the device is given, all of them, and their lengths: section 4.3 of the format. */
const GIVEN = { 1: 4, 2: 12, 3: 32, 4: 32, 5: 32, 6: 32, 7: 40 };

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
  const fields = readFields(await openDeviceSlot(engine, secret, 4), GIVEN);
  const [epoch, profile, recipient, sessionKey, idKey, chunkerKey, head] = fields;
  if (!epoch || !profile || !recipient || !sessionKey || !idKey || !chunkerKey || !head)
    throw damaged();
  const before = seenHead(head.value);
  const keys = {
    ...{ epoch: u32At(epoch.value, 0), profile: profileOf(profile.value), before },
    ...{ recipient: recipient.value, sessionKey: sessionKey.value },
    ...{ idKey: idKey.value, chunkerKey: chunkerKey.value },
  };
  const agreement = pureKeyAgreement();
  const source = await createSession({ engine, agreement, random, vaultId, device, keys });
  return {
    ...{ engine, vaultId, device, random, before },
    keys: await deviceWriteKeys({ engine, vaultId }, keys, source),
  };
}
