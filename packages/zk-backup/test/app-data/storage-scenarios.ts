import { indexedDbStorage, openVault } from "../../src/browser/index.ts";
import { storageConformance } from "../../src/storage-conformance/index.ts";
import { appVault } from "./app-vault.ts";
import { opened } from "./databases.ts";
import { expectCode, expectSame } from "./expectation.ts";
import type { Scenario } from "./scenario.ts";

let made = 0;
const newName = () => {
  made += 1;
  return `${Date.now()} ${made}`;
};

const cases = storageConformance({
  make: () => {
    const name = newName();
    return Object.assign(indexedDbStorage({ name }), { place: name });
  },
  another: (storage) => indexedDbStorage({ name: (storage as unknown as { place: string }).place }),
  many: 120, // each is flushed
});

async function noticesRollback(): Promise<void> {
  const name = newName();
  const storage = indexedDbStorage({ name });
  const credential = { type: "recovery", secret: new Uint8Array(32).fill(7) } as const;
  const vault = await appVault(storage);
  const state = `rolled back ${name}`;
  const client = await openVault({ storage, credential, state });
  const run = await client.run();
  const root = await run.content.whole(new Uint8Array([67, 90, 75, 84, 1, 0, 0, 0, 0]));
  await run.commit({ root, files: 0, bytes: 0, path: "" });
  await storage.delete?.(`heads/${client.device}/0000000001`);
  await expectCode(openVault({ storage, credential, state }), "rollback");
  await vault.refresh();
}

async function damagedState(): Promise<void> {
  const storage = indexedDbStorage({ name: newName() });
  const credential = { type: "recovery", secret: new Uint8Array(32).fill(7) } as const;
  await appVault(storage);
  const state = `damaged ${newName()}`;
  await openVault({ storage, credential, state });
  const database = await opened("candor-zk-backup");
  const store = database.transaction("state", "readwrite").objectStore("state");
  store.put({ memory: { device: "x", heads: {} } }, state);
  await new Promise((done) => {
    store.transaction.oncomplete = done;
  });
  database.close();
  await expectCode(openVault({ storage, credential, state }), "state-damaged");
}

async function keepsKey(): Promise<void> {
  const storage = indexedDbStorage({ name: newName() });
  const credential = { type: "recovery", secret: new Uint8Array(32).fill(7) } as const;
  await appVault(storage);
  const state = `keeps ${newName()}`;
  const owner = await openVault({ storage, credential, state, rememberKey: true, label: "a tab" });
  const device = await openVault({ storage, state });
  expectSame([device.device, device.owner], [owner.device, false], "who opened it by the key");
  const [self] = (await device.devices()).filter(({ self: isSelf }) => isSelf);
  expectSame(self?.slot, "device", "the device's slot");
  await expectCode(openVault({ storage, state: `none ${newName()}` }), "bad-password");
}

export const STORAGE_SCENARIOS: readonly Scenario[] = [
  ...cases.map(({ name, run }) => ({ name: `a vault in IndexedDB ${name}`, run })),
  { name: "notices a rollback by its state in IndexedDB", run: noticesRollback },
  { name: "refuses a state that was damaged", run: damagedState },
  { name: "keeps a device key when told to", run: keepsKey },
];
