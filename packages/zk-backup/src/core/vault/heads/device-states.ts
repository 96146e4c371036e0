import { toHex } from "../../codec/bytes.ts";
import type { DeviceCredential } from "../../codec/slot.ts";
import { validSlots } from "../access/slot-list.ts";
import { slotsOf } from "../access/slots.ts";
import type { DeviceState, VaultCallOptions } from "../vault.ts";
import type { Session } from "../vault-session.ts";

/** Says which devices there are, by their heads and by the slots that are valid. */
export async function deviceStates(
  session: Session,
  { signal }: VaultCallOptions = {},
): Promise<DeviceState[]> {
  const { platform, storage, vaultId, memory } = session.options;
  const { latest } = session.heads();
  const listed = validSlots(latest.values()).slots;
  const slots = new Map<string, DeviceCredential["type"]>();
  for await (const slot of slotsOf({ engine: platform.engine, storage, vaultId, signal }))
    if (slot.info !== null && listed.includes(slot.hash))
      if (slot.info.type === "device" || slot.info.type === "write-only")
        slots.set(toHex(slot.info.device), slot.info.type);
  return [...new Set([...latest.keys(), ...slots.keys()])].map((id) => {
    const head = latest.get(id);
    return {
      id,
      label: head?.label ?? "",
      sequence: head?.sequence ?? 0,
      lastSeen: head?.time ?? null,
      slot: slots.get(id) ?? "none",
      self: id === memory.device,
    };
  });
}
