import { createHash, randomBytes } from "node:crypto";
import { fromHex } from "../../src/core/codec/bytes.ts";
import { FIRMWARE_PROFILE } from "../../src/core/codec/chunk-profile.ts";
import {
  createVault,
  type DeviceCredential,
  type MemoryStorage,
  memoryStorage,
  type Vault,
  type VaultPlatform,
} from "../../src/core/vault/index.ts";
import type { DeviceSecret, Spool } from "../../src/firmware/index.ts";
import type { RangeStorage } from "../../src/firmware/restore.ts";
import { credential, platform } from "./small-vault.ts";

/** A platform that writes what firmware can read: S1, blocks of 4 KiB, deflate. */
const readable: VaultPlatform = {
  ...platform,
  suite: "xchacha20-poly1305",
  blockSize: 4096,
};

/** A vault for devices, and a device of this kind enrolled in it. */
export async function deviceVault(type: DeviceCredential["type"]): Promise<{
  readonly vault: Vault;
  readonly storage: MemoryStorage;
  readonly device: DeviceCredential;
}> {
  const storage = memoryStorage();
  const profile = FIRMWARE_PROFILE;
  const vault = await createVault({ platform: readable, storage, credential, profile });
  return { vault, storage, device: await vault.enrol({ type }) };
}

/** What the device keeps, and the slot that it finds on the storage. */
export async function secretOf(
  storage: MemoryStorage,
  vault: Pick<Vault, "id">,
  { device, secret }: DeviceCredential,
): Promise<DeviceSecret> {
  const slots = [...storage.objects].filter(
    ([name, bytes]) =>
      name.startsWith("slots/") && Buffer.from(bytes.subarray(24, 40)).toString("hex") === device,
  );
  const [name, slot] = slots.at(-1) ?? ["", new Uint8Array()];
  return {
    ...{ vaultId: fromHex(vault.id), device: fromHex(device), secret, slot },
    slotName: name.slice("slots/".length),
    random: (length) => new Uint8Array(randomBytes(length)),
  };
}

/** Puts what is spooled onto a storage, as a device would upload it. */
export function spoolTo(storage: MemoryStorage): Spool {
  let parts: Uint8Array[] = [];
  return {
    append(bytes) {
      parts.push(bytes.slice());
    },
    async commit(name) {
      const bytes = new Uint8Array(Buffer.concat(parts));
      parts = [];
      const hash = createHash("sha256").update(bytes).digest("hex");
      if (!name.startsWith("heads/") && !name.endsWith(hash))
        throw new Error(`${name}: not ${hash}`);
      await storage.put(name, bytes);
    },
  };
}

/** The storage as firmware reaches it. */
export function rangesOf(storage: MemoryStorage): RangeStorage {
  return {
    read: (name, offset, length) =>
      length === undefined
        ? storage.get(name)
        : storage.get(name, { range: { start: offset, length } }),
    list: async (prefix) => (await storage.list(prefix)).map(({ name }) => name),
  };
}
