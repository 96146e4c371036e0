import type { Witness } from "../promise.ts";
import type { System } from "../system.ts";
import { type DeviceStatus, devicePost, deviceStatus } from "./device.ts";
import { pause, until } from "./patience.ts";

/** The vault's password: kept by the tour, as its owner would on paper. */
export const PASSWORD = "seven grey herons at the harbour wall";

/** Makes the device's vault where there is none yet. */
export async function ensureVault(system: System, witness: Witness): Promise<void> {
  const { backup } = await deviceStatus(system.device.url);
  if (backup.vault) return witness.saw(`the device has a vault: ${backup.account}`);
  const form = { password: PASSWORD, repeat: PASSWORD, recorded: "yes" };
  const made = await devicePost(system.device.url, "/backup/vault", form);
  witness.expect(made.status < 400, `POST /backup/vault: ${made.status}, the vault is made`);
}

/** Backs up and waits for the end; resolves with the status after it. */
export async function backUp(system: System, witness: Witness): Promise<DeviceStatus["backup"]> {
  const { backup } = await deviceStatus(system.device.url);
  const before = backup.snapshots.length;
  const started = await devicePost(system.device.url, "/backup/run", {});
  witness.expect(started.status < 400, `POST /backup/run: ${started.status}`);
  await pause(200);
  return until("the end of the backup", 120, async () => {
    const now = (await deviceStatus(system.device.url)).backup;
    if (now.lastError) throw new Error(`the device says: ${now.lastError}`);
    return !now.running && now.snapshots.length > before ? now : undefined;
  });
}
