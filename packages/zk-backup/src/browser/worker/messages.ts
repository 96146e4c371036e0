import type { BackupFolderOptions, BackupOptions } from "../backup.ts";
import type { CreateOptions, OpenOptions } from "../browser-vault.ts";
import type { RestoreFolderOptions, RestoreOptions, TarBlobOptions } from "../restore.ts";

/** Where a vault lives, as data: a worker makes the storage of it. */
export type StoragePlace =
  | {
      readonly type: "http";
      /** Of the account on a blind server. */
      readonly url: string;
      readonly token: string;
    }
  | {
      readonly type: "indexeddb";
      /** As for `indexedDbStorage`. */
      readonly name?: string | undefined;
    };

/** How a vault is opened in a worker. */
export interface WorkerOpenOptions
  extends Omit<OpenOptions, "storage" | "platform" | "signal">,
    Pick<CreateOptions, "cost"> {
  readonly storage: StoragePlace;
  /** Make the vault when there is none; default refuses with `no-vault`. */
  readonly create?: boolean | undefined;
}

/** What does not go through a message: the vault is the worker's, the rest is told by messages. */
type Told = "vault" | "signal" | "onProgress";

/** Options of each call, as they go to the worker. */
export interface Calls {
  open: WorkerOpenOptions;
  snapshots: object;
  backup: Omit<BackupOptions, Told>;
  backupFolder: Omit<BackupFolderOptions, Told>;
  restore: Omit<RestoreOptions, Told>;
  restoreFolder: Omit<RestoreFolderOptions, Told>;
  tarBlob: Omit<TarBlobOptions, Told>;
  check: { readonly data?: boolean | undefined };
  headCode: object;
  issueRecovery: object;
  changePassword: { readonly password: string };
}

/** To the worker. */
export type ToWorker =
  | { readonly id: number; readonly call: keyof Calls; readonly options: unknown }
  | { readonly abort: number };

/** From it. */
export type FromWorker =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly progress: unknown }
  | { readonly id: number; readonly failed: Failure };

/** An error, as it goes through a message: errors of classes of one's own do not. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  /** Of a `ZkBackupError`. */
  readonly code?: string;
}
