import {
  backupFolder,
  createVault,
  indexedDbStorage,
  openVault,
  openWorkerVault,
  restoreFolder,
} from "../../src/browser/index.ts";
import { filled } from "./databases.ts";
import { emptyFolder, listed, noise, write } from "./file-scenarios.ts";

const MB = 1_000_000;
const credential = { type: "recovery", secret: new Uint8Array(32).fill(7) } as const;
const storage = indexedDbStorage({ name: "tight" });
const state = "tight";
const vaultNow = () => openVault({ storage, credential, state });

async function folderOf(name: string): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(name);
}

async function outcome(act: () => Promise<unknown>): Promise<string> {
  return act().then(
    () => "done",
    (error: Error & { code?: string }) => error.code ?? String(error),
  );
}

/** What a site does whose room changes between its steps; each gives what a test can compare. */
export const TIGHT_ROOM = {
  /** A vault in the browser itself, with one snapshot of one of two files. */
  async begin() {
    const source = await emptyFolder("tight");
    await write(source, { "small.bin": noise(2 * MB) });
    const vault = await createVault({ storage, credential, state });
    await backupFolder({ vault, source, path: "tight" });
    await write(source, { "large.bin": noise(12 * MB) });
    await filled("tight", [[1, noise(6 * MB)]]);
    await emptyFolder("back");
  },
  backUp: async () =>
    outcome(async () =>
      backupFolder({ vault: await vaultNow(), source: await folderOf("tight"), path: "tight" }),
    ),
  async look() {
    const vault = await vaultNow();
    const { problems } = await vault.check({ data: true });
    return [vault.snapshots().map(({ files }) => files), problems];
  },
  restore: async () =>
    outcome(async () => {
      const target = await folderOf("back");
      const vault = await vaultNow();
      await restoreFolder({ vault, snapshot: "latest", target, existing: "replace" });
    }),
  async same() {
    const [source, back] = [await folderOf("tight"), await folderOf("back")];
    return JSON.stringify(await listed(source)) === JSON.stringify(await listed(back));
  },
  /** The records of a database are set aside before they are sealed: on disk where there is room. */
  backUpDatabase: async () =>
    outcome(async () => {
      const vault = await openWorkerVault({
        ...{ worker: "/backup-worker.js", password: "a password", create: true },
        cost: { memoryKiB: 19 * 1024, passes: 2, lanes: 1 },
        storage: { type: "http", url: `${location.origin}/vaults/tight/`, token: "a-token" },
      });
      await vault.backup({ databases: ["tight"] }).finally(() => vault.close());
    }),
} as const;
