import { join } from "node:path";
import { decodeRecoveryPhrase } from "@candor/zk-backup";
import { backup, createVault, openVault, restore, type Vault } from "@candor/zk-backup/node";
import type { CloudClient } from "../cloud/client.ts";
import type { BackupEngine, OpenedVault, VaultSecret } from "./engine.ts";
import { type BackupPlace, placeKey, storageOf } from "./place.ts";
import { roomOf } from "./room.ts";
import { fileIn, listIn, namesOf } from "./snapshot-reading.ts";

export interface BackupEngineOptions {
  readonly cloud: CloudClient;
  /** Folder below which the device keeps its key to the vault and what it has seen of it. */
  readonly dataDir: string;
  /** What the device is called in the vault. */
  readonly label: string;
}

/** Makes the engine over the library. */
export function createBackupEngine(options: BackupEngineOptions): BackupEngine {
  const { cloud, dataDir, label } = options;
  const common = (place: BackupPlace) => ({
    storage: storageOf(place, cloud),
    stateFolder: join(dataDir, "vault", placeKey(place)),
    label,
  });
  return {
    create: async (place, password) =>
      opened(await createVault({ ...common(place), password, rememberKey: true })),
    open: async (place, secret) =>
      opened(await openVault({ ...common(place), ...openedBy(secret) })),
    room: (place, signal) => roomOf(place, cloud, signal),
  };
}

function openedBy(secret: VaultSecret) {
  if (secret === "device-key") return {};
  if ("password" in secret) return { password: secret.password, rememberKey: true };
  const credential = { type: "recovery", secret: decodeRecoveryPhrase(secret.phrase) } as const;
  return { credential, rememberKey: true };
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
        onProgress: ({ files, bytes, expected }) =>
          onProgress({
            ...{ files, bytes },
            filesTotal: expected?.files ?? null,
            bytesTotal: expected?.bytes ?? null,
          }),
      });
      const leftOut = [...done.warnings, ...done.skipped];
      return { storedBytes: done.storedBytes, leftOut };
    },
    list: (place) => listIn(vault, place),
    file: (place) => fileIn(vault, place),
    async restore(place, target, { onProgress, signal }) {
      const { files } = await restore({
        ...{ vault, target, signal, snapshot: place.snapshot, path: namesOf(place) },
        onProgress: ({ files: done, bytes, allFiles, allBytes }) => {
          const whole = place.path.length === 0;
          const totals = {
            filesTotal: whole ? allFiles : null,
            bytesTotal: whole ? allBytes : null,
          };
          onProgress({ files: done, bytes, ...totals });
        },
      });
      return files;
    },
    forget: async (policy) => void (await vault.forget({ policy })),
    free: async () => (await vault.prune()).freed,
    phrase: async () => (await vault.issueRecovery()).phrase,
  };
}
