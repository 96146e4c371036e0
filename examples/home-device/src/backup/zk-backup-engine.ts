import { join } from "node:path";
import { backup, createVault, openVault, restore, type Vault } from "@candor/zk-backup/node";
import { httpStorage } from "@candor/zk-backup/storage/http";
import type { CloudAccount, CloudClient } from "../cloud/client.ts";
import type { BackupEngine, OpenedVault } from "./engine.ts";

export interface BackupEngineOptions {
  readonly cloud: CloudClient;
  /** Folder below which the device keeps its key to the vault and what it has seen of it. */
  readonly dataDir: string;
  /** What the device is called in the vault. */
  readonly label: string;
}

/** Makes the engine over the library: vault objects go to the account's store by HTTP. */
export function createBackupEngine(options: BackupEngineOptions): BackupEngine {
  const { cloud, dataDir, label } = options;
  const common = ({ account, token }: CloudAccount) => ({
    storage: httpStorage({ url: cloud.vaultUrl(account), token }),
    // One folder an account: the key of one vault never stands where another's is looked for.
    stateFolder: join(dataDir, "vault", account),
    label,
  });
  return {
    create: async (account, password) =>
      opened(await createVault({ ...common(account), password, rememberKey: true })),
    open: async (account, password) =>
      opened(
        password === null
          ? await openVault(common(account))
          : await openVault({ ...common(account), password, rememberKey: true }),
      ),
  };
}

function opened(vault: Vault): OpenedVault {
  return {
    snapshots: () =>
      vault.snapshots().map(({ id, time, files, bytes }) => ({
        ...{ id, files, bytes },
        time: new Date(time).toISOString(),
      })),
    async backUp(source, { onProgress, signal }) {
      const done = await backup({
        ...{ vault, source, signal },
        onProgress: ({ files, bytes }) =>
          onProgress({ files, bytes, filesTotal: null, bytesTotal: null }),
      });
      const leftOut = [...done.warnings, ...done.skipped];
      return { storedBytes: done.storedBytes, leftOut };
    },
    async restore(snapshot, target, { onProgress, signal }) {
      const { files } = await restore({
        ...{ vault, snapshot, target, signal },
        onProgress: ({ files, bytes, allFiles, allBytes }) =>
          onProgress({ files, bytes, filesTotal: allFiles, bytesTotal: allBytes }),
      });
      return files;
    },
  };
}
