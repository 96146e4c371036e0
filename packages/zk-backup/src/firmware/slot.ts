import { ascii, concat, equal, toHex } from "../core/codec/bytes.ts";
import type { CryptoEngine, RandomBytes } from "../core/engine/engine.ts";
import { ZkBackupError } from "../core/errors.ts";
import { damaged, u32At } from "./fields.ts";

/** What a device keeps, and the slot it fetched. */
export interface DeviceSecret {
  /** 16 bytes each: the vault's id and the device's. */
  readonly vaultId: Uint8Array;
  readonly device: Uint8Array;
  /** 32 bytes, from enrolment. */
  readonly secret: Uint8Array;
  /** The slot object, and the 64 hex digits of its name. */
  readonly slot: Uint8Array;
  readonly slotName: string;
  /** The platform's source of unpredictable bytes. */
  readonly random: RandomBytes;
}

/** Offsets of section 4 of the format. */
const [DEVICE, COSTS, SALT, HEAD, WRAPPED] = [24, 40, 52, 88, 120];

/** Magic, and the bytes that are zero: reserved ones and the costs of passwords. */
const FIXED = /* @__PURE__ */ concat(/* @__PURE__ */ ascii("CZKS"), new Uint8Array(14));

/** Unwraps the record of a device's slot: type 3 or 4. @throws ZkBackupError as `openFullDevice`. */
export async function openDeviceSlot(
  engine: CryptoEngine,
  { vaultId, device, secret, slot, slotName }: DeviceSecret,
  type: 3 | 4,
): Promise<Uint8Array> {
  const wrapped = slot.length - WRAPPED;
  const head = slot.subarray(0, HEAD);
  const fixed = concat(head.subarray(0, 4), head.subarray(6, 8), head.subarray(COSTS, SALT));
  const whole = toHex(await engine.sha256(slot)) === slotName && wrapped % 256 === 16;
  if (!whole || !equal(fixed, FIXED) || u32At(head, HEAD - 4) !== wrapped) throw damaged();
  if (head[4] !== 1)
    throw new ZkBackupError("unsupported-version", "The slot needs a newer release.");
  if (!equal(head.subarray(8, DEVICE), vaultId))
    throw new ZkBackupError("slot-foreign", "The slot is another vault's.");
  const info = concat(ascii("candor zk-backup v1 slot"), head);
  const derived = await engine.hkdfSha256(secret, vaultId, info, 88);
  const own = head[5] === type && equal(head.subarray(DEVICE, COSTS), device);
  if (!own || !equal(derived.subarray(56), slot.subarray(HEAD, WRAPPED)))
    throw new ZkBackupError("wrong-key", "The slot is another device's.");
  const plaintext = new Uint8Array(wrapped - 16);
  const aead = await engine.aead("xchacha20-poly1305", derived.subarray(0, 32));
  if (!(await aead.open(derived.subarray(32, 56), head, slot.subarray(WRAPPED), plaintext)))
    throw damaged();
  return plaintext.subarray(4, 4 + u32At(plaintext, 0)); // cut short, its record is refused
}
