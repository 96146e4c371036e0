import { writeFile } from "node:fs/promises";
import { folderStorage, nodePlatform } from "@candor/zk-backup/node";
import {
  createVault,
  type DeviceCredential,
  FIRMWARE_PROFILE,
  type Storage,
  type Vault,
  type VaultPlatform,
} from "@candor/zk-backup/vault";

/** A vault on disk in which devices are enrolled. */
export interface DeviceVault {
  readonly vault: Vault;
  readonly storage: Storage;
  /** Enrols a device and writes its identity: what a maker's app hands over at the kitchen table. */
  enrol(type: DeviceCredential["type"], identity: string): Promise<DeviceCredential>;
}

/** What on Node writes so that firmware can read: XChaCha20-Poly1305, blocks of 4 KiB, deflate. */
export async function readableByFirmware(): Promise<VaultPlatform> {
  const platform = await nodePlatform({ codec: "deflate" });
  return { ...platform, suite: "xchacha20-poly1305", blockSize: 4096 };
}

/** Makes a vault with the chunks of the firmware profile. */
export async function deviceVault(folder: string): Promise<DeviceVault> {
  const storage = folderStorage({ folder });
  const vault = await createVault({
    ...{ storage, platform: await readableByFirmware(), profile: FIRMWARE_PROFILE },
    credential: { type: "password", password: "the household's password" },
    cost: { memoryKiB: 19 * 1024, passes: 2, lanes: 1 }, // least: this is an example
  });
  return {
    ...{ vault, storage },
    async enrol(type, identity) {
      const { device, secret } = await vault.enrol({ type });
      const words = { vaultId: vault.id, device, secret: Buffer.from(secret).toString("hex") };
      await writeFile(identity, JSON.stringify(words), { mode: 0o600 });
      return { type, device, secret };
    },
  };
}
