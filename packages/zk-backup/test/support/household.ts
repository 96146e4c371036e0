import {
  type MemoryStorage,
  openVault,
  openWriter,
  type Storage,
} from "../../src/core/vault/index.ts";
import { copyOf } from "./fault-storage.ts";
import { backUp, bytesOf, credential, platform, smallVault } from "./small-vault.ts";

/** Opens a vault as its owner. */
export const openAsOwner = (storage: Storage, more = {}) =>
  openVault({ platform, storage, credential, ...more });

/** A tree of one file that holds its own name. */
export const oneFile = (name: string) => new Map([[name, bytesOf(name)]]);

/** Two full devices and one that only writes, each with a few backups, and every state there was. */
export async function household() {
  const { storage, vault } = await smallVault();
  const states: MemoryStorage[] = [copyOf(storage)];
  const other = await openAsOwner(storage, { label: "attic" });
  const device = await vault.enrol({ type: "write-only" });
  states.push(copyOf(storage));
  for (let i = 0; i < 3; i++) {
    await backUp(vault, oneFile(`laptop ${i}`));
    states.push(copyOf(storage));
    await other.refresh();
    await backUp(other, oneFile(`attic ${i}`));
    states.push(copyOf(storage));
    const camera = await openWriter({ platform, storage, credential: device });
    await backUp(camera, oneFile(`camera ${i}`));
    states.push(copyOf(storage));
  }
  await vault.refresh();
  return { storage, vault, other, device, states };
}
